import sharp from 'sharp';
import type { GreyImage, RgbImage } from '../../src/vocabulary/image.ts';

/** As tall as the portrait of a passport at 300 dpi, which is enough for every use. */
const portraitSidePxMax = 1200;
const frameSidePxMax = 640;

/** A photograph as a face device sees it: upright, red, green and blue. @throws when it is none */
export async function portraitOf(file: Uint8Array): Promise<RgbImage> {
  const { data, info } = await sharp(file)
    .rotate()
    .resize({
      width: portraitSidePxMax,
      height: portraitSidePxMax,
      fit: 'inside',
      withoutEnlargement: true,
    })
    .flatten({ background: '#ffffff' })
    .toColourspace('srgb')
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true });
  if (info.channels !== 3) throw new Error('a portrait has three channels');
  return { widthPx: info.width, heightPx: info.height, data: new Uint8Array(data) };
}

/** One picture of a stream. */
export function jpegOf({ widthPx, heightPx, data }: GreyImage | RgbImage): Promise<Uint8Array> {
  const channels = data.length === widthPx * heightPx ? 1 : 3;
  return sharp(data, { raw: { width: widthPx, height: heightPx, channels } })
    .resize({
      width: frameSidePxMax,
      height: frameSidePxMax,
      fit: 'inside',
      withoutEnlargement: true,
    })
    .jpeg({ quality: 80 })
    .toBuffer();
}
