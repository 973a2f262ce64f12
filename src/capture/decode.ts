import sharp from 'sharp';
import type { RgbImage } from '../vocabulary/image.ts';
import { fail, ok, type Result } from '../vocabulary/result.ts';

/** What a photograph may be. */
export interface DecodeLimits {
  readonly bytesMax: number;
  /** Checked in the header, before anything is decoded. */
  readonly pixelsMax: number;
  /** Of the shorter side. */
  readonly sidePxMin: number;
  /** Larger photographs are reduced to this long side. */
  readonly longSidePxMax: number;
  readonly secondsMax: number;
}

/** Generous for a camera of today, tight for an attacker. */
const photographLimits: DecodeLimits = {
  bytesMax: 6 * 1024 * 1024,
  pixelsMax: 40_000_000,
  sidePxMin: 64,
  longSidePxMax: 1280,
  secondsMax: 5,
};

/** Why a photograph was not decoded. */
export interface DecodeRefusal {
  readonly kind:
    | 'empty'
    | 'too_many_bytes'
    | 'unknown_format'
    | 'too_many_pixels'
    | 'too_few_pixels'
    | 'animated'
    | 'damaged';
}

/** Vector, document and camera formats are not photographs and are never given to a decoder. */
const formats: ReadonlySet<string> = new Set(['jpeg', 'png', 'webp', 'heif', 'avif']);

// One photograph at a time on one thread, no cache of other people's pixels.
sharp.concurrency(1);
sharp.cache(false);

/**
 * Decodes a photograph to upright 8-bit sRGB: orientation and colour profile applied, transparency
 * on white, grey and 16-bit converted. Hostile bytes give a refusal, never an exception.
 */
export async function decodeSample(
  bytes: Uint8Array,
  limits: DecodeLimits = photographLimits,
): Promise<Result<RgbImage, DecodeRefusal>> {
  const refused = (kind: DecodeRefusal['kind']) => fail({ kind });
  if (bytes.length === 0) return refused('empty');
  if (bytes.length > limits.bytesMax) return refused('too_many_bytes');
  // Cameras write files that libraries warn of; what is cut off or damaged is still refused.
  const options = { failOn: 'error', limitInputPixels: limits.pixelsMax } as const;
  const header = await sharp(bytes, { ...options, limitInputPixels: false })
    .metadata()
    .catch(() => undefined);
  if (!header) return refused('unknown_format');
  if (!formats.has(header.format)) return refused('unknown_format');
  if ((header.pages ?? 1) > 1) return refused('animated');
  if (header.width * header.height > limits.pixelsMax) return refused('too_many_pixels');
  if (Math.min(header.width, header.height) < limits.sidePxMin) return refused('too_few_pixels');
  try {
    const { data, info } = await sharp(bytes, options)
      .timeout({ seconds: limits.secondsMax })
      .rotate()
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
