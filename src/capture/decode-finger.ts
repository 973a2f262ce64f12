import sharp from 'sharp';
import { isScannerDpi, workingDpi } from '../vocabulary/dpi.ts';
import type { GreyImage } from '../vocabulary/image.ts';
import { fail, ok, type Result } from '../vocabulary/result.ts';
import { bitmapPixels, isBitmap, readBitmapHeader } from './bitmap.ts';
import type { DecodeRefusal } from './decode.ts';

/** What an image of fingers may be. */
const limits = {
  /** Four fingers at 1000 dpi, uncompressed, are 10 MB. */
  bytesMax: 16 * 1024 * 1024,
  /** Checked in the header, before anything is decoded. */
  pixelsMax: 16_000_000,
  /** At 500 dpi, so 3 mm and 10 cm: a finger's tip at least, at most a hand's four fingers. */
  sidePxMin: 64,
  sidePxMax: 2000,
  secondsMax: 5,
} as const;

/** What cameras and editors write when they know nothing. */
const writtenByDefault: ReadonlySet<number> = new Set([72, 96]);
/** Nearer than this to 500 dpi nothing is gained by resampling. */
const sameWithin = 0.01;

/** Why an image of a finger was not decoded. */
export interface FingerDecodeRefusal {
  readonly kind: DecodeRefusal['kind'] | 'dpi_out_of_range';
}

/** How large an image of a finger is at 500 dpi. */
export interface FingerSize {
  readonly widthPx: number;
  readonly heightPx: number;
}

/** An image of fingers at 500 dpi, and how its resolution was known. */
export interface DecodedFinger {
  readonly image: GreyImage;
  /** `stated` by the caller, read in the file's `header`, or `assumed` to be 500. */
  readonly dpiFrom: 'stated' | 'header' | 'assumed';
  /** The resolution of the file, before it was brought to 500. */
  readonly fileDpi: number;
}

const formats: ReadonlySet<string> = new Set(['jpeg', 'png', 'webp', 'tiff']);
const decoding = { failOn: 'error', limitInputPixels: limits.pixelsMax, ignoreIcc: true } as const;

/** An image whose header was read and is within the limits. */
interface Opened extends FingerSize {
  readonly pixels: () => sharp.Sharp;
  /** 0 when the file does not say. */
  readonly dpi: number;
}

type Opening = Result<Opened, FingerDecodeRefusal['kind']>;

