import { fail, ok, type Result } from '../../vocabulary/result.ts';
import { unpackLevels, type LevelSink } from './coefficients.ts';
import { HuffmanReader } from './huffman.ts';
import { dequantised, type Bin } from './quantise.ts';
import {
  markers,
  readSegments,
  type Reached,
  type WsqFrame,
  type WsqRefusal,
  type WsqTables,
} from './segments.ts';
import { subbandTree, type Region } from './subbands.ts';
import { recompose, type WaveletFilters, type WaveletPlane } from './wavelet.ts';

const limits = {
  /** WSQ is for 500 dpi, where this is 10 × 10 cm. */
  pixelsMax: 4_000_000,
  /** Below, the subbands would have no pixels. */
  sidePxMin: 64,
  blocksMax: 3,
} as const;

/** What a WSQ file says of its image. */
export interface WsqHeader {
  readonly widthPx: number;
  readonly heightPx: number;
  /** Pixels per inch; 0 when the file does not say. */
  readonly dpi: number;
}

/** Grey levels, row by row from the top. */
export interface WsqImage extends WsqHeader {
  readonly data: Uint8Array;
}

/** Why a WSQ file was not decoded. */
export type WsqFailure = WsqRefusal | 'too_many_pixels' | 'too_few_pixels';

const nothing: WsqTables = {
  frame: undefined,
  filters: undefined,
  bins: undefined,
  centre: 0,
  huffman: new Map(),
  dpi: 0,
};

/** Whether these bytes begin as a WSQ file does. */
export function isWsq(bytes: Uint8Array): boolean {
  return bytes[0] === 0xff && bytes[1] === 0xa0 && bytes[2] === 0xff;
}

/** A file up to its first block, with everything that is needed to decode it. */
interface Opened {
  readonly header: WsqHeader;
  readonly frame: WsqFrame;
  readonly filters: WaveletFilters;
  readonly bins: readonly (Bin | undefined)[];
  readonly reached: Reached;
}

function opened(bytes: Uint8Array): Result<Opened, WsqFailure> {
  if (!isWsq(bytes)) return fail('unknown_format');
  const reached = readSegments(bytes, 2, nothing);
  if (!reached.ok) return reached;
  const { frame, filters, bins, dpi } = reached.value.tables;
  if (reached.value.marker !== markers.block || !frame || !filters || !bins) return fail('damaged');
  const { widthPx, heightPx } = frame;
  if (widthPx * heightPx > limits.pixelsMax) return fail('too_many_pixels');
  if (Math.min(widthPx, heightPx) < limits.sidePxMin) return fail('too_few_pixels');
  const header = { widthPx, heightPx, dpi };
  return ok({ header, frame, filters, bins, reached: reached.value });
}

/** Reads what a WSQ file says of its image; decodes nothing. */
export function readWsqHeader(bytes: Uint8Array): Result<WsqHeader, WsqFailure> {
  const file = opened(bytes);
  return file.ok ? ok(file.value.header) : file;
}

/** The bytes of a block up to the next marker, without the zeros behind those like markers. */
function blockOf(bytes: Uint8Array, from: number) {
  const out = new Uint8Array(bytes.length - from);
  let [at, length] = [from, 0];
  while (at < bytes.length) {
    const byte = bytes[at] ?? 0;
    if (byte === 0xff && bytes[at + 1] !== 0) break;
    out[length] = byte;
    length += 1;
    at += byte === 0xff ? 2 : 1;
  }
  return { data: out.subarray(0, length), next: at };
}

/** Puts levels where they belong, subband after subband, row after row. */
class PlaneSink implements LevelSink {
  readonly #plane: WaveletPlane;
  readonly #coded: readonly { readonly region: Region; readonly bin: Bin }[];
  readonly #centre: number;
  #subband = 0;
  #place = 0;

  constructor(plane: WaveletPlane, bins: readonly (Bin | undefined)[], centre: number) {
    this.#plane = plane;
    this.#centre = centre;
    this.#coded = plane.tree.subbands.flatMap((region, subband) => {
      const bin = bins[subband];
      return bin ? [{ region, bin }] : [];
    });
  }

  /** Whether every place has its level. */
  get full(): boolean {
    return this.#subband === this.#coded.length;
  }

  zeros(count: number): boolean {
    let left = count;
    while (left > 0) {
      const region = this.#coded[this.#subband]?.region;
      if (!region) return false;
      const step = Math.min(left, region.width * region.height - this.#place);
      this.#advance(step, region);
      left -= step;
    }
    return true;
  }

  level(level: number): boolean {
    const coded = this.#coded[this.#subband];
    if (!coded) return false;
    const { region, bin } = coded;
    const { numbers, width } = this.#plane;
    const row = Math.floor(this.#place / region.width);
    const at = (region.y + row) * width + region.x + (this.#place - row * region.width);
    numbers[at] = dequantised(level, bin, this.#centre);
    this.#advance(1, region);
    return true;
  }

  #advance(step: number, region: Region): void {
    this.#place += step;
    if (this.#place < region.width * region.height) return;
    this.#place = 0;
    this.#subband += 1;
  }
}

/** Unpacks all blocks; false where one is not what it should be. */
function unpackBlocks(bytes: Uint8Array, first: Reached, sink: PlaneSink): boolean {
  let reached = first;
  for (let count = 0; reached.marker === markers.block; count += 1) {
    if (count === limits.blocksMax) return false;
    const { at, tables } = reached;
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    if (at + 3 > bytes.length || view.getUint16(at) !== 3) return false;
    const table = tables.huffman.get(view.getUint8(at + 2));
    if (!table) return false;
    const { data, next } = blockOf(bytes, at + 3);
    if (!unpackLevels(new HuffmanReader(data, table), sink)) return false;
    const after = readSegments(bytes, next, tables);
    // What the blocks before were read with can not change any more.
    if (!after.ok || after.value.tables.bins !== tables.bins) return false;
    if (after.value.tables.filters !== tables.filters) return false;
    reached = after.value;
  }
  return sink.full;
}

/**
 * Decodes a fingerprint of the FBI's WSQ (IAFIS-IC-0110 v3): grey, with filters of 9 and 7 taps.
 * Hostile bytes give a reason, never an exception. Work of 50 to 600 ms, where it is called.
 */
export function decodeWsq(bytes: Uint8Array): Result<WsqImage, WsqFailure> {
  const file = opened(bytes);
  if (!file.ok) return file;
  const { header, frame, filters, bins, reached } = file.value;
  const size = { width: header.widthPx, height: header.heightPx };
  const numbers = new Float32Array(size.width * size.height);
  const plane = { ...size, numbers, tree: subbandTree(size) };
  const sink = new PlaneSink(plane, bins, reached.tables.centre);
  if (!unpackBlocks(bytes, reached, sink)) return fail('damaged');
  recompose(plane, filters);
  const greys = Uint8ClampedArray.from(numbers, (one) => one * frame.scale + frame.shift);
  return ok({ ...header, data: new Uint8Array(greys.buffer) });
}
