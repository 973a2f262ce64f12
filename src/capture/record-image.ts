import {
  readFingerImageRecord,
  type FingerRepresentation,
} from '../biometrics/interchange/iso-19794-4-2011.ts';
import { readFaceImageRecord } from '../biometrics/interchange/iso-19794-5-2011.ts';
import { fingerPositions, type FingerPosition } from '../vocabulary/finger.ts';
import { fail, ok, type Result } from '../vocabulary/result.ts';
import type { SlapKind } from '../vocabulary/slap.ts';
import { isJpeg2000 } from './jpeg2000-header.ts';
import { isWsq } from './wsq/decode.ts';

/** What is said to be on an image: a finger, fingers pressed together, or `anything`. */
export type ExpectedFingers = FingerPosition | SlapKind | 'anything';

/** The image of a record, and what the record says of it. */
export interface RecordImage {
  /** Whether `image` is pixels, eight bits of grey each, or a file. */
  readonly packed: boolean;
  readonly image: Uint8Array;
  readonly widthPx: number;
  readonly heightPx: number;
  /** Pixels per inch; 0 when the record does not say, or not the same for both directions. */
  readonly dpi: number;
}

/** Why a record was not taken. */
export type RecordImageRefusal = 'unknown_format' | 'damaged' | 'too_many_bytes' | 'several_images';

/** Positions of ISO/IEC 19794-4 beyond the single fingers that an image here may have. */
const furtherPositions: ReadonlyMap<number, FingerPosition | SlapKind> = new Map([
  [11, 'right_thumb'],
  [12, 'left_thumb'],
  [13, 'right_four'],
  [14, 'left_four'],
  [15, 'two_thumbs'],
]);
const isFinger: ReadonlySet<string> = new Set(fingerPositions);
const inchCm = 2.54;

/** Whether a file begins as its record says that it is packed. */
const beginsAs = {
  jpeg: (bytes: Uint8Array) => bytes[0] === 0xff && bytes[1] === 0xd8,
  png: (bytes: Uint8Array) => bytes[0] === 0x89 && bytes[1] === 0x50,
  jpeg2000_lossy: isJpeg2000,
  jpeg2000_lossless: isJpeg2000,
  wsq: isWsq,
} as const;

function refusalOf(kind: string): RecordImageRefusal {
  switch (kind) {
    case 'not_this_format':
    case 'version_unknown':
      return 'unknown_format';
    case 'too_many_bytes':
      return 'too_many_bytes';
    case 'too_many_representations':
      return 'several_images';
    default:
      return 'damaged';
  }
}

/** Whether a record's position agrees with what is expected; neither needs to know. */
function agrees(code: number, expected: ExpectedFingers): boolean {
  if (code === 0 || expected === 'anything') return true;
  const stated = furtherPositions.get(code) ?? fingerPositions[code];
  return stated === expected || (expected === 'unknown' && isFinger.has(stated ?? ''));
}

function dpiOf({ scaleUnit, resolution }: FingerRepresentation): number {
  if (resolution.x !== resolution.y) return 0;
  return scaleUnit === 'inch' ? resolution.x : Math.round(resolution.x * inchCm);
}

/** The image of a finger image record (ISO/IEC 19794-4) that has exactly one. */
export function fingerOfRecord(
  bytes: Uint8Array,
  expected: ExpectedFingers,
): Result<RecordImage, RecordImageRefusal | 'other_position'> {
  const record = readFingerImageRecord(bytes);
  if (!record.ok) return fail(refusalOf(record.error));
  const [one, another] = record.value.representations;
  if (!one || another) return fail('several_images');
  if (!agrees(one.position, expected)) return fail('other_position');
  const { compression, image, widthPx, heightPx, bitDepth } = one;
  if (bitDepth !== 8) return fail('unknown_format');
  const facts = { image, widthPx, heightPx, dpi: dpiOf(one) };
  if (compression === 'none' || compression === 'none_bits_packed') {
    // Packed or not, eight bits are a byte.
    const whole = image.length === widthPx * heightPx;
    return whole ? ok({ ...facts, packed: false }) : fail('damaged');
  }
  return beginsAs[compression](image) ? ok({ ...facts, packed: true }) : fail('damaged');
}

/** The photograph of a face image record (ISO/IEC 19794-5) that has exactly one. */
export function faceOfRecord(bytes: Uint8Array): Result<RecordImage, RecordImageRefusal> {
  const record = readFaceImageRecord(bytes);
  if (!record.ok) return fail(refusalOf(record.error));
  const [one, another] = record.value.representations;
  if (!one || another) return fail('several_images');
  const { compression, image, widthPx, heightPx } = one;
  if (!beginsAs[compression](image)) return fail('damaged');
  return ok({ packed: true, image, widthPx, heightPx, dpi: 0 });
}
