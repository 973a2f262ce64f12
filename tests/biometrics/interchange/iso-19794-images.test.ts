import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  isFingerImageRecord,
  readFingerImageRecord,
  writeFingerImageRecord,
} from '../../../src/biometrics/interchange/iso-19794-4-2011.ts';
import {
  isFaceImageRecord,
  readFaceImageRecord,
  writeFaceImageRecord,
} from '../../../src/biometrics/interchange/iso-19794-5-2011.ts';

const hex = (text: string) => Uint8Array.from(Buffer.from(text.replaceAll(/\s/g, ''), 'hex'));

/** A left index at 500 dpi, written down by hand from the standard; its image is eight bytes. */
const fingerByHand = hex(`
  46495200 30323000 0000004f 0001 01 01
  0000003f
  07ea0b1b0a0b0c0141 02 0102 0304 01 50 0005 0006
  02 0007 01 0008 02
  07 01 01 01f4 01f4 01f4 01f4 08 05 1d 0180 01e0
  00000008 ff4fff5100290000
  0001
`);
/** A frontal face with one landmark; its image is six bytes. */
const faceByHand = hex(`
  46414300 30333000 00000057 0001 00 0000
  00000046
  07ea0b1b0a0b0c0141 02 0102 0304 01 50 0005 0006
  0001 02 03 04 b4 000102 0001 0a0b0c 010203
  01 31 0080 00a0 0000
  02 02 00f0 0140 00 0000 00 01
  00000006 ff4fff510029
`);

test('an image of a finger lies where the standard has it, 19794-4:2011 §8', () => {
  const read = readFingerImageRecord(fingerByHand);
  expect(read).toMatchObject({
    ok: true,
    value: {
      certified: true,
      fingers: 1,
      representations: [
        {
          qualities: [{ score: 80, vendor: 5, algorithm: 6 }],
          certifications: [
            { authority: 7, scheme: 1 },
            { authority: 8, scheme: 2 },
          ],
          position: 7,
          scaleUnit: 'inch',
          resolution: { x: 500, y: 500 },
          bitDepth: 8,
          compression: 'jpeg2000_lossless',
          impression: 0x1d,
          widthPx: 384,
          heightPx: 480,
          image: hex('ff4fff5100290000'),
          extended: hex('0001'),
        },
      ],
    },
  });
});

test('with one quality and no certification an image of a finger begins at byte 62', () => {
  const read = readFingerImageRecord(fingerByHand);
  if (!read.ok) throw new Error('a record');
  const [first] = read.value.representations;
  if (!first) throw new Error('it has one');
  const plain = { ...first, certifications: [], extended: new Uint8Array() };
  const bytes = writeFingerImageRecord({
    certified: false,
    fingers: 1,
    representations: [plain],
  });
  expect(Buffer.from(bytes).indexOf(first.image)).toBe(62);
  const certified = { ...plain, certifications: first.certifications };
  const more = writeFingerImageRecord({ ...read.value, representations: [certified] });
  expect(Buffer.from(more).indexOf(first.image)).toBe(69);
});

test('an image of a face lies where the standard has it, 19794-5:2011 §8', () => {
  const read = readFaceImageRecord(faceByHand);
  expect(read).toMatchObject({
    ok: true,
    value: {
      temporalSemantics: 0,
      representations: [
        {
          qualities: [{ score: 80, vendor: 5, algorithm: 6 }],
          gender: 2,
          heightCm: 180,
          landmarks: [{ kind: 1, code: 0x31, x: 128, y: 160, z: 0 }],
          faceKind: 2,
          compression: 'jpeg2000_lossless',
          widthPx: 240,
          heightPx: 320,
          colourSpace: 1,
          image: hex('ff4fff510029'),
        },
      ],
    },
  });
  if (!read.ok) throw new Error('a record');
  const [first] = read.value.representations;
  if (!first) throw new Error('it has one');
  const bare = { ...read.value, representations: [{ ...first, landmarks: [] }] };
  expect(Buffer.from(writeFaceImageRecord(bare)).indexOf(first.image)).toBe(73);
});

