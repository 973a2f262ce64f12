import { fail, ok, type Result } from '../../vocabulary/result.ts';
import { ByteReader, RecordError } from './byte-reader.ts';
import { ByteWriter } from './byte-writer.ts';
import { readMinutia, writeMinutia, type MinutiaField } from './minutia-field.ts';

/** "FMR" and " 20", each ended by a zero. */
const mark = 0x464d5200;
const version = 0x20323000;
/** Codes of finger positions: 0 unknown, 1 right thumb … 5 right little, 6 left thumb … 10. */
const positionMax = 10;

/** One finger of a record. */
export interface View2005 {
  readonly position: number;
  /** 0 … 15: the how manieth view of this finger. */
  readonly number: number;
  /** 0 … 15: live plain 0, live rolled 1 … */
  readonly impression: number;
  /** 0 … 100. */
  readonly quality: number;
  readonly minutiae: readonly MinutiaField[];
  /** Ridge counts, cores, deltas and whatever others put there, as it came. */
  readonly extended: Uint8Array;
}

/** A finger minutiae record, ISO/IEC 19794-2:2005, the whole of its bytes as values. */
export interface MinutiaeRecord2005 {
  /** Compliance bits and device identifier. */
  readonly captureDevice: number;
  readonly widthPx: number;
  readonly heightPx: number;
  /** Pixels in a centimetre: 197 is 500 in an inch. */
  readonly xPerCm: number;
  readonly yPerCm: number;
  /** A byte that means nothing and is kept. */
  readonly spareByte: number;
  readonly views: readonly View2005[];
}

function readView(reader: ByteReader): View2005 {
  const position = reader.u8();
  if (position > positionMax) throw new RecordError('value_wrong');
  const numbers = reader.u8();
  const quality = reader.u8();
  const count = reader.u8();
  return {
    position,
    number: numbers >>> 4,
    impression: numbers & 15,
    quality,
    minutiae: Array.from({ length: count }, () => readMinutia(reader, true)),
    extended: reader.bytes(reader.u16()),
  };
}

/** Reads a record; hostile bytes give a reason, never an exception. */
export function readMinutiaeRecord2005(
  bytes: Uint8Array,
): Result<MinutiaeRecord2005, RecordError['kind']> {
  try {
    const reader = new ByteReader(bytes);
    if (reader.u32() !== mark) throw new RecordError('not_this_format');
    if (reader.u32() !== version) throw new RecordError('version_unknown');
    if (reader.u32() !== bytes.length) throw new RecordError('length_wrong');
    const head = {
      captureDevice: reader.u16(),
      widthPx: reader.u16(),
      heightPx: reader.u16(),
      xPerCm: reader.u16(),
      yPerCm: reader.u16(),
    };
    const count = reader.u8();
    const spareByte = reader.u8();
    const views = Array.from({ length: count }, () => readView(reader));
    if (reader.left > 0) throw new RecordError('length_wrong');
    return ok({ ...head, spareByte, views });
  } catch (error) {
    if (error instanceof RecordError) return fail(error.kind);
    throw error;
  }
}

/**
 * Writes a record; what was read is written byte for byte.
 * @throws when a value does not fit its place, which is a mistake of whoever made the record
 */
export function writeMinutiaeRecord2005(record: MinutiaeRecord2005): Uint8Array {
  const body = new ByteWriter();
  body.u16(record.captureDevice).u16(record.widthPx).u16(record.heightPx);
  body.u16(record.xPerCm).u16(record.yPerCm);
  body.u8(record.views.length).u8(record.spareByte);
  for (const view of record.views) {
    body.u8(view.position);
    body.u8((view.number << 4) | view.impression);
    body.u8(view.quality).u8(view.minutiae.length);
    for (const minutia of view.minutiae) writeMinutia(body, minutia, true);
    body.u16(view.extended.length).bytes(view.extended);
  }
  const head = new ByteWriter().u32(mark).u32(version);
  return head
    .u32(head.length + 4 + body.length)
    .bytes(body.done())
    .done();
}
