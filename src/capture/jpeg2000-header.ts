import { fail, ok, type Result } from '../vocabulary/result.ts';

/** What an image of JPEG 2000 says of itself, before anything is decoded. */
export interface Jpeg2000Header {
  readonly widthPx: number;
  readonly heightPx: number;
  /** Grey, or red, green and blue; eight bits each. */
  readonly channels: 1 | 3;
  /** Pixels per inch; 0 when the file says nothing, or not the same for both directions. */
  readonly dpi: number;
}

/** `unknown_format`: not JPEG 2000, or one of a kind that no capture device writes. */
export type Jpeg2000Refusal = 'unknown_format' | 'damaged';

/** Found out of the format by whoever reads it, and never seen outside of this file. */
class Unreadable extends Error {
  readonly kind: Jpeg2000Refusal;

  constructor(kind: Jpeg2000Refusal) {
    super(kind);
    this.kind = kind;
  }
}

const codestreamStart = 0xff4fff51;
const fileStart = 0x0000000c;
const signature = { name: 0x6a502020, value: 0x0d0a870a } as const;
const names = {
  header: 0x6a703268,
  image: 0x69686472,
  palette: 0x70636c72,
  mapping: 0x636d6170,
  resolution: 0x72657320,
  captureResolution: 0x72657363,
  displayResolution: 0x72657364,
  codestream: 0x6a703263,
} as const;
const markers = { coding: 0xff52, component: 0xff53, tilePart: 0xff90, end: 0xffd9 } as const;
const eightBits = 7;
const metresPerInch = 0.0254;
const limits = {
  /** Scanners do not cut their images; those who do make tiles of 256 pixels at least. */
  tilesMax: 256,
  boxesMax: 64,
  markersMax: 256,
  /** More layers or levels only make work. */
  layersMax: 64,
  levelsMax: 10,
} as const;

