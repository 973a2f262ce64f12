import type { RgbImage } from '../../vocabulary/image.ts';

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

/** Below this side a level is not halved again. */
const sidePxMin = 32;

/**
 * An image and its halves, each made when it is first asked for, so that every warp can sample at
 * less than twofold reduction.
 */
export class Pyramid {
  readonly image: RgbImage;
  readonly #levels: RgbImage[];

  constructor(image: RgbImage) {
    this.image = image;
    this.#levels = [image];
  }

  /** The level whose reduction comes closest to `scale` from below, and its reduction: 1, 2, 4 … */
  levelFor(scale: number): { readonly level: RgbImage; readonly factor: number } {
    let level = this.image;
    let factor = 1;
    for (let place = 1; scale / factor >= 2; place += 1) {
      if (Math.min(level.widthPx, level.heightPx) < sidePxMin) break;
      level = this.#levels[place] ??= halved(level);
      factor *= 2;
    }
    return { level, factor };
  }
}
