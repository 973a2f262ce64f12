import sharp from 'sharp';
import { writeCbeff } from '../../src/biometrics/interchange/cbeff-xml.ts';
import { writeMinutiaeRecord2005 } from '../../src/biometrics/interchange/iso-19794-2-2005.ts';
import { writeMinutiaeRecord2011 } from '../../src/biometrics/interchange/iso-19794-2-2011.ts';
import {
  writeFingerImageRecord,
  type FingerCompression,
} from '../../src/biometrics/interchange/iso-19794-4-2011.ts';
import {
  writeFaceImageRecord,
  type FaceCompression,
} from '../../src/biometrics/interchange/iso-19794-5-2011.ts';
import { Jpeg2000Codec } from '../../src/capture/jpeg2000.ts';
import { encodeWsq } from '../../src/capture/wsq/encode.ts';

const size = { widthPx: 96, heightPx: 80 };
const pixels = size.widthPx * size.heightPx;

/** Ridges that curve, small enough that a decoder takes milliseconds. */
const greys = Uint8Array.from({ length: pixels }, (_, at) => {
  const [x, y] = [at % size.widthPx, Math.floor(at / size.widthPx)];
  return Math.round(127 + 100 * Math.sin(Math.hypot(x - 40, y - 90) / 1.4));
});
const colours = Uint8Array.from({ length: 3 * pixels }, (_, at) =>
  Math.round(127 + 90 * Math.sin(Math.floor(at / 3) / (5 + (at % 3) * 9))),
);

const capture = {
  capturedAt: Uint8Array.of(7, 234, 11, 27, 9, 30, 0, 0, 0),
  deviceTechnology: 1,
  deviceVendor: 2,
  device: 3,
  qualities: [{ score: 80, vendor: 1, algorithm: 2 }],
};

function fingerRecord(image: Uint8Array, compression: FingerCompression): Uint8Array {
  const resolution = { x: 500, y: 500 };
  const one = {
    ...capture,
    certifications: [{ authority: 1, scheme: 1 }],
    position: 7,
    number: 0,
    scaleUnit: 'inch',
    scan: resolution,
    resolution,
    bitDepth: 8,
    compression,
    impression: 0x1d,
    ...size,
    image,
    extended: new Uint8Array(),
  } as const;
  return writeFingerImageRecord({ certified: true, fingers: 1, representations: [one] });
}

function faceRecord(image: Uint8Array, compression: FaceCompression): Uint8Array {
  const three = new Uint8Array(3);
  const one = {
    ...capture,
    gender: 1,
    eyeColour: 1,
    hairColour: 1,
    heightCm: 170,
    features: three,
    pose: three,
    poseUncertainty: three,
    expression: 1,
    landmarks: [{ kind: 1, code: 49, x: 30, y: 30, z: 0 }],
    faceKind: 1,
    compression,
    ...size,
    spatialSampling: 0,
    postAcquisition: 0,
    crossReference: 0,
    colourSpace: 1,
    image,
  } as const;
  return writeFaceImageRecord({ temporalSemantics: 0, representations: [one] });
}

const minutiae = Array.from({ length: 30 }, (_, at) => ({
  kind: at % 2 === 0 ? ('ending' as const) : ('bifurcation' as const),
  x: 10 + 11 * at,
  y: 400 - 12 * at,
  angle: (at * 37) % 256,
  quality: 40 + at,
  spareBits: 0,
}));

function minutiaeRecords(): readonly Uint8Array[] {
  const view = { position: 7, number: 0, impression: 0, minutiae, extended: Uint8Array.of(1, 2) };
  const scale = { xPerCm: 197, yPerCm: 197, widthPx: 384, heightPx: 480 };
  const views = [{ ...view, quality: 80 }];
  return [
    writeMinutiaeRecord2005({ ...scale, captureDevice: 0, spareByte: 0, views }),
    writeMinutiaeRecord2011({
      certified: true,
      views: [
        { ...capture, ...view, ...scale, certifications: [], endingKind: 1, minutiaQuality: true },
      ],
    }),
  ];
}

