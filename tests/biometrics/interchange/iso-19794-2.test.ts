import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  readMinutiaeRecord2005,
  writeMinutiaeRecord2005,
} from '../../../src/biometrics/interchange/iso-19794-2-2005.ts';
import {
  readMinutiaeRecord2011,
  writeMinutiaeRecord2011,
} from '../../../src/biometrics/interchange/iso-19794-2-2011.ts';

const hex = (text: string) => Uint8Array.from(Buffer.from(text.replaceAll(/\s/g, ''), 'hex'));

/** A right thumb with an ending and a bifurcation, written down by hand from the standard. */
const byHand2005 = hex(`
  464d5200 20323000 0000002a
  0000 0180 01e0 00c5 00c5 01 00
  01 00 50 02
  4064 00c8 40 5a
  8096 012c c0 3c
  0000
`);
const byHand2011 = hex(`
  464d5200 30333000 00000042 0001 00
  00000033
  ffffffffffffffffff 00 0000 0000 01 50 0001 0002
  01 00 00c5 00c5 00 0180 01e0
  60 02
  4064 00c8 40 5a
  8096 012c c0 3c
  0000
`);

const minutiae = [
  { kind: 'ending', x: 100, y: 200, angle: 64, quality: 90, spareBits: 0 },
  { kind: 'bifurcation', x: 150, y: 300, angle: 192, quality: 60, spareBits: 0 },
];

test('a record of 2005 is read as the standard has it, 19794-2:2005 §7', () => {
  const record = readMinutiaeRecord2005(byHand2005);
  expect(record).toMatchObject({
    ok: true,
    value: {
      widthPx: 384,
      heightPx: 480,
      xPerCm: 197,
      yPerCm: 197,
      views: [{ position: 1, impression: 0, quality: 80, minutiae }],
    },
  });
});

test('a record of 2011 is read as the standard has it, 19794-2:2011 §8', () => {
  const record = readMinutiaeRecord2011(byHand2011);
  expect(record).toMatchObject({
    ok: true,
    value: {
      certified: false,
      views: [
        {
          qualities: [{ score: 80, vendor: 1, algorithm: 2 }],
          position: 1,
          widthPx: 384,
          heightPx: 480,
          minutiaQuality: true,
          minutiae,
        },
      ],
    },
  });
});

const number = (max: number) => fc.integer({ min: 0, max });
const bytesOf = (max: number) => fc.uint8Array({ maxLength: max });
const minutia = (withQuality: boolean) =>
  fc.record({
    kind: fc.constantFrom('other', 'ending', 'bifurcation', 'reserved'),
    x: number(0x3fff),
    y: number(0x3fff),
    angle: number(255),
    quality: withQuality ? number(255) : fc.constant(0),
    spareBits: number(3),
  });

const record2005 = fc.record({
  captureDevice: number(65_535),
  widthPx: number(65_535),
  heightPx: number(65_535),
  xPerCm: number(65_535),
  yPerCm: number(65_535),
  spareByte: number(255),
  views: fc.array(
    fc.record({
      position: number(10),
      number: number(15),
      impression: number(15),
      quality: number(255),
      minutiae: fc.array(minutia(true), { maxLength: 40 }),
      extended: bytesOf(40),
    }),
    { maxLength: 6 },
  ),
});

const view2011 = (certified: boolean) =>
  fc.boolean().chain((minutiaQuality) =>
    fc.record({
      capturedAt: fc.uint8Array({ minLength: 9, maxLength: 9 }),
      deviceTechnology: number(255),
      deviceVendor: number(65_535),
      device: number(65_535),
      qualities: fc.array(
        fc.record({ score: number(255), vendor: number(65_535), algorithm: number(65_535) }),
        { maxLength: 3 },
      ),
      certifications: fc.array(fc.record({ authority: number(65_535), scheme: number(255) }), {
        maxLength: certified ? 3 : 0,
      }),
      position: number(10),
      number: number(255),
      xPerCm: number(65_535),
      yPerCm: number(65_535),
      impression: number(255),
      widthPx: number(65_535),
      heightPx: number(65_535),
      endingKind: number(15),
      minutiaQuality: fc.constant(minutiaQuality),
      minutiae: fc.array(minutia(minutiaQuality), { maxLength: 40 }),
      extended: bytesOf(40),
    }),
  );
const record2011 = fc.boolean().chain((certified) =>
  fc.record({
    certified: fc.constant(certified),
    views: fc.array(view2011(certified), { maxLength: 4 }),
  }),
);

describe('round trips', () => {
  test('a record of 2005 that is written is read as it was', () => {
    fc.assert(
      fc.property(record2005, (record) => {
        const read = readMinutiaeRecord2005(writeMinutiaeRecord2005(record));
        expect(read).toEqual({ ok: true, value: record });
      }),
    );
  });

  test('a record of 2011 that is written is read as it was', () => {
    fc.assert(
      fc.property(record2011, (record) => {
        const read = readMinutiaeRecord2011(writeMinutiaeRecord2011(record));
        expect(read).toEqual({ ok: true, value: record });
      }),
    );
  });

  test('what was read is written byte for byte', () => {
    const [one, other] = [readMinutiaeRecord2005(byHand2005), readMinutiaeRecord2011(byHand2011)];
    if (!one.ok || !other.ok) throw new Error('both are records');
    expect(writeMinutiaeRecord2005(one.value)).toEqual(byHand2005);
    expect(writeMinutiaeRecord2011(other.value)).toEqual(byHand2011);
  });
});

describe.each([
  [
    '2005',
    byHand2005,
    (bytes: Uint8Array) => {
      const read = readMinutiaeRecord2005(bytes);
      return read.ok ? writeMinutiaeRecord2005(read.value) : read.error;
    },
  ],
  [
    '2011',
    byHand2011,
    (bytes: Uint8Array) => {
      const read = readMinutiaeRecord2011(bytes);
      return read.ok ? writeMinutiaeRecord2011(read.value) : read.error;
    },
  ],
] as const)('hostile bytes for the reader of %s', (_version, whole, again) => {
  test('cut off anywhere are refused', () => {
    for (let length = 0; length < whole.length; length += 1) {
      expect(again(whole.subarray(0, length)), `${length} bytes`).toEqual(expect.any(String));
    }
  });

  test('with something behind them are refused', () => {
    expect(again(Uint8Array.from([...whole, 0]))).toBe('length_wrong');
  });

  test('of another format or version are told apart', () => {
    expect(again(Uint8Array.from(whole).fill(0x49, 0, 1))).toBe('not_this_format');
    expect(again(Uint8Array.from(whole).fill(0x39, 5, 6))).toBe('version_unknown');
  });

  test('changed anywhere are refused, or written again exactly as they are', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(number(whole.length - 1), number(255)), { minLength: 1, maxLength: 4 }),
        (changes) => {
          const changed = Uint8Array.from(whole);
          for (const [at, byte] of changes) changed[at] = byte;
          const answer = again(changed);
          expect(typeof answer === 'string' || Buffer.from(answer).equals(changed)).toBe(true);
        },
      ),
      { numRuns: 500 },
    );
  });

  test('of any kind never throw', () => {
    fc.assert(
      fc.property(bytesOf(300), (bytes) => {
        again(Uint8Array.from([...whole.subarray(0, 8), ...bytes]));
        expect(again(bytes)).toEqual(expect.any(String));
      }),
    );
  });
});
