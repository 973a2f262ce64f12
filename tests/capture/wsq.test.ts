import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { packLevels, unpackLevels } from '../../src/capture/wsq/coefficients.ts';
import { decodeWsq, isWsq, readWsqHeader } from '../../src/capture/wsq/decode.ts';
import { encodeWsq } from '../../src/capture/wsq/encode.ts';
import { HuffmanReader, isWhole, tableFor } from '../../src/capture/wsq/huffman.ts';
import { subbandTree } from '../../src/capture/wsq/subbands.ts';
import { decompose, recompose, standardFilters } from '../../src/capture/wsq/wavelet.ts';
import { generatedFinger } from '../../src/generation/finger.ts';
import { pressed } from '../../src/generation/finger-press.ts';
import type { GreyImage } from '../../src/vocabulary/image.ts';

const print = pressed(generatedFinger('wsq'), { seed: 'first', hardship: 0 });
const small: GreyImage = {
  widthPx: 65,
  heightPx: 70,
  dpi: 500,
  data: Uint8Array.from({ length: 65 * 70 }, (_, at) =>
    Math.round(127 + 90 * Math.sin((at % 65) / 3) * Math.cos(at / 65 / 4)),
  ),
};
const packed = encodeWsq(small, 0.75);

function decoded(bytes: Uint8Array) {
  const result = decodeWsq(bytes);
  if (!result.ok) throw new Error(result.error);
  return result.value;
}

function likeness(one: Uint8Array, other: Uint8Array): number {
  const squares = one.reduce((sum, value, at) => sum + (value - (other[at] ?? 0)) ** 2, 0);
  return 10 * Math.log10((255 * 255 * one.length) / squares);
}

/** Where a segment of this marker begins. */
const segmentAt = (bytes: Uint8Array, marker: number, which = 0) => {
  const wanted = Buffer.from([marker >> 8, marker & 255]);
  let at = Buffer.from(bytes).indexOf(wanted);
  for (let n = 0; n < which; n += 1) at = Buffer.from(bytes).indexOf(wanted, at + 2);
  return at;
};
const changed = (bytes: Uint8Array, at: number, values: readonly number[]) => {
  const copy = Uint8Array.from(bytes);
  copy.set(values, at);
  return copy;
};

describe('a round trip', () => {
  test.each([
    { bitRate: 0.75, likenessMin: 24, ratioMin: 12, ratioMax: 18 },
    // The noise of a generated print takes more bits than a sensor's.
    { bitRate: 2.25, likenessMin: 30, ratioMin: 3.5, ratioMax: 6 },
  ])('at $bitRate bits a pixel keeps a print', ({ bitRate, likenessMin, ratioMin, ratioMax }) => {
    const bytes = encodeWsq(print, bitRate);
    const image = decoded(bytes);
    expect(image).toMatchObject({ widthPx: print.widthPx, heightPx: print.heightPx, dpi: 500 });
    expect(likeness(image.data, print.data)).toBeGreaterThan(likenessMin);
    expect(print.data.length / bytes.length).toBeGreaterThan(ratioMin);
    expect(print.data.length / bytes.length).toBeLessThan(ratioMax);
  });

  test('with many bits differs only by what is never coded, the finest subbands', () => {
    const smooth = decoded(encodeWsq(small, 12));
    expect(likeness(smooth.data, small.data)).toBeGreaterThan(45);
  });

  test.each([
    ['one grey', () => 200, 60],
    ['black', () => 0, 60],
    ['an edge', (at: number) => (at % 80 < 40 ? 0 : 255), 25],
    ['noise', (at: number) => (at * 7919 * (at + 3)) % 256, 10],
  ])('keeps %s', (_what, greyAt, likenessMin) => {
    const data = Uint8Array.from({ length: 80 * 64 }, (_, at) => greyAt(at));
    const image = decoded(encodeWsq({ widthPx: 80, heightPx: 64, dpi: 500, data }, 2.25));
    expect(image.data.length).toBe(data.length);
    expect(likeness(image.data, data)).toBeGreaterThan(likenessMin);
  });

  test('keeps sides of any length', () => {
    for (const [widthPx, heightPx] of [
      [64, 64],
      [67, 93],
      [129, 66],
      [111, 127],
    ] as const) {
      const data = Uint8Array.from({ length: widthPx * heightPx }, (_, at) =>
        Math.round(127 + 100 * Math.sin((at % widthPx) / 5) * Math.sin(at / widthPx / 6)),
      );
      const image = decoded(encodeWsq({ widthPx, heightPx, data, dpi: 500 }, 2.25));
      expect(likeness(image.data, data), `${widthPx} × ${heightPx}`).toBeGreaterThan(30);
    }
  });
});

