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
import { readMinutia, writeMinutia, type MinutiaField } from './minutia-field.ts';

/** "FMR" and "030", each ended by a zero. */
const mark = 0x464d5200;
const version = 0x30333000;
const positionMax = 10;

/** One finger of a record, with everything that was true of its capture. */
export interface View2011 extends CaptureBlock {
  readonly certifications: readonly CertificationBlock[];
  readonly position: number;
  readonly number: number;
  /** Pixels in a centimetre: 197 is 500 in an inch. */
  readonly xPerCm: number;
  readonly yPerCm: number;
  readonly impression: number;
  readonly widthPx: number;
  readonly heightPx: number;
  /** Where a ridge ending is put: 0 valley bifurcation, 1 ridge skeleton end … */
  readonly endingKind: number;
  /** Whether each minutia states its quality. */
  readonly minutiaQuality: boolean;
  readonly minutiae: readonly MinutiaField[];
  /** Ridge counts, cores, deltas and whatever others put there, as it came. */
  readonly extended: Uint8Array;
}

/** A finger minutiae record, ISO/IEC 19794-2:2011, the whole of its bytes as values. */
export interface MinutiaeRecord2011 {
  /** Whether the views carry certification blocks. */
  readonly certified: boolean;
  readonly views: readonly View2011[];
}

function readMinutiae(reader: ByteReader) {
  const format = reader.u8();
  const fieldBytes = format >>> 4;
  if (fieldBytes !== 5 && fieldBytes !== 6) throw new RecordError('value_wrong');
  const minutiaQuality = fieldBytes === 6;
  const count = reader.u8();
  return {
    endingKind: format & 15,
    minutiaQuality,
    minutiae: Array.from({ length: count }, () => readMinutia(reader, minutiaQuality)),
  };
}

function readView(reader: ByteReader, certified: boolean): View2011 {
  const length = reader.u32();
  if (length < 4) throw new RecordError('length_wrong');
  const inner = new ByteReader(reader.bytes(length - 4));
  const capture = readCaptureBlock(inner);
  const certifications = readCertifications(inner, certified);
  const position = inner.u8();
  if (position > positionMax) throw new RecordError('value_wrong');
  const image = {
    position,
    number: inner.u8(),
    xPerCm: inner.u16(),
    yPerCm: inner.u16(),
    impression: inner.u8(),
    widthPx: inner.u16(),
    heightPx: inner.u16(),
  };
  const minutiae = readMinutiae(inner);
  const extended = inner.bytes(inner.u16());
  if (inner.left > 0) throw new RecordError('length_wrong');
  return { ...capture, certifications, ...image, ...minutiae, extended };
}

/** Reads a record; hostile bytes give a reason, never an exception. */
export function readMinutiaeRecord2011(
  bytes: Uint8Array,
): Result<MinutiaeRecord2011, RecordError['kind']> {
  try {
    const reader = new ByteReader(bytes);
    if (reader.u32() !== mark) throw new RecordError('not_this_format');
    if (reader.u32() !== version) throw new RecordError('version_unknown');
    if (reader.u32() !== bytes.length) throw new RecordError('length_wrong');
    const count = reader.u16();
    const certified = readFlag(reader);
    const views = Array.from({ length: count }, () => readView(reader, certified));
    if (reader.left > 0) throw new RecordError('length_wrong');
    return ok({ certified, views });
  } catch (error) {
    if (error instanceof RecordError) return fail(error.kind);
    throw error;
  }
}

function writeView(view: View2011, certified: boolean): Uint8Array {
  const inner = new ByteWriter();
  writeCaptureBlock(inner, view);
  writeCertifications(inner, view.certifications, certified);
  inner.u8(view.position).u8(view.number).u16(view.xPerCm).u16(view.yPerCm);
  inner.u8(view.impression).u16(view.widthPx).u16(view.heightPx);
  inner.u8(((view.minutiaQuality ? 6 : 5) << 4) | view.endingKind).u8(view.minutiae.length);
  for (const minutia of view.minutiae) writeMinutia(inner, minutia, view.minutiaQuality);
  inner.u16(view.extended.length).bytes(view.extended);
  return new ByteWriter()
    .u32(inner.length + 4)
    .bytes(inner.done())
    .done();
}

/**
 * Writes a record; what was read is written byte for byte.
 * @throws when a value does not fit its place, which is a mistake of whoever made the record
 */
export function writeMinutiaeRecord2011({ certified, views }: MinutiaeRecord2011): Uint8Array {
  const body = new ByteWriter().u16(views.length).u8(certified ? 1 : 0);
  for (const view of views) body.bytes(writeView(view, certified));
  const head = new ByteWriter().u32(mark).u32(version);
  return head
    .u32(head.length + 4 + body.length)
    .bytes(body.done())
    .done();
}