const number = (max: number) => fc.integer({ min: 0, max });
const size = fc.integer({ min: 1, max: 65_535 });
const three = fc.uint8Array({ minLength: 3, maxLength: 3 });
const capture = {
  capturedAt: fc.uint8Array({ minLength: 9, maxLength: 9 }),
  deviceTechnology: number(255),
  deviceVendor: number(65_535),
  device: number(65_535),
  qualities: fc.array(
    fc.record({ score: number(255), vendor: number(65_535), algorithm: number(65_535) }),
    { maxLength: 3 },
  ),
};
const image = fc.uint8Array({ minLength: 1, maxLength: 200 });
const scale = fc.record({ x: number(65_535), y: number(65_535) });

const fingerRepresentation = (certified: boolean) =>
  fc.record({
    ...capture,
    certifications: fc.array(fc.record({ authority: number(65_535), scheme: number(255) }), {
      maxLength: certified ? 3 : 0,
    }),
    position: number(255),
    number: number(255),
    scaleUnit: fc.constantFrom('inch', 'centimetre'),
    scan: scale,
    resolution: scale,
    bitDepth: fc.integer({ min: 1, max: 16 }),
    compression: fc.constantFrom('none_bits_packed', 'wsq', 'jpeg', 'jpeg2000_lossy', 'png'),
    impression: number(255),
    widthPx: size,
    heightPx: size,
    image,
    extended: fc.uint8Array({ maxLength: 20 }),
  });
const fingerRecord = fc.boolean().chain((certified) =>
  fc.record({
    certified: fc.constant(certified),
    fingers: number(255),
    representations: fc.array(fingerRepresentation(certified), { minLength: 1, maxLength: 4 }),
  }),
);

const faceRecord = fc.record({
  temporalSemantics: number(65_535),
  representations: fc.array(
    fc.record({
      ...capture,
      gender: number(255),
      eyeColour: number(255),
      hairColour: number(255),
      heightCm: number(255),
      features: three,
      pose: three,
      poseUncertainty: three,
      expression: number(65_535),
      landmarks: fc.array(
        fc.record({
          kind: number(255),
          code: number(255),
          x: number(65_535),
          y: number(65_535),
          z: number(65_535),
        }),
        { maxLength: 5 },
      ),
      faceKind: number(127),
      compression: fc.constantFrom('jpeg', 'jpeg2000_lossy', 'jpeg2000_lossless', 'png'),
      widthPx: size,
      heightPx: size,
      spatialSampling: number(255),
      postAcquisition: number(65_535),
      crossReference: number(255),
      colourSpace: number(255),
      image,
    }),
    { minLength: 1, maxLength: 4 },
  ),
});

describe('round trips', () => {
  test('a record of fingers that is written is read as it was', () => {
    fc.assert(
      fc.property(fingerRecord, (record) => {
        const read = readFingerImageRecord(writeFingerImageRecord(record));
        expect(read).toEqual({ ok: true, value: record });
      }),
    );
  });

  test('a record of faces that is written is read as it was', () => {
    fc.assert(
      fc.property(faceRecord, (record) => {
        const read = readFaceImageRecord(writeFaceImageRecord(record));
        expect(read).toEqual({ ok: true, value: record });
      }),
    );
  });

  test('what was read is written byte for byte', () => {
    const finger = readFingerImageRecord(fingerByHand);
    const face = readFaceImageRecord(faceByHand);
    if (!finger.ok || !face.ok) throw new Error('both are records');
    expect(writeFingerImageRecord(finger.value)).toEqual(fingerByHand);
    expect(writeFaceImageRecord(face.value)).toEqual(faceByHand);
  });
});

