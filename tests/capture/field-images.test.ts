import sharp from 'sharp';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  writeFingerImageRecord,
  type FingerCompression,
  type FingerImageRecord,
} from '../../src/biometrics/interchange/iso-19794-4-2011.ts';
import {
  writeFaceImageRecord,
  type FaceCompression,
  type FaceImageRecord,
} from '../../src/biometrics/interchange/iso-19794-5-2011.ts';
import { decodeFinger, decodeFingerOfSize } from '../../src/capture/decode-finger.ts';
import { decodeSample } from '../../src/capture/decode.ts';
import { Jpeg2000Codec } from '../../src/capture/jpeg2000.ts';
import type { ExpectedFingers } from '../../src/capture/record-image.ts';
import { openUnpacking, type Unpack } from '../../src/capture/unpack.ts';
import { encodeWsq } from '../../src/capture/wsq/encode.ts';

const size = { widthPx: 300, heightPx: 240 };
const greys = Uint8Array.from({ length: 72_000 }, (_, at) =>
  Math.round(127 + 90 * Math.sin((at % 300) / 7) * Math.cos(Math.floor(at / 300) / 9)),
);
const raw = { raw: { width: 300, height: 240, channels: 1 } } as const;

let unpack: Unpack;
/** One print, packed in every way. */
let packed: Readonly<Record<'jp2' | 'codestream' | 'lossy' | 'wsq' | 'png' | 'jpeg', Uint8Array>>;
beforeAll(async () => {
  unpack = await openUnpacking();
  const codec = await Jpeg2000Codec.open();
  const print = { ...size, channels: 1, dpi: 1000, data: greys } as const;
  const jp2 = await codec.encode(print, { kind: 'lossless' });
  const picture = sharp(greys, raw).toColourspace('b-w');
  packed = {
    jp2,
    codestream: jp2.subarray(Buffer.from(jp2).indexOf(Buffer.from('ff4fff51', 'hex'))),
    lossy: await codec.encode(print, { kind: 'lossy', ratio: 5 }),
    wsq: encodeWsq({ ...size, dpi: 500, data: greys }, 2.25),
    png: await picture.clone().png().toBuffer(),
    jpeg: await picture.clone().jpeg({ quality: 100 }).toBuffer(),
  };
});

const capture = {
  capturedAt: new Uint8Array(9).fill(255),
  deviceTechnology: 0,
  deviceVendor: 0,
  device: 0,
  qualities: [],
};

function fingerRecord(
  image: Uint8Array,
  compression: FingerCompression,
  more: Partial<FingerImageRecord['representations'][number]> = {},
): FingerImageRecord['representations'][number] {
  return {
    ...capture,
    certifications: [],
    position: 7,
    number: 0,
    scaleUnit: 'inch',
    scan: { x: 500, y: 500 },
    resolution: { x: 500, y: 500 },
    bitDepth: 8,
    compression,
    impression: 0x1d,
    ...size,
    image,
    extended: new Uint8Array(),
    ...more,
  };
}

function recordOf(...representations: FingerImageRecord['representations']): Uint8Array {
  return writeFingerImageRecord({ certified: false, fingers: 1, representations });
}

interface Sent {
  readonly expected?: ExpectedFingers;
  readonly dpi?: number;
}

async function finger(bytes: Uint8Array, { expected = 'left_index', dpi }: Sent = {}) {
  const result = await decodeFinger(bytes, dpi, { unpack, expected });
  if (!result.ok) return result.error.kind;
  const { image, dpiFrom, fileDpi } = result.value;
  const worst = image.data.reduce(
    (most, grey, at) => Math.max(most, Math.abs(grey - (greys[at] ?? 0))),
    0,
  );
  return { widthPx: image.widthPx, heightPx: image.heightPx, dpiFrom, fileDpi, worst };
}

const half = { widthPx: 150, heightPx: 120 };

