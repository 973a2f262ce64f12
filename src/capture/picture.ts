import sharp from 'sharp';
import type { GreyImage } from '../vocabulary/image.ts';

/** An impression as a PNG in a data URI, to be put into a drawing. */
export async function pictureOf({ widthPx, heightPx, data }: GreyImage): Promise<string> {
  const raw = { width: widthPx, height: heightPx, channels: 1 } as const;
  const png = await sharp(data, { raw }).toColourspace('b-w').png().toBuffer();
  return `data:image/png;base64,${png.toString('base64')}`;
}