test('pixels that are not packed have as many bytes as they must', () => {
  const read = readFingerImageRecord(fingerByHand);
  if (!read.ok) throw new Error('a record');
  const representations = read.value.representations.map((one) => ({
    ...one,
    compression: 'none' as const,
    widthPx: 4,
    heightPx: 2,
  }));
  const whole = writeFingerImageRecord({ ...read.value, representations });
  expect(readFingerImageRecord(whole)).toMatchObject({ ok: true });
  const short = representations.map((one) => ({ ...one, heightPx: 3 }));
  const refused = readFingerImageRecord(
    writeFingerImageRecord({ ...read.value, representations: short }),
  );
  expect(refused).toEqual({ ok: false, error: 'length_wrong' });
});

test('each kind of record knows its own beginning', () => {
  expect([isFingerImageRecord(fingerByHand), isFaceImageRecord(fingerByHand)]).toEqual([
    true,
    false,
  ]);
  expect([isFingerImageRecord(faceByHand), isFaceImageRecord(faceByHand)]).toEqual([false, true]);
  expect(isFingerImageRecord(new Uint8Array(3))).toBe(false);
});

describe.each([
  [
    'fingers',
    fingerByHand,
    (bytes: Uint8Array) => {
      const read = readFingerImageRecord(bytes);
      return read.ok ? writeFingerImageRecord(read.value) : read.error;
    },
  ],
  [
    'faces',
    faceByHand,
    (bytes: Uint8Array) => {
      const read = readFaceImageRecord(bytes);
      return read.ok ? writeFaceImageRecord(read.value) : read.error;
    },
  ],
] as const)('hostile bytes for the reader of %s', (_kind, whole, again) => {
  const changed = (at: number, bytes: readonly number[]) => {
    const copy = Uint8Array.from(whole);
    copy.set(bytes, at);
    return copy;
  };

  test('cut off anywhere are refused', () => {
    for (let length = 0; length < whole.length; length += 1) {
      expect(again(whole.subarray(0, length)), `${length} bytes`).toEqual(expect.any(String));
    }
  });

  test('with something behind them are refused', () => {
    expect(again(Uint8Array.from([...whole, 0]))).toBe('length_wrong');
  });

  test('of another format or version are told apart', () => {
    expect(again(changed(0, [0x49]))).toBe('not_this_format');
    expect(again(changed(5, [0x39]))).toBe('version_unknown');
  });

  test('with no part, or more than anybody sends, are refused before the parts are read', () => {
    expect(again(changed(12, [0, 0]))).toBe('value_wrong');
    expect(again(changed(12, [0xff, 0xff]))).toBe('too_many_representations');
  });

  test('with any bit flipped are refused, or written again exactly as they are', () => {
    for (let bit = 0; bit < 8 * whole.length; bit += 1) {
      const flipped = changed(bit >> 3, [(whole[bit >> 3] ?? 0) ^ (1 << (bit & 7))]);
      const answer = again(flipped);
      const held = typeof answer === 'string' || Buffer.from(answer).equals(flipped);
      expect(held, `bit ${bit}`).toBe(true);
    }
  });

  test('changed in several places are refused, or written again exactly as they are', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(number(whole.length - 1), number(255)), { minLength: 1, maxLength: 4 }),
        (changes) => {
          const bytes = Uint8Array.from(whole);
          for (const [at, byte] of changes) bytes[at] = byte;
          const answer = again(bytes);
          expect(typeof answer === 'string' || Buffer.from(answer).equals(bytes)).toBe(true);
        },
      ),
      { numRuns: 500 },
    );
  });

  test('of any kind never throw', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        again(Uint8Array.from([...whole.subarray(0, 8), ...bytes]));
        expect(again(bytes)).toEqual(expect.any(String));
      }),
    );
  });
});

test('records that are larger than anything a device makes are refused unread', () => {
  const large = new Uint8Array(48 * 1024 * 1024 + 1);
  large.set(fingerByHand);
  expect(readFingerImageRecord(large)).toEqual({ ok: false, error: 'too_many_bytes' });
  large.set(faceByHand);
  expect(readFaceImageRecord(large)).toEqual({ ok: false, error: 'too_many_bytes' });
});