describe('the parts of the specification', () => {
  test('subbands lie as in figure 4 of IAFIS-IC-0110', () => {
    const { subbands } = subbandTree({ width: 640, height: 512 });
    expect(subbands.length).toBe(60);
    expect(subbands[0]).toMatchObject({ x: 0, y: 0, width: 20, height: 16 });
    expect(subbands[3]).toMatchObject({ x: 20, y: 16, width: 20, height: 16 });
    expect(subbands[4]).toMatchObject({ x: 40, y: 0, width: 40, height: 32 });
    expect(subbands[7]).toMatchObject({ x: 80, y: 0, width: 40, height: 32 });
    expect(subbands[19]).toMatchObject({ x: 160, y: 0, width: 40, height: 32 });
    expect(subbands[35]).toMatchObject({ x: 0, y: 128, width: 40, height: 32 });
    expect(subbands[51]).toMatchObject({ x: 160, y: 128, width: 160, height: 128 });
    expect(subbands[52]).toMatchObject({ x: 320, y: 0, width: 160, height: 128 });
    expect(subbands[59]).toMatchObject({ x: 160, y: 384, width: 160, height: 128 });
    const covered = subbands.reduce((sum, { width, height }) => sum + width * height, 0);
    expect(covered).toBe((640 * 512 * 3) / 4);
  });

  test('a plane that is cut and put together again is the same, whatever its sides', () => {
    const side = fc.integer({ min: 64, max: 140 });
    fc.assert(
      fc.property(side, side, fc.integer({ min: 1, max: 1000 }), (width, height, seed) => {
        const numbers = Float32Array.from(
          { length: width * height },
          (_, at) => ((at * seed * 31) % 257) - 128,
        );
        const plane = {
          width,
          height,
          numbers: numbers.slice(),
          tree: subbandTree({ width, height }),
        };
        decompose(plane, standardFilters);
        expect(plane.numbers).not.toEqual(numbers);
        recompose(plane, standardFilters);
        const worst = numbers.reduce(
          (most, one, at) => Math.max(most, Math.abs(one - (plane.numbers[at] ?? 0))),
          0,
        );
        expect(worst).toBeLessThan(0.001);
      }),
      { numRuns: 15 },
    );
  });

  test('what does not change at all lies in the lowest subband alone', () => {
    const size = { width: 128, height: 96 };
    const numbers = new Float32Array(128 * 96).fill(1);
    const plane = { ...size, numbers, tree: subbandTree(size) };
    decompose(plane, standardFilters);
    // Each of five steps in two directions doubles it by the root of two.
    numbers.forEach((number, at) => {
      const lowest = at % 128 < 4 && Math.floor(at / 128) < 3;
      expect(number).toBeCloseTo(lowest ? 32 : 0, 4);
    });
  });

  test('any levels come back out of their block', () => {
    const level = fc.oneof(
      { weight: 5, arbitrary: fc.constant(0) },
      { weight: 5, arbitrary: fc.integer({ min: -80, max: 80 }) },
      fc.integer({ min: -65_535, max: 65_535 }),
    );
    fc.assert(
      fc.property(fc.array(level, { maxLength: 600 }), (levels) => {
        expect(unpacked([levels])).toEqual([levels]);
      }),
    );
    const long = [
      ...Array.from({ length: 70_000 }, () => 0),
      5,
      ...Array.from({ length: 300 }, () => 0),
    ];
    expect(unpacked([long, [1, 2], []])).toEqual([long, [1, 2], []]);
  });

  test('no code has more than 16 bits, and none consists of ones only', () => {
    const fibonacci = Array.from({ length: 256 }, () => 0);
    for (let at = 0, [a, b] = [1, 1]; at < 30; at += 1, [a, b] = [b, a + b]) fibonacci[at + 1] = a;
    const { counts, symbols } = tableFor(fibonacci);
    expect(symbols.length).toBe(30);
    expect(isWhole({ counts, symbols })).toBe(true);
    const space = counts.reduce((sum, count, place) => sum + count / 2 ** (place + 1), 0);
    expect(space).toBeLessThanOrEqual(1 - 2 ** -16);
  });
});

/** Levels packed into blocks and taken out again. */
function unpacked(blocks: readonly (readonly number[])[]): readonly (readonly number[])[] {
  const coded = packLevels(blocks);
  return coded.blocks.map((block, which) => {
    const bytes = Uint8Array.from(block).filter((byte, at) => byte !== 0 || block[at - 1] !== 0xff);
    const out: number[] = [];
    const room = (count: number) => out.length + count <= (blocks[which]?.length ?? 0);
    const sink = {
      zeros: (count: number) => {
        if (room(count)) for (let n = 0; n < count; n += 1) out.push(0);
        return room(0);
      },
      level: (value: number) => {
        if (room(1)) out.push(value);
        return true;
      },
    };
    expect(unpackLevels(new HuffmanReader(bytes, coded.table), sink)).toBe(true);
    return out;
  });
}

