import sharp from 'sharp';
import { isFingerImageRecord } from '../biometrics/interchange/iso-19794-4-2011.ts';
import { isScannerDpi } from '../vocabulary/dpi.ts';
import { fail, ok, type Result } from '../vocabulary/result.ts';
import { bitmapPixels, isBitmap, readBitmapHeader } from './bitmap.ts';
import type { DecodeRefusal } from './decode.ts';
import { fingerOfRecord, type ExpectedFingers } from './record-image.ts';
import { isPacked, type Unpack } from './unpack.ts';

/** Checked in the header, before anything is decoded. */
const pixelsMax = 16_000_000;
/** What cameras and editors write when they know nothing. */
const writtenByDefault: ReadonlySet<number> = new Set([72, 96]);

const formats: ReadonlySet<string> = new Set(['jpeg', 'png', 'webp', 'tiff']);
const decoding = { failOn: 'error', limitInputPixels: pixelsMax, ignoreIcc: true } as const;

/** What reading an image as the field sends it takes beside its bytes. */
export interface FingerReading {
  readonly unpack: Unpack;
  /** A record that states another position is refused. */
  readonly expected: ExpectedFingers;
}

/** An image whose header was read and is within the limits. */
export interface OpenedFinger {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly pixels: () => sharp.Sharp;
  /** Pixels per inch; 0 when the file does not say. */
  readonly dpi: number;
}

/** Why an image of a finger was not opened. */
export type OpenFingerRefusal = DecodeRefusal['kind'] | 'other_position';

type Opening = Result<OpenedFinger, OpenFingerRefusal>;

/** Whether a scanner may have written this resolution into its file. */
export function plausibleDpi(dpi: number): boolean {
  return isScannerDpi(dpi) && !writtenByDefault.has(dpi);
}

function openBitmap(bytes: Uint8Array): Opening {
  const header = readBitmapHeader(bytes);
  if (!header.ok) return header;
  const { widthPx: width, heightPx: height, dpi } = header.value;
  if (width * height > pixelsMax) return fail('too_many_pixels');
  const pixels = bitmapPixels(bytes, header.value);
  if (!pixels.ok) return pixels;
  const raw = { width, height, channels: 3 } as const;
  return ok({
    pixels: () => sharp(pixels.value, { raw }),
    widthPx: width,
    heightPx: height,
    dpi: Math.round(dpi),
  });
}

async function openPacked(bytes: Uint8Array, unpack: Unpack): Promise<Opening> {
  const image = await unpack(bytes);
  if (!image.ok) return image;
  const { widthPx, heightPx, channels, dpi, data } = image.value;
  if (widthPx * heightPx > pixelsMax) return fail('too_many_pixels');
  const raw = { width: widthPx, height: heightPx, channels } as const;
  return ok({ widthPx, heightPx, dpi, pixels: () => sharp(data, { raw }) });
}

async function openImage(bytes: Uint8Array, unpack: Unpack): Promise<Opening> {
  if (isBitmap(bytes)) return openBitmap(bytes);
  if (isPacked(bytes)) return openPacked(bytes, unpack);
  const header = await sharp(bytes, { ...decoding, limitInputPixels: false })
    .metadata()
    .catch(() => undefined);
  if (!header || !formats.has(header.format)) return fail('unknown_format');
  if ((header.pages ?? 1) > 1) return fail('animated');
  if (header.width * header.height > pixelsMax) return fail('too_many_pixels');
  // A TIFF whose numbers have no unit states proportions only. Of a PNG sharp tells no unit: it has
  // one, and numbers of proportions are far from any scanner's.
  const known = header.format === 'png' || header.resolutionUnit !== undefined;
  const dpi = known ? (header.density ?? 0) : 0;
  return ok({
    pixels: () => sharp(bytes, decoding).rotate(),
    // As it lies once its orientation is applied.
    widthPx: header.autoOrient.width,
    heightPx: header.autoOrient.height,
    dpi,
  });
}

async function openRecord(
  bytes: Uint8Array,
  { unpack, expected }: FingerReading,
): Promise<Opening> {
  const inside = fingerOfRecord(bytes, expected);
  if (!inside.ok) return inside;
  const { packed, image, widthPx, heightPx } = inside.value;
  if (widthPx * heightPx > pixelsMax) return fail('too_many_pixels');
  const raw = { width: widthPx, height: heightPx, channels: 1 } as const;
  const opened: Opening = packed
    ? await openImage(image, unpack)
    : ok({ widthPx, heightPx, dpi: 0, pixels: () => sharp(image, { raw }) });
  if (!opened.ok) return opened;
  const same = opened.value.widthPx === widthPx && opened.value.heightPx === heightPx;
  if (!same) return fail('damaged');
  // The record speaks of the scanner, the file inside perhaps only of whoever packed it.
  const dpi = plausibleDpi(inside.value.dpi) ? inside.value.dpi : opened.value.dpi;
  return ok({ ...opened.value, dpi });
}

/**
 * Opens PNG, JPEG, WebP, TIFF, BMP, JPEG 2000 or WSQ, or a finger image record (ISO/IEC 19794-4) of
 * one of them or of bare pixels. Hostile bytes give a refusal, never an exception.
 */
export async function openFinger(bytes: Uint8Array, reading: FingerReading): Promise<Opening> {
  return isFingerImageRecord(bytes) ? openRecord(bytes, reading) : openImage(bytes, reading.unpack);
}
