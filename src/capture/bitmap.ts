import { fail, ok, type Result } from '../vocabulary/result.ts';

/** What the headers of a Windows bitmap say. */
export interface BitmapHeader {
  readonly widthPx: number;
  readonly heightPx: number;
  /** Pixels per inch; 0 when the file says nothing, or not the same for both directions. */
  readonly dpi: number;
  readonly bits: 1 | 4 | 8 | 24 | 32;
  /** Whether the first row of the file is the top one; mostly it is the last. */
  readonly fromTop: boolean;
  /** Whether the fourth byte of a pixel is its alpha; else it means nothing. */
  readonly alpha: boolean;
  /** Red, green, blue, one colour after another; empty from 24 bits on. */
  readonly palette: Uint8Array;
  /** Where the pixels begin, and bytes from row to row. */
  readonly pixelsAt: number;
  readonly strideBytes: number;
}

/** `unknown_format`: not a bitmap, or one that is compressed or of a kind nobody uses. */
export type BitmapRefusal = 'unknown_format' | 'damaged';

const fileHeaderBytes = 14;
/** The oldest header, of OS/2; all later ones begin alike. */
const coreHeaderBytes = 12;
const infoHeaderBytes: ReadonlySet<number> = new Set([40, 52, 56, 64, 108, 124]);
/** Larger sides are no picture, and would overflow what is computed of them. */
const sidePxMax = 65_535;
const metresPerInch = 0.0254;
const compression = { none: 0, masks: 3 } as const;
/** Masks of blue, green, red in this order of bytes, the only ones that are read. */
const masks = { red: 0x00ff0000, green: 0x0000ff00, blue: 0x000000ff, alpha: 0xff000000 } as const;

/** Whether these bytes begin as a bitmap does. */
export function isBitmap(bytes: Uint8Array): boolean {
  return bytes[0] === 0x42 && bytes[1] === 0x4d;
}

function bitsOf(bits: number): BitmapHeader['bits'] | undefined {
  return bits === 1 || bits === 4 || bits === 8 || bits === 24 || bits === 32 ? bits : undefined;
}

/** The colours of a palette; a colour of the file is blue, green, red and mostly a spare byte. */
function paletteOf(
  bytes: Uint8Array,
  place: { readonly at: number; readonly colours: number; readonly bytesEach: number },
): Uint8Array {
  const palette = new Uint8Array(3 * place.colours);
  for (let colour = 0; colour < place.colours; colour += 1) {
    const at = place.at + colour * place.bytesEach;
    palette[3 * colour] = bytes[at + 2] ?? 0;
    palette[3 * colour + 1] = bytes[at + 1] ?? 0;
    palette[3 * colour + 2] = bytes[at] ?? 0;
  }
  return palette;
}

/** Size, depth and resolution, from either kind of header. */
function shapeOf(view: DataView, headerBytes: number) {
  const at = fileHeaderBytes;
  if (headerBytes === coreHeaderBytes) {
    return {
      width: view.getUint16(at + 4, true),
      height: view.getUint16(at + 6, true),
      bits: view.getUint16(at + 10, true),
      packing: compression.none as number,
      dpi: 0,
      coloursUsed: 0,
    };
  }
  const perMetreX = view.getInt32(at + 24, true);
  const perMetreY = view.getInt32(at + 28, true);
  return {
    width: view.getInt32(at + 4, true),
    height: view.getInt32(at + 8, true),
    bits: view.getUint16(at + 14, true),
    packing: view.getUint32(at + 16, true),
    dpi: perMetreX > 0 && perMetreX === perMetreY ? perMetreX * metresPerInch : 0,
    coloursUsed: view.getUint32(at + 32, true),
  };
}

/** Where the masks of a bitmap with masks say that its bytes are; undefined for other orders. */
function alphaOf(view: DataView, headerBytes: number): boolean | undefined {
  const at = fileHeaderBytes + 40;
  // Behind the shortest header stand three masks; longer headers hold them, alpha as well.
  const known = headerBytes === 40 || headerBytes >= 52;
  if (!known || at + 12 > view.byteLength) return undefined;
  const usual =
    view.getUint32(at, true) === masks.red &&
    view.getUint32(at + 4, true) === masks.green &&
    view.getUint32(at + 8, true) === masks.blue;
  if (!usual) return undefined;
  return headerBytes >= 56 && view.getUint32(at + 12, true) === masks.alpha;
}