describe('hostile bytes', () => {
  test('cut off anywhere are refused', () => {
    for (let length = 0; length < packed.length; length += 1) {
      expect(decodeWsq(packed.subarray(0, length)).ok, `${length} bytes`).toBe(false);
    }
  });

  test('with any byte changed are refused or give an image of the size stated', () => {
    let refused = 0;
    for (let at = 0; at < packed.length; at += 1) {
      const result = decodeWsq(changed(packed, at, [(packed[at] ?? 0) ^ (1 << (at % 8))]));
      if (!result.ok) refused += 1;
      else expect(result.value.data.length).toBe(result.value.widthPx * result.value.heightPx);
    }
    expect(refused).toBeGreaterThan(100);
  });

  test('that state 65,535 × 65,535 pixels are refused before anything is taken for them', () => {
    const frame = segmentAt(packed, 0xffa2);
    const huge = changed(packed, frame + 6, [0xff, 0xff, 0xff, 0xff]);
    expect(decodeWsq(huge)).toEqual({ ok: false, error: 'too_many_pixels' });
    expect(readWsqHeader(huge)).toEqual({ ok: false, error: 'too_many_pixels' });
    expect(decodeWsq(changed(packed, frame + 6, [0, 0, 0, 0]))).toEqual({
      ok: false,
      error: 'too_few_pixels',
    });
  });

  test('whose table of codes is none are refused', () => {
    const table = segmentAt(packed, 0xffa6);
    for (const counts of [[3], [2, 1], [0, 0, 9], [0, 255]]) {
      const result = decodeWsq(changed(packed, table + 5, counts));
      expect(result).toEqual({ ok: false, error: 'damaged' });
    }
    expect(decodeWsq(changed(packed, table + 4, [8]))).toEqual({ ok: false, error: 'damaged' });
  });

  test('with runs of zeros without an end, or of none, are refused', () => {
    // One code of one bit: sixteen bits of a run follow it.
    const runs = (extra: readonly number[]) => {
      const table = segmentAt(packed, 0xffa6);
      const block = segmentAt(packed, 0xffa3);
      const codes = [0xff, 0xa6, 0, 20, 0, 1, ...Array.from({ length: 15 }, () => 0), 106];
      const bits = Array.from(
        { length: 200 },
        () => `0${extra.map((byte) => byte.toString(2).padStart(8, '0')).join('')}`,
      ).join('');
      const data = bits.match(/.{8}/g)?.flatMap((byte) => {
        const value = Number.parseInt(byte, 2);
        return value === 0xff ? [0xff, 0] : [value];
      });
      return Uint8Array.from([
        ...packed.subarray(0, table),
        ...codes,
        ...packed.subarray(block, block + 5),
        ...(data ?? []),
        0xff,
        0xa1,
      ]);
    };
    expect(decodeWsq(runs([0xfe, 0xff]))).toEqual({ ok: false, error: 'damaged' });
    expect(decodeWsq(runs([0, 0]))).toEqual({ ok: false, error: 'damaged' });
  });

  test('whose tables change between blocks, or that lack one, are refused', () => {
    const quantisation = segmentAt(packed, 0xffa5);
    const bins = packed.subarray(quantisation, quantisation + 391);
    const second = segmentAt(packed, 0xffa6, 1);
    const again = [...packed.subarray(0, second), ...bins, ...packed.subarray(second)];
    expect(decodeWsq(Uint8Array.from(again))).toEqual({ ok: false, error: 'damaged' });
    const without = [...packed.subarray(0, quantisation), ...packed.subarray(quantisation + 391)];
    expect(decodeWsq(Uint8Array.from(without))).toEqual({ ok: false, error: 'damaged' });
  });

  test('of varieties that nobody writes are told apart from damage', () => {
    expect([packed, packed.subarray(2), new Uint8Array(1)].map(isWsq)).toEqual([
      true,
      false,
      false,
    ]);
    const transform = segmentAt(packed, 0xffa4);
    expect(decodeWsq(changed(packed, transform + 4, [8, 8]))).toEqual({
      ok: false,
      error: 'unknown_format',
    });
    expect(decodeWsq(Buffer.from('\u0089PNG'))).toEqual({ ok: false, error: 'unknown_format' });
    const restart = [0xff, 0xa7, 0, 4, 0, 9];
    const frame = segmentAt(packed, 0xffa2);
    const restarted = [...packed.subarray(0, frame), ...restart, ...packed.subarray(frame)];
    expect(decodeWsq(Uint8Array.from(restarted))).toEqual({ ok: false, error: 'unknown_format' });
  });

  test('of any kind never throw', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), fc.nat({ max: 700 }), (bytes, from) => {
        decodeWsq(bytes);
        decodeWsq(Uint8Array.from([...packed.subarray(0, from), ...bytes]));
        decodeWsq(
          changed(
            packed,
            Math.min(from, packed.length - bytes.length),
            [...bytes].slice(0, packed.length - from),
          ),
        );
      }),
    );
  });
});

test('the resolution that a file states in its comment is read', () => {
  expect(readWsqHeader(packed)).toEqual({
    ok: true,
    value: { widthPx: 65, heightPx: 70, dpi: 500 },
  });
  const comment = segmentAt(packed, 0xffa8);
  const said = Buffer.from(packed).indexOf('PPI 500');
  expect(said).toBeGreaterThan(comment);
  const other = changed(packed, said, [...Buffer.from('PPI 999')]);
  expect(readWsqHeader(other)).toMatchObject({ ok: true, value: { dpi: 999 } });
  const none = changed(packed, said, [...Buffer.from('PPI -1 ')]);
  expect(readWsqHeader(none)).toMatchObject({ ok: true, value: { dpi: 0 } });
});
