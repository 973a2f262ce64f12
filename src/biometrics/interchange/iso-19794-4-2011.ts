import { fail, ok, type Result } from '../../vocabulary/result.ts';
import { ByteReader, RecordError } from './byte-reader.ts';
import { ByteWriter } from './byte-writer.ts';
import {
  readCaptureBlock,
  readCertifications,
  readFlag,
  writeCaptureBlock,
  writeCertifications,
  type CaptureBlock,
  type CertificationBlock,
} from './capture-block.ts';

/** "FIR" and "020", each ended by a zero. */
const mark = 0x46495200;
const version = 0x30323000;
/** Ten fingers, slaps and palms from two presses of each; tight for an attacker. */
const representationsMax = 64;
/** Three slaps at 1000 dpi, uncompressed. */
const bytesMax = 48 * 1024 * 1024;

/** How an image is packed; a place in this list is the code of the standard. */
const compressions = [
  'none',
  'none_bits_packed',
  'wsq',
  'jpeg',
  'jpeg2000_lossy',
  'jpeg2000_lossless',
  'png',
] as const;
export type FingerCompression = (typeof compressions)[number];

/** One image of a finger, of several fingers or of a palm. */
export interface FingerRepresentation extends CaptureBlock {
  readonly certifications: readonly CertificationBlock[];
  /** 0 unknown, 1 … 10 the fingers, 13 right four, 14 left four, 15 both thumbs, then palms. */
  readonly position: number;
  readonly number: number;
  /** What the numbers of pixels below are counted in. */
  readonly scaleUnit: 'inch' | 'centimetre';
  /** At which resolution was scanned, and which the image has. */
  readonly scan: { readonly x: number; readonly y: number };
  readonly resolution: { readonly x: number; readonly y: number };
  readonly bitDepth: number;
  readonly compression: FingerCompression;
  readonly impression: number;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly image: Uint8Array;
  /** Segments, annotations, comments and whatever others put behind the image, as it came. */
  readonly extended: Uint8Array;
}

/** A finger image record, ISO/IEC 19794-4:2011, the whole of its bytes as values. */
export interface FingerImageRecord {
  readonly certified: boolean;
  /** How many fingers, which not every writer counts alike; it decides nothing here. */
  readonly fingers: number;
  readonly representations: readonly FingerRepresentation[];
}

/** Whether these bytes begin as a finger image record does. */
export function isFingerImageRecord(bytes: Uint8Array): boolean {
  return bytes.length >= 4 && new ByteReader(bytes).u32() === mark;
}

function compressionOf(code: number): FingerCompression {
  const compression = compressions[code];
  if (!compression) throw new RecordError('value_wrong');
  return compression;
}

function scaleUnitOf(code: number): FingerRepresentation['scaleUnit'] {
  if (code === 1) return 'inch';
  if (code === 2) return 'centimetre';
  throw new RecordError('value_wrong');
}

/** Of what is not compressed the size is known. */
function checkSize(
  one: Pick<FingerRepresentation, 'compression' | 'widthPx' | 'heightPx' | 'bitDepth'>,
  imageBytes: number,
): void {
  if (one.widthPx === 0 || one.heightPx === 0) throw new RecordError('value_wrong');
  if (one.bitDepth === 0 || one.bitDepth > 16) throw new RecordError('value_wrong');
  if (one.compression !== 'none') return;
  const pixels = one.widthPx * one.heightPx;
  if (imageBytes !== pixels * Math.ceil(one.bitDepth / 8)) throw new RecordError('length_wrong');
}

function readRepresentation(reader: ByteReader, certified: boolean): FingerRepresentation {
  const length = reader.u32();
  if (length < 4) throw new RecordError('length_wrong');
  const inner = reader.part(length - 4);
  const capture = readCaptureBlock(inner);
  const certifications = readCertifications(inner, certified);
  const head = {
    position: inner.u8(),
    number: inner.u8(),
    scaleUnit: scaleUnitOf(inner.u8()),
    scan: { x: inner.u16(), y: inner.u16() },
    resolution: { x: inner.u16(), y: inner.u16() },
    bitDepth: inner.u8(),
    compression: compressionOf(inner.u8()),
    impression: inner.u8(),
    widthPx: inner.u16(),
    heightPx: inner.u16(),
  };
  const imageBytes = inner.u32();
  checkSize(head, imageBytes);
  const image = inner.bytes(imageBytes);
  if (image.length === 0) throw new RecordError('value_wrong');
  return { ...capture, certifications, ...head, image, extended: inner.bytes(inner.left) };
}

/** Reads a record; hostile bytes give a reason, never an exception. */
export function readFingerImageRecord(
  bytes: Uint8Array,
): Result<FingerImageRecord, RecordError['kind']> {
  try {
    const reader = new ByteReader(bytes);
    if (reader.u32() !== mark) throw new RecordError('not_this_format');
    if (reader.u32() !== version) throw new RecordError('version_unknown');
    if (bytes.length > bytesMax) throw new RecordError('too_many_bytes');
    if (reader.u32() !== bytes.length) throw new RecordError('length_wrong');
    const count = reader.u16();
    if (count > representationsMax) throw new RecordError('too_many_representations');
    if (count === 0) throw new RecordError('value_wrong');
    const certified = readFlag(reader);
    const fingers = reader.u8();
    const representations = Array.from({ length: count }, () =>
      readRepresentation(reader, certified),
    );
    if (reader.left > 0) throw new RecordError('length_wrong');
    return ok({ certified, fingers, representations });
  } catch (error) {
    if (error instanceof RecordError) return fail(error.kind);
    throw error;
  }
}

function writeRepresentation(one: FingerRepresentation, certified: boolean): Uint8Array {
  const inner = new ByteWriter();
  writeCaptureBlock(inner, one);
  writeCertifications(inner, one.certifications, certified);
  inner
    .u8(one.position)
    .u8(one.number)
    .u8(one.scaleUnit === 'inch' ? 1 : 2);
  inner.u16(one.scan.x).u16(one.scan.y).u16(one.resolution.x).u16(one.resolution.y);
  inner.u8(one.bitDepth).u8(compressions.indexOf(one.compression)).u8(one.impression);
  inner.u16(one.widthPx).u16(one.heightPx);
  inner.u32(one.image.length).bytes(one.image).bytes(one.extended);
  return inner.done();
}

/**
 * Writes a record; what was read is written byte for byte.
 * @throws when a value does not fit its place, which is a mistake of whoever made the record
 */
export function writeFingerImageRecord(record: FingerImageRecord): Uint8Array {
  const { certified, fingers, representations } = record;
  const body = new ByteWriter();
  body
    .u16(representations.length)
    .u8(certified ? 1 : 0)
    .u8(fingers);
  for (const one of representations) {
    const bytes = writeRepresentation(one, certified);
    body.u32(bytes.length + 4).bytes(bytes);
  }
  const head = new ByteWriter().u32(mark).u32(version);
  return head
    .u32(head.length + 4 + body.length)
    .bytes(body.done())
    .done();
}
