import type { ByteReader } from './byte-reader.ts';
import type { ByteWriter } from './byte-writer.ts';

/** What a minutia is; `reserved` is a code that the standard leaves open and we carry along. */
export type MinutiaKind = 'other' | 'ending' | 'bifurcation' | 'reserved';

const kinds: readonly MinutiaKind[] = ['other', 'ending', 'bifurcation', 'reserved'];

/** A minutia in the whole numbers of ISO/IEC 19794-2. */
export interface MinutiaField {
  readonly kind: MinutiaKind;
  /** 0 … 16383, from the left edge. */
  readonly x: number;
  /** 0 … 16383, from the top edge. */
  readonly y: number;
  /** In 256ths of a turn, anticlockwise from the right. */
  readonly angle: number;
  /** 0 … 100, or 254 and 255 for none; 0 in versions that do not state it. */
  readonly quality: number;
  /** The two bits before y, which mean nothing and are kept. */
  readonly spareBits: number;
}

/** Reads a field of 5 or 6 bytes. */
export function readMinutia(reader: ByteReader, withQuality: boolean): MinutiaField {
  const first = reader.u16();
  const second = reader.u16();
  const angle = reader.u8();
  return {
    kind: kinds[first >>> 14] ?? 'reserved',
    x: first & 0x3fff,
    y: second & 0x3fff,
    angle,
    quality: withQuality ? reader.u8() : 0,
    spareBits: second >>> 14,
  };
}

/** Writes a field of 5 or 6 bytes. */
export function writeMinutia(writer: ByteWriter, field: MinutiaField, withQuality: boolean): void {
  writer.u16((kinds.indexOf(field.kind) << 14) | field.x);
  writer.u16((field.spareBits << 14) | field.y);
  writer.u8(field.angle);
  if (withQuality) writer.u8(field.quality);
}
