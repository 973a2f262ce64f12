import type { RgbImage } from '../../vocabulary/image.ts';

/** An image and its halves: level n has half the width and height of level n − 1. */
export interface Pyramid {
  readonly levels: readonly [RgbImage, ...RgbImage[]];
}

/** Below this side a level is not halved again. */
const sidePxMin = 32;

/** Halves an image by the mean of each two by two pixels. */
function halved(image: RgbImage): RgbImage {
  const widthPx = image.widthPx >> 1;
  const heightPx = image.heightPx >> 1;
  const stride = image.widthPx * 3;
  const source = image.data;
  const data = new Uint8Array(widthPx * heightPx * 3);
  let out = 0;
  for (let y = 0; y < heightPx; y += 1) {
    for (let x = 0; x < widthPx; x += 1) {
      const at = 2 * y * stride + 6 * x;
      for (let channel = at; channel < at + 3; channel += 1) {
        const above = (source[channel] ?? 0) + (source[channel + 3] ?? 0);
        const below = (source[channel + stride] ?? 0) + (source[channel + stride + 3] ?? 0);
        data[out] = (above + below + 2) >> 2;
        out += 1;
      }
    }
  }
  return { widthPx, heightPx, data };
}

/** The pyramid of an image, so that every warp can sample at less than twofold reduction. */
export function pyramidOf(image: RgbImage): Pyramid {
  const levels: [RgbImage, ...RgbImage[]] = [image];
  let smallest = image;
  while (Math.min(smallest.widthPx, smallest.heightPx) >= sidePxMin) {
    smallest = halved(smallest);
    levels.push(smallest);
  }
  return { levels };
}
