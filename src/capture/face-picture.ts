import sharp from 'sharp';
import type { RgbImage } from '../vocabulary/image.ts';

/** Enough to see whether eyes are open and the picture is sharp. */
const longSidePxMax = 640;

/** A photograph as an operator's screen shows it: a small JPEG. */
export function facePicture({ widthPx, heightPx, data }: RgbImage): Promise<Uint8Array> {
  return sharp(data, { raw: { width: widthPx, height: heightPx, channels: 3 } })
    .resize({
      width: longSidePxMax,
      height: longSidePxMax,
      fit: 'inside',
      withoutEnlargement: true,
    })
    .jpeg({ quality: 85 })
    .toBuffer();
}