describe('a finger as the field sends it', () => {
  test('JPEG 2000 is decoded, at the resolution that its file states', async () => {
    expect(await finger(packed.jp2)).toMatchObject({ ...half, dpiFrom: 'header', fileDpi: 1000 });
    expect(await finger(packed.jp2, { dpi: 500 })).toMatchObject({ ...size, worst: 0 });
  });

  test('a bare codestream of JPEG 2000 states none', async () => {
    const whole = { ...size, dpiFrom: 'assumed', worst: 0 };
    expect(await finger(packed.codestream)).toMatchObject(whole);
  });

  test('WSQ is decoded, at the resolution of its comment', async () => {
    const decoded = await finger(packed.wsq);
    expect(decoded).toMatchObject({ ...size, dpiFrom: 'header', fileDpi: 500 });
    expect(decoded).toHaveProperty(
      'worst',
      expect.toSatisfy((worst: number) => worst < 60),
    );
  });

  test.each([
    ['jpeg2000_lossless', 'codestream', 0],
    ['jpeg2000_lossless', 'jp2', 0],
    ['jpeg2000_lossy', 'lossy', 40],
    ['wsq', 'wsq', 60],
    ['png', 'png', 0],
    ['jpeg', 'jpeg', 10],
  ] as const)(
    'a record (ISO/IEC 19794-4) of %s is decoded: %s',
    async (compression, what, most) => {
      const decoded = await finger(recordOf(fingerRecord(packed[what], compression)));
      expect(decoded).toMatchObject({ ...size, dpiFrom: 'header', fileDpi: 500 });
      expect(decoded).toHaveProperty(
        'worst',
        expect.toSatisfy((worst: number) => worst <= most),
      );
    },
  );

  test.each(['none', 'none_bits_packed'] as const)('so is one of bare pixels: %s', async (how) => {
    expect(await finger(recordOf(fingerRecord(greys, how)))).toMatchObject({ ...size, worst: 0 });
    const deep = recordOf(
      fingerRecord(greys.subarray(0, 63_000), 'none_bits_packed', { bitDepth: 7 }),
    );
    expect(await finger(deep)).toBe('unknown_format');
  });

  test('a record’s resolution counts in inches and in centimetres, before its file’s', async () => {
    const stated = (more: Partial<FingerImageRecord['representations'][number]>) =>
      finger(recordOf(fingerRecord(packed.jp2, 'jpeg2000_lossless', more)));
    expect(await stated({ resolution: { x: 250, y: 250 } })).toMatchObject({ fileDpi: 250 });
    const centimetres = { scaleUnit: 'centimetre', resolution: { x: 197, y: 197 } } as const;
    expect(await stated(centimetres)).toMatchObject({ ...size, fileDpi: 500 });
    // One that differs by direction, or that no scanner has, says nothing; the file's is next.
    expect(await stated({ resolution: { x: 500, y: 400 } })).toMatchObject({ fileDpi: 1000 });
    expect(await stated({ resolution: { x: 72, y: 72 } })).toMatchObject({ fileDpi: 1000 });
    const sent = recordOf(fingerRecord(packed.jp2, 'jpeg2000_lossless'));
    expect(await finger(sent, { dpi: 1000 })).toMatchObject({ dpiFrom: 'stated', fileDpi: 1000 });
  });
});

describe('the position that a record states', () => {
  const at = (position: number) => recordOf(fingerRecord(packed.png, 'png', { position }));

  test.each<[number, ExpectedFingers]>([
    [7, 'left_index'],
    [0, 'left_index'],
    [7, 'unknown'],
    [7, 'anything'],
    [11, 'right_thumb'],
    [12, 'left_thumb'],
    [13, 'right_four'],
    [14, 'left_four'],
    [15, 'two_thumbs'],
    [0, 'two_thumbs'],
  ])('%i is taken for %s', async (position, expected) => {
    expect(await finger(at(position), { expected })).toMatchObject(size);
  });

  test.each<[number, ExpectedFingers]>([
    [7, 'right_index'],
    [2, 'left_index'],
    [14, 'right_four'],
    [13, 'right_index'],
    [13, 'unknown'],
    [7, 'left_four'],
    [20, 'left_index'],
    [255, 'unknown'],
  ])('%i is refused for %s', async (position, expected) => {
    expect(await finger(at(position), { expected })).toBe('other_position');
  });
});

describe('a record is refused', () => {
  test('when it has more than one image', async () => {
    const one = fingerRecord(packed.png, 'png');
    expect(await finger(recordOf(one, one))).toBe('several_images');
  });

  test('when its image is not what it says', async () => {
    expect(await finger(recordOf(fingerRecord(packed.png, 'wsq')))).toBe('damaged');
    expect(await finger(recordOf(fingerRecord(packed.wsq, 'jpeg2000_lossy')))).toBe('damaged');
    const other = fingerRecord(packed.png, 'png', { widthPx: 240, heightPx: 300 });
    expect(await finger(recordOf(other))).toBe('damaged');
    const within = recordOf(fingerRecord(packed.png, 'png'));
    expect(await finger(recordOf(fingerRecord(within, 'png')))).toBe('damaged');
  });

  test('when it is cut off, or of a version that is not known', async () => {
    const whole = recordOf(fingerRecord(packed.png, 'png'));
    expect(await finger(whole.subarray(0, -1))).toBe('damaged');
    const other = Uint8Array.from(whole).fill(0x39, 5, 6);
    expect(await finger(other)).toBe('unknown_format');
  });

  test('when what it packs was packed for a face', async () => {
    expect(await finger(faceRecord(packed.jpeg, 'jpeg'))).toBe('unknown_format');
    expect(await face(recordOf(fingerRecord(packed.jpeg, 'jpeg')))).toBe('unknown_format');
    expect(await face(packed.wsq)).toBe('unknown_format');
  });
});