function openBitmap(bytes: Uint8Array): Opening {
  const header = readBitmapHeader(bytes);
  if (!header.ok) return header;
  const { widthPx: width, heightPx: height, dpi } = header.value;
  if (width * height > limits.pixelsMax) return fail('too_many_pixels');
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

async function openImage(bytes: Uint8Array): Promise<Opening> {
  if (isBitmap(bytes)) return openBitmap(bytes);
  const header = await sharp(bytes, { ...decoding, limitInputPixels: false })
    .metadata()
    .catch(() => undefined);
  if (!header || !formats.has(header.format)) return fail('unknown_format');
  if ((header.pages ?? 1) > 1) return fail('animated');
  if (header.width * header.height > limits.pixelsMax) return fail('too_many_pixels');
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

function plausible(dpi: number): boolean {
  return isScannerDpi(dpi) && !writtenByDefault.has(dpi);
}

/** Which resolution counts, and why. */
function resolutionOf(
  header: number,
  stated: number | undefined,
): Pick<DecodedFinger, 'dpiFrom' | 'fileDpi'> {
  if (stated !== undefined) return { dpiFrom: 'stated', fileDpi: stated };
  if (plausible(header)) return { dpiFrom: 'header', fileDpi: header };
  return { dpiFrom: 'assumed', fileDpi: workingDpi };
}

/**
 * Decodes PNG, JPEG, WebP, TIFF or BMP to 8-bit grey at 500 dpi: colour to luminance, 16 bits to 8,
 * transparency on white, orientation applied, colour profiles ignored since a scanner's greys are
 * measurements. A print with light ridges on dark is left as it is: nobody could tell a dark sensor
 * from an inverted print, so whoever has one inverts it. Hostile bytes give a refusal, never an
 * exception.
 * @param dpiStated what the caller knows about the resolution; it wins over the file's header
 */
export async function decodeFinger(
  bytes: Uint8Array,
  dpiStated?: number,
): Promise<Result<DecodedFinger, FingerDecodeRefusal>> {
  const refused = (kind: FingerDecodeRefusal['kind']) => fail({ kind });
  if (bytes.length === 0) return refused('empty');
  if (bytes.length > limits.bytesMax) return refused('too_many_bytes');
  if (dpiStated !== undefined && !isScannerDpi(dpiStated)) return refused('dpi_out_of_range');
  const opened = await openImage(bytes);
  if (!opened.ok) return refused(opened.error);
  const resolution = resolutionOf(opened.value.dpi, dpiStated);
  const scale = workingDpi / resolution.fileDpi;
  const same = Math.abs(scale - 1) <= sameWithin;
  const scaled = (side: number) => (same ? side : Math.round(side * scale));
  const size = {
    widthPx: scaled(opened.value.widthPx),
    heightPx: scaled(opened.value.heightPx),
  };
  const sides = [size.widthPx, size.heightPx];
  if (Math.min(...sides) < limits.sidePxMin) return refused('too_few_pixels');
  if (Math.max(...sides) > limits.sidePxMax) return refused('too_many_pixels');
  const image = await greyOf(opened.value, size);
  return image.ok ? ok({ image: image.value, ...resolution }) : image;
}

/**
 * Decodes an image that was taken before at the size that its template states: what was known then
 * of its resolution need not be known any more.
 */
export async function decodeFingerOfSize(
  bytes: Uint8Array,
  size: FingerSize,
): Promise<Result<GreyImage, FingerDecodeRefusal | { readonly kind: 'other_proportions' }>> {
  const opened = await openImage(bytes);
  if (!opened.ok) return fail({ kind: opened.error });
  const { widthPx, heightPx } = opened.value;
  const scale = size.widthPx / widthPx;
  // Both sides were rounded to whole pixels.
  if (Math.abs(heightPx * scale - size.heightPx) > 0.5 + 0.5 * (heightPx / widthPx)) {
    return fail({ kind: 'other_proportions' });
  }
  return greyOf(opened.value, size);
}

async function greyOf(
  opened: Opened,
  size: FingerSize,
): Promise<Result<GreyImage, FingerDecodeRefusal>> {
  try {
    return ok(await decodedTo(opened, size));
  } catch {
    return fail({ kind: 'damaged' });
  }
}

/** @throws when the decoder finds the file damaged */
async function decodedTo({ pixels }: Opened, size: FingerSize): Promise<GreyImage> {
  const grey = await pixels()
    .timeout({ seconds: limits.secondsMax })
    .flatten({ background: '#ffffff' })
    .toColourspace('b-w')
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true });
  const { width, height, channels } = grey.info;
  if (channels !== 1) throw new Error('grey has one channel');
  if (size.widthPx === width && size.heightPx === height) {
    // A copy of its own, so that it can be handed to a worker thread.
    return { widthPx: width, heightPx: height, data: new Uint8Array(grey.data), dpi: workingDpi };
  }
  const { data, info } = await sharp(grey.data, { raw: { width, height, channels } })
    .resize({
      width: size.widthPx,
      height: size.heightPx,
      fit: 'fill',
      kernel: 'lanczos3',
    })
    .toColourspace('b-w')
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true });
  if (info.channels !== 1) throw new Error('grey has one channel');
  const image = { widthPx: info.width, heightPx: info.height, dpi: workingDpi };
  return { ...image, data: new Uint8Array(data) };
}
