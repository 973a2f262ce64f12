import { ByteReader, RecordError } from '../../biometrics/interchange/byte-reader.ts';
import { fail, ok, type Result } from '../../vocabulary/result.ts';
import { numberOf } from './decimal.ts';
import { codeBitsMax, isWhole, type HuffmanTable } from './huffman.ts';
import type { Bin } from './quantise.ts';
import type { WaveletFilters } from './wavelet.ts';

/** Where what begins. Source: IAFIS-IC-0110 v3, table 3. */
export const markers = {
  image: 0xffa0,
  end: 0xffa1,
  frame: 0xffa2,
  block: 0xffa3,
  transform: 0xffa4,
  quantisation: 0xffa5,
  huffman: 0xffa6,
  restart: 0xffa7,
  comment: 0xffa8,
} as const;

/** Bins of the tables; the last four are of subbands that are never coded. */
const binsStated = 64;
const binsCoded = 60;
const tablesMax = 8;
/** A comment more or less; nobody writes that many tables. */
const segmentsMax = 64;
/** Coefficients of a filter lie below one; larger ones only make numbers that are none. */
const coefficientMax = 2;

/** What a file says before its blocks. */
export interface WsqFrame {
  readonly widthPx: number;
  readonly heightPx: number;
  /** What was taken off every grey, and by what the rest was divided. */
  readonly shift: number;
  readonly scale: number;
}

/** Everything that is known when a block begins. */
export interface WsqTables {
  readonly frame: WsqFrame | undefined;
  readonly filters: WaveletFilters | undefined;
  readonly bins: readonly (Bin | undefined)[] | undefined;
  /** Where in a bin its numbers lie. */
  readonly centre: number;
  readonly huffman: ReadonlyMap<number, HuffmanTable>;
  /** Pixels per inch of a comment in NIST's form; 0 when there is none. */
  readonly dpi: number;
}

/** `unknown_format`: not WSQ, or a variety that nobody writes. */
export type WsqRefusal = 'unknown_format' | 'damaged';

function readDecimal(reader: ByteReader): number {
  const places = reader.u8();
  return numberOf({ places, digits: reader.u16() });
}

function readFrame(reader: ByteReader): WsqFrame {
  reader.bytes(2);
  const [heightPx, widthPx] = [reader.u16(), reader.u16()];
  const [shift, scale] = [readDecimal(reader), readDecimal(reader)];
  // Which encoder, which software.
  reader.bytes(3);
  return { widthPx, heightPx, shift, scale };
}

function readFilter(reader: ByteReader, taps: number): readonly number[] {
  return Array.from({ length: (taps + 1) / 2 }, () => {
    const sign = reader.u8() === 0 ? 1 : -1;
    const places = reader.u8();
    const coefficient = numberOf({ places, digits: reader.u32() });
    if (coefficient > coefficientMax) throw new RecordError('value_wrong');
    return sign * coefficient;
  });
}

function readTransform(reader: ByteReader): WaveletFilters {
  const [low, high] = [reader.u8(), reader.u8()];
  if (low !== 9 || high !== 7) throw new RecordError('version_unknown');
  return { low: readFilter(reader, low), high: readFilter(reader, high) };
}

function readQuantisation(reader: ByteReader): Pick<WsqTables, 'centre' | 'bins'> {
  const centre = readDecimal(reader);
  const bins = Array.from({ length: binsStated }, () => {
    const [width, zeroWidth] = [readDecimal(reader), readDecimal(reader)];
    return width > 0 ? { width, zeroWidth } : undefined;
  });
  return { centre, bins: bins.slice(0, binsCoded) };
}

function readHuffman(reader: ByteReader): ReadonlyMap<number, HuffmanTable> {
  const tables = new Map<number, HuffmanTable>();
  while (reader.left > 0) {
    const id = reader.u8();
    const counts = reader.bytes(codeBitsMax);
    const symbols = reader.bytes(counts.reduce((sum, count) => sum + count, 0));
    const table = { counts, symbols };
    if (id >= tablesMax || tables.has(id) || !isWhole(table)) throw new RecordError('value_wrong');
    tables.set(id, table);
  }
  return tables;
}

function readDpi(reader: ByteReader): number {
  const text = Buffer.from(reader.bytes(reader.left)).toString('latin1');
  const stated = text.startsWith('NIST_COM') ? /^PPI (\d{1,5})\s*$/m.exec(text)?.[1] : undefined;
  return stated === undefined ? 0 : Number(stated);
}

/** What a segment adds to what is known. */
function added(known: WsqTables, marker: number, reader: ByteReader): WsqTables {
  switch (marker) {
    case markers.frame:
      if (known.frame) throw new RecordError('value_wrong');
      return { ...known, frame: readFrame(reader) };
    case markers.transform:
      return { ...known, filters: readTransform(reader) };
    case markers.quantisation:
      return { ...known, ...readQuantisation(reader) };
    case markers.huffman:
      return { ...known, huffman: new Map([...known.huffman, ...readHuffman(reader)]) };
    case markers.comment: {
      const dpi = readDpi(reader);
      return dpi > 0 ? { ...known, dpi } : known;
    }
    case markers.restart:
      if (reader.u16() !== 0) throw new RecordError('version_unknown');
      return known;
    default:
      throw new RecordError('value_wrong');
  }
}

/** What is known, and what stands behind the marker that ended it. */
export interface Reached {
  readonly tables: WsqTables;
  readonly marker: typeof markers.block | typeof markers.end;
  readonly at: number;
}

function walk(bytes: Uint8Array, from: number, known: WsqTables): Reached {
  const reader = new ByteReader(bytes.subarray(from));
  let tables = known;
  for (let count = 0; count < segmentsMax; count += 1) {
    const marker = reader.u16();
    if (marker === markers.block || marker === markers.end) {
      return { tables, marker, at: bytes.length - reader.left };
    }
    const length = reader.u16();
    if (length < 2) throw new RecordError('length_wrong');
    const segment = reader.part(length - 2);
    tables = added(tables, marker, segment);
    if (segment.left > 0) throw new RecordError('length_wrong');
  }
  throw new RecordError('value_wrong');
}

/** Reads segments up to the next block or to the end of the image. */
export function readSegments(
  bytes: Uint8Array,
  from: number,
  known: WsqTables,
): Result<Reached, WsqRefusal> {
  try {
    return ok(walk(bytes, from, known));
  } catch (error) {
    if (!(error instanceof RecordError)) throw error;
    return fail(error.kind === 'version_unknown' ? 'unknown_format' : 'damaged');
  }
}
