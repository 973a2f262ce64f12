import sharp from 'sharp';
import type { RgbImage } from '../vocabulary/image.ts';
import { fail, ok, type Result } from '../vocabulary/result.ts';
import { isFaceImageRecord } from '../biometrics/interchange/iso-19794-5-2011.ts';
import { isJpeg2000 } from './jpeg2000-header.ts';
import { faceOfRecord } from './record-image.ts';
import { unpackNothing, type Unpack } from './unpack.ts';

/** Generous for a camera of today, tight for an attacker. */
const limits = {
  bytesMax: 6 * 1024 * 1024,
  /** Checked in the header, before anything is decoded. */
  pixelsMax: 40_000_000,
  /** Of the shorter side. */
  sidePxMin: 64,
  /** Larger photographs are reduced to this long side. */
  longSidePxMax: 1280,
  secondsMax: 5,
} as const;

/** Why a photograph was not decoded. */
export interface DecodeRefusal {
  readonly kind:
    | 'empty'
    | 'too_many_bytes'
    | 'unknown_format'
    | 'too_many_pixels'
    | 'too_few_pixels'
    | 'animated'
    /** A record of none, or of more than one. */
    | 'several_images'
    | 'damaged';
}

/** Vector, document and camera formats are not photographs and are never given to a decoder. */
const formats: ReadonlySet<string> = new Set(['jpeg', 'png', 'webp', 'heif', 'avif']);

// One photograph at a time on one thread, no cache of other people's pixels.
sharp.concurrency(1);
sharp.cache(false);

// Cameras write files that libraries warn of; what is cut off or damaged is still refused.
const decoding = { failOn: 'error', limitInputPixels: limits.pixelsMax } as const;

/** A photograph whose header was read and is within the limits. */
interface Opened {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly pixels: () => sharp.Sharp;
}

type Opening = Result<Opened, DecodeRefusal['kind']>;

async function openPacked(bytes: Uint8Array, unpack: Unpack): Promise<Opening> {
  const image = await unpack(bytes);
  if (!image.ok) return image;
  const { widthPx, heightPx, channels, data } = image.value;
  const raw = { width: widthPx, height: heightPx, channels } as const;
  return ok({ widthPx, heightPx, pixels: () => sharp(data, { raw }) });
}

async function openFile(bytes: Uint8Array, unpack: Unpack): Promise<Opening> {
  // WSQ is for prints, so a photograph of it is nothing known.
  if (isJpeg2000(bytes)) return openPacked(bytes, unpack);
  const header = await sharp(bytes, { ...decoding, limitInputPixels: false })
    .metadata()
    .catch(() => undefined);
  if (!header || !formats.has(header.format)) return fail('unknown_format');
  if ((header.pages ?? 1) > 1) return fail('animated');
  const { width: widthPx, height: heightPx } = header;
  return ok({ widthPx, heightPx, pixels: () => sharp(bytes, decoding).rotate() });
}

async function openRecord(bytes: Uint8Array, unpack: Unpack): Promise<Opening> {
  const inside = faceOfRecord(bytes);
  if (!inside.ok) return inside;
  const opened = await openFile(inside.value.image, unpack);
  if (!opened.ok) return opened;
  const { widthPx, heightPx } = inside.value;
  const same = opened.value.widthPx === widthPx && opened.value.heightPx === heightPx;
  return same ? opened : fail('damaged');
}

/**
 * Decodes a photograph to upright 8-bit sRGB: orientation and colour profile applied, transparency
 * on white, grey and 16-bit converted. Takes PNG, JPEG, WebP, AVIF, JPEG 2000, and face image
 * records (ISO/IEC 19794-5) of one photograph. Hostile bytes give a refusal, never an exception.
 * @param unpack what JPEG 2000 is unpacked with; without it that is an unknown format
 */
export async function decodeSample(
  bytes: Uint8Array,
  unpack: Unpack = unpackNothing,
): Promise<Result<RgbImage, DecodeRefusal>> {
  const refused = (kind: DecodeRefusal['kind']) => fail({ kind });
  if (bytes.length === 0) return refused('empty');
  if (bytes.length > limits.bytesMax) return refused('too_many_bytes');
  const opened = await (isFaceImageRecord(bytes)
    ? openRecord(bytes, unpack)
    : openFile(bytes, unpack));
  if (!opened.ok) return refused(opened.error);
  const { widthPx, heightPx, pixels } = opened.value;
  if (widthPx * heightPx > limits.pixelsMax) return refused('too_many_pixels');
  if (Math.min(widthPx, heightPx) < limits.sidePxMin) return refused('too_few_pixels');
  try {
    const { data, info } = await pixels()
      .timeout({ seconds: limits.secondsMax })
      .resize({
        width: limits.longSidePxMax,
        height: limits.longSidePxMax,
        fit: 'inside',
        withoutEnlargement: true,
      })
      .flatten({ background: '#ffffff' })
      .toColourspace('srgb')
      .raw({ depth: 'uchar' })
      .toBuffer({ resolveWithObject: true });
    if (info.channels !== 3) return refused('damaged');
    // A copy of its own, so that it can be handed to a worker thread.
    return ok({ widthPx: info.width, heightPx: info.height, data: new Uint8Array(data) });
  } catch {
    return refused('damaged');
  }
}