test('what was kept is read again at the size of its template', async () => {
  for (const bytes of [
    packed.jp2,
    packed.wsq,
    recordOf(fingerRecord(packed.jp2, 'jpeg2000_lossless')),
  ]) {
    const again = await decodeFingerOfSize(bytes, half, unpack);
    expect(again).toMatchObject({ ok: true, value: half });
    const wrong = await decodeFingerOfSize(bytes, { ...half, heightPx: 200 }, unpack);
    expect(wrong).toEqual({ ok: false, error: { kind: 'other_proportions' } });
  }
});

function faceRecord(
  image: Uint8Array,
  compression: FaceCompression,
  more: Partial<FaceImageRecord['representations'][number]> = {},
  copies = 1,
): Uint8Array {
  const three = new Uint8Array(3);
  const one = {
    ...capture,
    gender: 0,
    eyeColour: 0,
    hairColour: 0,
    heightCm: 0,
    features: three,
    pose: three,
    poseUncertainty: three,
    expression: 0,
    landmarks: [],
    faceKind: 1,
    compression,
    ...size,
    spatialSampling: 0,
    postAcquisition: 0,
    crossReference: 0,
    colourSpace: 1,
    image,
    ...more,
  };
  const representations = Array.from({ length: copies }, () => one);
  return writeFaceImageRecord({ temporalSemantics: 0, representations });
}

async function face(bytes: Uint8Array) {
  const result = await decodeSample(bytes, unpack);
  if (!result.ok) return result.error.kind;
  const { widthPx, heightPx, data } = result.value;
  expect(data.length).toBe(3 * widthPx * heightPx);
  return { widthPx, heightPx, first: [...data.subarray(0, 3)] };
}

describe('a face as the field sends it', () => {
  const colours = Uint8Array.from({ length: 3 * 300 * 240 }, (_, at) => [200, 40, 90][at % 3] ?? 0);
  let portrait: Uint8Array;
  beforeAll(async () => {
    const codec = await Jpeg2000Codec.open();
    const image = { ...size, channels: 3, dpi: 0, data: colours } as const;
    portrait = await codec.encode(image, { kind: 'lossless' });
  });

  test('JPEG 2000 is decoded, in colour and in grey', async () => {
    expect(await face(portrait)).toEqual({ ...size, first: [200, 40, 90] });
    const grey = await face(packed.jp2);
    expect(grey).toEqual({ ...size, first: [127, 127, 127] });
  });

  test('a record (ISO/IEC 19794-5) is decoded', async () => {
    const found = { ...size, first: [200, 40, 90] };
    expect(await face(faceRecord(portrait, 'jpeg2000_lossless'))).toEqual(found);
    expect(await face(faceRecord(portrait, 'jpeg2000_lossy'))).toEqual(found);
    expect(await face(faceRecord(packed.png, 'png'))).toMatchObject(size);
    expect(await face(faceRecord(packed.jpeg, 'jpeg'))).toMatchObject(size);
  });

  test('a record that is not what it says is refused', async () => {
    expect(await face(faceRecord(portrait, 'jpeg'))).toBe('damaged');
    expect(await face(faceRecord(portrait, 'jpeg2000_lossy', { widthPx: 240 }))).toBe('damaged');
    expect(await face(faceRecord(portrait, 'jpeg2000_lossy', {}, 2))).toBe('several_images');
    expect(await face(faceRecord(portrait, 'jpeg2000_lossy').subarray(0, -9))).toBe('damaged');
  });

  test('whoever can not unpack JPEG 2000 says that it is unknown', async () => {
    const unknown = { ok: false, error: { kind: 'unknown_format' } };
    expect(await decodeSample(portrait)).toEqual(unknown);
    expect(await decodeFinger(packed.wsq)).toEqual(unknown);
  });
});