/** A face, two fingers and one that is missing, with few bytes in place of their records. */
function cbeffTree(): Uint8Array {
  const common = {
    index: '0b6c1ae2-5d64-4f6e-9d6b-2f1f6f5f3a10',
    organization: 'Mosip',
    createdAt: '2026-11-27T09:30:00Z',
    level: 'raw',
    purpose: 'enrol',
    quality: 80,
    signature: Uint8Array.of(1, 2, 3),
    others: new Map([
      ['EXCEPTION', 'false'],
      ['RETRIES', '1 & 2'],
    ]),
  } as const;
  const record = Buffer.from('a record of some bytes');
  const finger = { ...common, kind: 'finger', format: 7 } as const;
  return writeCbeff([
    { ...common, kind: 'face', format: 8, subtype: '', record },
    { ...finger, subtype: 'Left IndexFinger', record },
    { ...finger, subtype: 'Right Thumb', record: 'none', quality: 0 },
  ]);
}

/** A bitmap of eight bits with a palette, or of twenty-four, from the bottom up. */
function bitmap(bits: 8 | 24): Uint8Array {
  const colourCount = bits === 8 ? 256 : 0;
  const at = 54 + 4 * colourCount;
  const stride = (size.widthPx * bits) / 8;
  const out = Buffer.alloc(at + stride * size.heightPx);
  out.write('BM', 0, 'latin1');
  for (const [offset, value] of [
    [2, out.length],
    [10, at],
    [14, 40],
    [18, size.widthPx],
    [22, size.heightPx],
    [38, 19_685],
    [42, 19_685],
    [46, colourCount],
  ] as const) {
    out.writeUInt32LE(value, offset);
  }
  out.writeUInt16LE(1, 26);
  out.writeUInt16LE(bits, 28);
  for (let colour = 0; colour < colourCount; colour += 1)
    out.fill(colour, 54 + 4 * colour, 57 + 4 * colour);
  out.set(bits === 8 ? greys : colours, at);
  return new Uint8Array(out);
}

/** Whole files of every format, made by our own encoders and by sharp. */
export interface Seeds {
  readonly jpeg2000: readonly Uint8Array[];
  readonly wsq: readonly Uint8Array[];
  readonly bitmap: readonly Uint8Array[];
  readonly pictures: readonly Uint8Array[];
  /** Taken of a finger only, of a face only. */
  readonly tiff: Uint8Array;
  readonly avif: Uint8Array;
  readonly fingerRecords: readonly Uint8Array[];
  readonly faceRecords: readonly Uint8Array[];
  readonly minutiaeRecords: readonly Uint8Array[];
  readonly cbeff: readonly Uint8Array[];
}

/** Makes all seeds; the same each time. */
export async function makeSeeds(): Promise<Seeds> {
  const codec = await Jpeg2000Codec.open();
  const print = { ...size, channels: 1, dpi: 500, data: greys } as const;
  const portrait = { ...size, channels: 3, dpi: 0, data: colours } as const;
  const lossless = await codec.encode(print, { kind: 'lossless' });
  const lossy = await codec.encode(portrait, { kind: 'lossy', ratio: 6 });
  const bare = lossless.subarray(Buffer.from(lossless).indexOf(Buffer.from('ff4fff51', 'hex')));
  const wsq = [0.75, 2.25].map((bitRate) => encodeWsq({ ...print }, bitRate));
  const raw = { width: size.widthPx, height: size.heightPx } as const;
  const picture = sharp(colours, { raw: { ...raw, channels: 3 } });
  const grey = sharp(greys, { raw: { ...raw, channels: 1 } }).toColourspace('b-w');
  const png = await grey.clone().png().toBuffer();
  const jpeg = await picture.clone().jpeg().toBuffer();
  const others = [
    await picture.clone().png({ palette: true }).toBuffer(),
    await picture.clone().jpeg({ progressive: true }).toBuffer(),
    await picture.clone().webp().toBuffer(),
  ];
  return {
    jpeg2000: [lossless, lossy, bare],
    wsq,
    bitmap: [bitmap(8), bitmap(24)],
    pictures: [png, jpeg, ...others],
    tiff: await grey.clone().tiff({ compression: 'lzw' }).toBuffer(),
    avif: await picture.clone().avif({ effort: 0 }).toBuffer(),
    fingerRecords: [
      fingerRecord(lossless, 'jpeg2000_lossless'),
      fingerRecord(wsq[0] ?? bare, 'wsq'),
      fingerRecord(greys, 'none'),
      fingerRecord(png, 'png'),
    ],
    faceRecords: [faceRecord(lossy, 'jpeg2000_lossy'), faceRecord(jpeg, 'jpeg')],
    minutiaeRecords: minutiaeRecords(),
    cbeff: [cbeffTree()],
  };
}
