import sharp from 'sharp';
import { isScannerDpi, workingDpi } from '../vocabulary/dpi.ts';
import type { GreyImage } from '../vocabulary/image.ts';
import { fail, ok, type Result } from '../vocabulary/result.ts';
import {
  openFinger,
  plausibleDpi,
  type FingerReading,
  type OpenedFinger,
  type OpenFingerRefusal,
} from './open-finger.ts';
import { unpackNothing, type Unpack } from './unpack.ts';

/** What an image of fingers may be. */
const limits = {
  /** Four fingers at 1000 dpi, uncompressed, are 10 MB. */
  bytesMax: 16 * 1024 * 1024,
  /** At 500 dpi, so 3 mm and 10 cm: a finger's tip at least, at most a hand's four fingers. */
  sidePxMin: 64,
  sidePxMax: 2000,
  secondsMax: 5,
} as const;

/** Nearer than this to 500 dpi nothing is gained by resampling. */
const sameWithin = 0.01;

/** Why an image of a finger was not decoded. */
export interface FingerDecodeRefusal {
  readonly kind: OpenFingerRefusal | 'dpi_out_of_range';
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

/** Which resolution counts, and why. */
function resolutionOf(
  header: number,
  stated: number | undefined,
): Pick<DecodedFinger, 'dpiFrom' | 'fileDpi'> {
  if (stated !== undefined) return { dpiFrom: 'stated', fileDpi: stated };
  if (plausibleDpi(header)) return { dpiFrom: 'header', fileDpi: header };
  return { dpiFrom: 'assumed', fileDpi: workingDpi };
}

/** For whoever expects no record and nothing that sharp does not read. */
const plainReading: FingerReading = { unpack: unpackNothing, expected: 'anything' };

/**
 * Decodes what `openFinger` opens to 8-bit grey at 500 dpi: colour to luminance, 16 bits to 8,
 * transparency on white, orientation applied, colour profiles ignored since a scanner's greys are
 * measurements. A print with light ridges on dark is left as it is: nobody could tell a dark sensor
 * from an inverted print, so whoever has one inverts it. Hostile bytes give a refusal, never an
 * exception.
 * @param dpiStated what the caller knows about the resolution; it wins over the file's header
 * @param reading what JPEG 2000 and WSQ are unpacked with; without it they are unknown formats
 */
export async function decodeFinger(
  bytes: Uint8Array,
  dpiStated?: number,
  reading: FingerReading = plainReading,
): Promise<Result<DecodedFinger, FingerDecodeRefusal>> {
  const refused = (kind: FingerDecodeRefusal['kind']) => fail({ kind });
  if (bytes.length === 0) return refused('empty');
  if (bytes.length > limits.bytesMax) return refused('too_many_bytes');
  if (dpiStated !== undefined && !isScannerDpi(dpiStated)) return refused('dpi_out_of_range');
  const opened = await openFinger(bytes, reading);
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
  unpack: Unpack = unpackNothing,
): Promise<Result<GreyImage, FingerDecodeRefusal | { readonly kind: 'other_proportions' }>> {
  const opened = await openFinger(bytes, { unpack, expected: 'anything' });
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
  opened: OpenedFinger,
  size: FingerSize,
): Promise<Result<GreyImage, FingerDecodeRefusal>> {
  try {
    return ok(await decodedTo(opened, size));
  } catch {
    return fail({ kind: 'damaged' });
  }
}

/** @throws when the decoder finds the file damaged */
async function decodedTo({ pixels }: OpenedFinger, size: FingerSize): Promise<GreyImage> {
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
