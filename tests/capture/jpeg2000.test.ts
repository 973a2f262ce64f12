import { beforeAll, describe, expect, test } from 'vitest';
import { isJpeg2000, readJpeg2000Header } from '../../src/capture/jpeg2000-header.ts';
import { Jpeg2000Codec, type Jpeg2000Image } from '../../src/capture/jpeg2000.ts';
import { generatedFinger } from '../../src/generation/finger.ts';
import { pressed } from '../../src/generation/finger-press.ts';

/** A print that nobody has. */
const print = pressed(generatedFinger('jpeg2000'), { seed: 'first' });
const grey: Jpeg2000Image = { ...print, channels: 1 };
/** Colours that change slowly and all differ. */
const colours: Jpeg2000Image = {
  widthPx: 150,
  heightPx: 100,
  channels: 3,
  dpi: 0,
  data: Uint8Array.from({ length: 45_000 }, (_, at) => {
    const pixel = Math.floor(at / 3);
    const wave = Math.sin(pixel / (40 + 17 * (at % 3))) + Math.cos((pixel % 150) / 31);
    return Math.round(127 + 60 * wave);
  }),
};

let codec: Jpeg2000Codec;
beforeAll(async () => {
  codec = await Jpeg2000Codec.open();
});

function noise(one: Uint8Array, other: Uint8Array): number {
  const squares = one.reduce((sum, value, at) => sum + (value - (other[at] ?? 0)) ** 2, 0);
  return 10 * Math.log10((255 * 255 * one.length) / squares);
}

const changed = (bytes: Uint8Array, at: number, values: readonly number[]) => {
  const copy = Uint8Array.from(bytes);
  copy.set(values, at);
  return copy;
};

describe('a round trip', () => {
  test.each([
    ['a grey print', grey],
    ['a photograph in colour', colours],
  ])('without loss gives %s back, and its resolution', async (_what, image) => {
    const packed = await codec.encode(image, { kind: 'lossless' });
    expect(await codec.decode(packed)).toEqual({ ok: true, value: image });
    expect(packed.length).toBeLessThan(image.data.length);
  });

  test('with loss gives about what went in, in a tenth of the bytes', async () => {
    for (const image of [grey, colours]) {
      const packed = await codec.encode(image, { kind: 'lossy', ratio: 10 });
      const read = await codec.decode(packed);
      if (!read.ok) throw new Error(read.error);
      expect(noise(read.value.data, image.data)).toBeGreaterThan(25);
      expect(image.data.length / packed.length).toBeGreaterThan(9);
    }
  });

  test('a bare codestream is read as well, and states no resolution', async () => {
    const packed = await codec.encode(grey, { kind: 'lossless' });
    const start = Buffer.from(packed).indexOf(Buffer.from('ff4fff51', 'hex'));
    const bare = packed.subarray(start);
    expect(await codec.decode(bare)).toEqual({ ok: true, value: { ...grey, dpi: 0 } });
  });
});

describe('hostile bytes', () => {
  let packed: Uint8Array;
  let start: number;
  beforeAll(async () => {
    packed = await codec.encode(colours, { kind: 'lossless' });
    start = Buffer.from(packed).indexOf(Buffer.from('ff4fff51', 'hex'));
  });

  /** Puts numbers into the codestream, this many bytes behind its start. */
  const stream = (at: number, values: readonly number[]) => changed(packed, start + at, values);

  test('cut off anywhere are refused before they are decoded', () => {
    const bare = packed.subarray(start);
    for (const whole of [packed, bare]) {
      for (let length = 0; length < whole.length; length += 1) {
        expect(readJpeg2000Header(whole.subarray(0, length)).ok, `${length} bytes`).toBe(false);
      }
    }
  });

  test.each([
    ['an image of four thousand million pixels', 8, [0, 1, 0, 0, 0, 1, 0, 0]],
    ['one that does not begin at its origin', 16, [0, 0, 0, 9]],
    ['millions of tiles', 24, [0, 0, 0, 1, 0, 0, 0, 1]],
    ['components that are subsampled', 44, [2]],
    ['sixteen bits', 42, [15]],
    ['numbers with a sign', 42, [0x87]],
    ['more layers than make sense', 57, [0xff, 0xff]],
    ['more levels than make sense', 60, [32]],
  ])('that state %s are refused before they are decoded', (_what, at, values) => {
    expect(readJpeg2000Header(stream(at, values)).ok).toBe(false);
  });

  test('whose file and codestream state different images are refused', () => {
    const size = Buffer.from(packed).indexOf('ihdr') + 4;
    expect(readJpeg2000Header(changed(packed, size, [0, 0, 0, 99]))).toEqual({
      ok: false,
      error: 'damaged',
    });
    expect(readJpeg2000Header(changed(packed, size + 8, [0, 1])).ok).toBe(false);
    expect(readJpeg2000Header(stream(40, [0, 1])).ok).toBe(false);
  });

  test('that are no image, or one of another kind, are told apart', () => {
    expect([packed, packed.subarray(start)].map(isJpeg2000)).toEqual([true, true]);
    expect([new Uint8Array(), packed.subarray(4)].map(isJpeg2000)).toEqual([false, false]);
    expect(readJpeg2000Header(new Uint8Array())).toEqual({ ok: false, error: 'unknown_format' });
    expect(readJpeg2000Header(Buffer.from('\u0089PNG\r\n'))).toEqual({
      ok: false,
      error: 'unknown_format',
    });
  });

  test('that state more pixels than fit the memory are refused, and none is taken', async () => {
    const before = process.memoryUsage().rss;
    // 20,000 × 20,000, in one tile; the tile's data is that of the small image.
    const side = [0, 0, 0x4e, 0x20];
    const large = changed(stream(8, [...side, ...side]), start + 24, [...side, ...side]);
    const size = Buffer.from(packed).indexOf('ihdr') + 4;
    const read = await codec.decode(changed(large, size, [...side, ...side]));
    expect(read).toEqual({ ok: false, error: 'too_many_pixels' });
    expect(process.memoryUsage().rss - before).toBeLessThan(50 * 1024 * 1024);
  });

  test('changed anywhere are refused or decoded to an image of the size stated', async () => {
    let refused = 0;
    for (let turn = 0; turn < 250; turn += 1) {
      // The headers are worth more attempts than the pixels.
      const at = turn < 150 ? turn : 150 + Math.floor(((packed.length - 150) * (turn - 150)) / 100);
      const read = await codec.decode(changed(packed, at, [(packed[at] ?? 0) ^ (1 << (turn % 8))]));
      if (read.ok) {
        const { widthPx, heightPx, channels, data } = read.value;
        expect(data.length).toBe(widthPx * heightPx * channels);
      } else refused += 1;
    }
    expect(refused).toBeGreaterThan(20);
    expect(await codec.decode(packed)).toEqual({ ok: true, value: colours });
  });
});

test('only an image with all of its bytes is packed', async () => {
  const short = { ...colours, data: colours.data.subarray(1) };
  await expect(codec.encode(short, { kind: 'lossless' })).rejects.toThrow('an image has its bytes');
});