function demand(holds: boolean, kind: Jpeg2000Refusal): asserts holds {
  if (!holds) throw new Unreadable(kind);
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

interface Box {
  readonly name: number;
  readonly bytes: Uint8Array;
}

/** The boxes that lie one behind the other in these bytes. */
function boxesOf(bytes: Uint8Array): readonly Box[] {
  const view = viewOf(bytes);
  const boxes: Box[] = [];
  let at = 0;
  while (at < bytes.length) {
    demand(at + 8 <= bytes.length && boxes.length < limits.boxesMax, 'damaged');
    const stated = view.getUint32(at);
    const name = view.getUint32(at + 4);
    // Zero reaches to the end; one is followed by eight bytes of a length that nobody needs.
    const length = stated === 0 ? bytes.length - at : stated;
    demand(length >= 8 && at + length <= bytes.length, 'damaged');
    boxes.push({ name, bytes: bytes.subarray(at + 8, at + length) });
    at += length;
  }
  return boxes;
}

/** The box of this name; a second one might be what the decoder looks at, so there is none. */
function find(boxes: readonly Box[], name: number): Uint8Array | undefined {
  const named = boxes.filter((box) => box.name === name);
  demand(named.length <= 1, 'damaged');
  return named[0]?.bytes;
}

/** Pixels per inch of a box of resolution; 0 for one that says nothing of use. */
function dpiOf(box: Uint8Array | undefined): number {
  if (!box || box.length < 10) return 0;
  const view = viewOf(box);
  const perMetre = (at: number, exponentAt: number) =>
    (view.getUint16(at) / view.getUint16(at + 2)) * 10 ** view.getInt8(exponentAt);
  const [vertical, horizontal] = [perMetre(0, 8), perMetre(4, 9)];
  const same = Math.abs(vertical - horizontal) <= 0.005 * Math.max(vertical, horizontal);
  const dpi = Math.round(horizontal * metresPerInch);
  return same && Number.isFinite(dpi) ? dpi : 0;
}

/** Image size, 15444-1 A.5.1. */
function readSize(view: DataView, at: number) {
  const widthPx = view.getUint32(at + 4);
  const heightPx = view.getUint32(at + 8);
  const origin = [12, 16, 28, 32].map((place) => view.getUint32(at + place));
  demand(widthPx > 0 && heightPx > 0, 'damaged');
  // The decoder takes an image that does not begin at its origin to be larger than it is.
  demand(
    origin.every((place) => place === 0),
    'unknown_format',
  );
  const [tileWidthPx, tileHeightPx] = [view.getUint32(at + 20), view.getUint32(at + 24)];
  demand(tileWidthPx > 0 && tileHeightPx > 0, 'damaged');
  const tiles = Math.ceil(widthPx / tileWidthPx) * Math.ceil(heightPx / tileHeightPx);
  demand(tiles <= limits.tilesMax, 'unknown_format');
  return { widthPx, heightPx, tiles };
}

/** Components, all alike: eight bits, no sign, no subsampling. */
function readChannels(view: DataView, at: number, segmentBytes: number): 1 | 3 {
  const channels = view.getUint16(at + 36);
  demand(segmentBytes === 38 + 3 * channels, 'damaged');
  demand(channels === 1 || channels === 3, 'unknown_format');
  for (let channel = 0; channel < channels; channel += 1) {
    const [depth, across, down] = [0, 1, 2].map((n) => view.getUint8(at + 38 + 3 * channel + n));
    demand(depth === eightBits && across === 1 && down === 1, 'unknown_format');
  }
  return channels;
}

/** Layers and levels of the coding style, 15444-1 A.6.1. */
function checkCoding(view: DataView, at: number, segmentBytes: number): void {
  demand(segmentBytes >= 12, 'damaged');
  const [layers, levels] = [view.getUint16(at + 4), view.getUint8(at + 7)];
  demand(layers > 0, 'damaged');
  demand(layers <= limits.layersMax && levels <= limits.levelsMax, 'unknown_format');
}

/** Goes over the main header to the first part of a tile, and says where that is. */
function passMainHeader(view: DataView): number {
  let at = 4 + view.getUint16(4);
  let coded = false;
  for (let count = 0; count < limits.markersMax; count += 1) {
    demand(at + 4 <= view.byteLength, 'damaged');
    const marker = view.getUint16(at);
    if (marker === markers.tilePart) {
      demand(coded, 'damaged');
      return at;
    }
    const segmentBytes = view.getUint16(at + 2);
    demand(marker >= 0xff00 && segmentBytes >= 2, 'damaged');
    demand(at + 2 + segmentBytes <= view.byteLength, 'damaged');
    if (marker === markers.component) {
      // One component's own levels, behind its number and its style.
      demand(segmentBytes >= 9, 'damaged');
      demand(view.getUint8(at + 6) <= limits.levelsMax, 'unknown_format');
    }
    if (marker === markers.coding) {
      demand(!coded, 'damaged');
      checkCoding(view, at + 2, segmentBytes);
      coded = true;
    }
    at += 2 + segmentBytes;
  }
  throw new Unreadable('damaged');
}

/** Whether parts of all tiles are there to their ends, and the image's end behind them. */
function checkTileParts(view: DataView, from: number, tiles: number): void {
  const seen = new Set<number>();
  let at = from;
  while (at + 12 <= view.byteLength && view.getUint16(at) === markers.tilePart) {
    demand(view.getUint16(at + 2) === 10, 'damaged');
    const tile = view.getUint16(at + 4);
    const stated = view.getUint32(at + 6);
    demand(tile < tiles, 'damaged');
    seen.add(tile);
    // Zero reaches to the end of the image.
    const length = stated === 0 ? view.byteLength - 2 - at : stated;
    demand(length >= 14 && at + length <= view.byteLength, 'damaged');
    at += length;
  }
  demand(seen.size === tiles && at + 2 <= view.byteLength, 'damaged');
  demand(view.getUint16(at) === markers.end, 'damaged');
}

/** Reads a codestream's own header, and follows its parts to the end. */
function readCodestream(bytes: Uint8Array): Omit<Jpeg2000Header, 'dpi'> {
  const view = viewOf(bytes);
  demand(bytes.length >= 4 && view.getUint32(0) === codestreamStart, 'unknown_format');
  demand(bytes.length >= 6, 'damaged');
  const segmentBytes = view.getUint16(4);
  demand(segmentBytes >= 41 && 4 + segmentBytes <= bytes.length, 'damaged');
  const { widthPx, heightPx, tiles } = readSize(view, 4);
  const channels = readChannels(view, 4, segmentBytes);
  checkTileParts(view, passMainHeader(view), tiles);
  return { widthPx, heightPx, channels };
}

/** Reads the boxes of a file around its codestream. */
function readFile(bytes: Uint8Array): Jpeg2000Header {
  const boxes = boxesOf(bytes);
  const inner = find(boxes, names.header);
  const stream = find(boxes, names.codestream);
  demand(inner !== undefined && stream !== undefined, 'damaged');
  const about = boxesOf(inner);
  // A palette makes other pixels of those that are decoded, and no capture device writes one.
  demand(!find(about, names.palette) && !find(about, names.mapping), 'unknown_format');
  const size = find(about, names.image);
  demand(size !== undefined && size.length === 14, 'damaged');
  const header = readCodestream(stream);
  const view = viewOf(size);
  demand(view.getUint32(0) === header.heightPx, 'damaged');
  demand(view.getUint32(4) === header.widthPx, 'damaged');
  demand(view.getUint16(8) === header.channels, 'damaged');
  const resolutions = boxesOf(find(about, names.resolution) ?? new Uint8Array());
  const captured = dpiOf(find(resolutions, names.captureResolution));
  const dpi = captured > 0 ? captured : dpiOf(find(resolutions, names.displayResolution));
  return { ...header, dpi };
}

function isFile(bytes: Uint8Array): boolean {
  if (bytes.length < 12) return false;
  const view = viewOf(bytes);
  const begins = view.getUint32(0) === fileStart && view.getUint32(4) === signature.name;
  return begins && view.getUint32(8) === signature.value;
}

/** Whether these bytes begin as a JP2 file or as a bare codestream of JPEG 2000 does. */
export function isJpeg2000(bytes: Uint8Array): boolean {
  return isFile(bytes) || (bytes.length >= 4 && viewOf(bytes).getUint32(0) === codestreamStart);
}

/**
 * Reads the headers of a JP2 file or of a codestream: grey or RGB of eight bits without a palette,
 * all of its tiles there to their ends. Hostile bytes give a reason, never an exception.
 */
export function readJpeg2000Header(bytes: Uint8Array): Result<Jpeg2000Header, Jpeg2000Refusal> {
  try {
    if (isFile(bytes)) return ok(readFile(bytes));
    return ok({ ...readCodestream(bytes), dpi: 0 });
  } catch (error) {
    if (error instanceof Unreadable) return fail(error.kind);
    throw error;
  }
}