/**
 * Reads the headers of an uncompressed bitmap of 1, 4, 8, 24 or 32 bits and checks that all of its
 * pixels are there; decodes nothing yet.
 */
export function readBitmapHeader(bytes: Uint8Array): Result<BitmapHeader, BitmapRefusal> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (!isBitmap(bytes) || bytes.length < fileHeaderBytes + 4) return fail('unknown_format');
  const headerBytes = view.getUint32(fileHeaderBytes, true);
  const core = headerBytes === coreHeaderBytes;
  if (!core && !infoHeaderBytes.has(headerBytes)) return fail('unknown_format');
  if (fileHeaderBytes + headerBytes > bytes.length) return fail('damaged');
  const shape = shapeOf(view, headerBytes);
  const bits = bitsOf(shape.bits);
  const masked = shape.packing === compression.masks && bits === 32;
  if (!bits || (shape.packing !== compression.none && !masked)) return fail('unknown_format');
  const alpha = masked ? alphaOf(view, headerBytes) : false;
  if (alpha === undefined) return fail('unknown_format');
  const widthPx = shape.width;
  const heightPx = Math.abs(shape.height);
  if (widthPx < 1 || heightPx < 1 || widthPx > sidePxMax || heightPx > sidePxMax) {
    return fail('damaged');
  }
  const strideBytes = 4 * Math.ceil((widthPx * bits) / 32);
  const pixelsAt = view.getUint32(10, true);
  const paletteAt = fileHeaderBytes + headerBytes;
  const coloursMax = bits > 8 ? 0 : 2 ** bits;
  const colours = coloursMax > 0 && shape.coloursUsed > 0 ? shape.coloursUsed : coloursMax;
  const bytesEach = core ? 3 : 4;
  if (coloursMax > 0 && colours > coloursMax) return fail('damaged');
  if (pixelsAt < paletteAt + colours * bytesEach * Number(coloursMax > 0)) return fail('damaged');
  if (pixelsAt + strideBytes * heightPx > bytes.length) return fail('damaged');
  return ok({
    widthPx,
    heightPx,
    dpi: shape.dpi,
    bits,
    fromTop: shape.height < 0,
    alpha,
    palette: paletteOf(bytes, { at: paletteAt, colours: coloursMax > 0 ? colours : 0, bytesEach }),
    pixelsAt,
    strideBytes,
  });
}

/** Writes one row of pixels of a palette; false when a pixel names a colour that is not there. */
function paletteRow(row: Uint8Array, header: BitmapHeader, out: Uint8Array): boolean {
  const { bits, palette, widthPx } = header;
  const mask = 2 ** bits - 1;
  for (let x = 0; x < widthPx; x += 1) {
    const bit = x * bits;
    const colour = ((row[bit >>> 3] ?? 0) >>> (8 - bits - (bit & 7))) & mask;
    if (3 * colour >= palette.length) return false;
    out.set(palette.subarray(3 * colour, 3 * colour + 3), 3 * x);
  }
  return true;
}

/** Writes one row of 24 or 32 bits; what is transparent lies on white. */
function colourRow(row: Uint8Array, { bits, widthPx, alpha }: BitmapHeader, out: Uint8Array): void {
  const step = bits / 8;
  for (let x = 0; x < widthPx; x += 1) {
    const at = x * step;
    const share = alpha ? (row[at + 3] ?? 0) / 255 : 1;
    for (let channel = 0; channel < 3; channel += 1) {
      const value = row[at + 2 - channel] ?? 0;
      out[3 * x + channel] = Math.round(255 + (value - 255) * share);
    }
  }
}

/** The pixels of a bitmap, three bytes each (red, green, blue), row by row from the top. */
export function bitmapPixels(
  bytes: Uint8Array,
  header: BitmapHeader,
): Result<Uint8Array, BitmapRefusal> {
  const { widthPx, heightPx, bits, fromTop, pixelsAt, strideBytes } = header;
  const data = new Uint8Array(3 * widthPx * heightPx);
  for (let y = 0; y < heightPx; y += 1) {
    const at = pixelsAt + (fromTop ? y : heightPx - 1 - y) * strideBytes;
    const row = bytes.subarray(at, at + strideBytes);
    const out = data.subarray(3 * y * widthPx, 3 * (y + 1) * widthPx);
    if (bits > 8) colourRow(row, header, out);
    else if (!paletteRow(row, header, out)) return fail('damaged');
  }
  return ok(data);
}
