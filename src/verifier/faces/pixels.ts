import type { RgbImage } from '../../vocabulary/image.ts';

/** As it is: no profile of colours, no alpha, nothing that would change a value. */
const plain = { colorSpaceConversion: 'none', premultiplyAlpha: 'none' } as const;
/** The long side of what networks look at: a camera may give more. */
const sidePxMax = 1_280;
/** The long side of a portrait in a code. */
const portraitSidePxMax = 256;

/** Pixels of a bitmap with their alpha, no larger than need be. */
export function pixelsOf(bitmap: ImageBitmap, sideMax: number): ImageData {
  const scale = Math.min(1, sideMax / Math.max(bitmap.width, bitmap.height));
  const width = Math.max(1, Math.round(bitmap.width * scale));
  const height = Math.max(1, Math.round(bitmap.height * scale));
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) throw new Error('a canvas can be drawn on');
  context.imageSmoothingQuality = 'high';
  context.drawImage(bitmap, 0, 0, width, height);
  bitmap.close();
  return context.getImageData(0, 0, width, height);
}

function withoutAlpha({ width, height, data }: ImageData): RgbImage {
  const rgb = new Uint8Array(width * height * 3);
  for (let pixel = 0; pixel < width * height; pixel += 1) {
    rgb[3 * pixel] = data[4 * pixel] ?? 0;
    rgb[3 * pixel + 1] = data[4 * pixel + 1] ?? 0;
    rgb[3 * pixel + 2] = data[4 * pixel + 2] ?? 0;
  }
  return { widthPx: width, heightPx: height, data: rgb };
}

/** What a camera or a file showed, for the networks. */
export function faceImage(bitmap: ImageBitmap): RgbImage {
  return withoutAlpha(pixelsOf(bitmap, sidePxMax));
}

/** A picture of a file; rejects when it is none. */
export function bitmapOf(file: Blob): Promise<ImageBitmap> {
  return createImageBitmap(file, { ...plain, imageOrientation: 'from-image' });
}

/** The photograph of a code as pixels; `none` when it is no picture, or larger than they are. */
export async function portraitImage(webp: Uint8Array): Promise<RgbImage | 'none'> {
  const blob = new Blob([new Uint8Array(webp)], { type: 'image/webp' });
  const bitmap = await createImageBitmap(blob, plain).catch(() => undefined);
  if (!bitmap || Math.max(bitmap.width, bitmap.height) > portraitSidePxMax) return 'none';
  return withoutAlpha(pixelsOf(bitmap, portraitSidePxMax));
}
