import type { Tensor } from '../network.ts';
import type { Pyramid } from './pyramid.ts';
import { warpRows, type Warping } from './warp.ts';

/** How pixels become numbers: value = (byte − mean) / scale. */
export interface Normalisation {
  readonly order: 'rgb' | 'bgr';
  readonly mean: number;
  readonly scale: number;
}

/** What is cut out of a pyramid as planes, 1 × 3 × height × width. */
export function planes(
  pyramid: Pyramid,
  warping: Warping,
  { order, mean, scale }: Normalisation,
): Tensor {
  const { widthPx, heightPx } = warping.size;
  const pixels = widthPx * heightPx;
  // Scales are powers of two, so this is exact, and quicker than a division.
  const factor = 1 / scale;
  const data = new Float32Array(3 * pixels);
  const firstPlane = order === 'bgr' ? 2 * pixels : 0;
  const lastPlane = order === 'bgr' ? 0 : 2 * pixels;
  warpRows(pyramid, warping, (y, row) => {
    const start = y * widthPx;
    let at = 0;
    for (let pixel = start; pixel < start + widthPx; pixel += 1) {
      data[firstPlane + pixel] = ((row[at] ?? 0) - mean) * factor;
      data[pixels + pixel] = ((row[at + 1] ?? 0) - mean) * factor;
      data[lastPlane + pixel] = ((row[at + 2] ?? 0) - mean) * factor;
      at += 3;
    }
  });
  return { dims: [1, 3, heightPx, widthPx], data };
}

/** The same as one plane of luminance (ITU-R BT.601), 0 … 255/256, 1 × 1 × height × width. */
export function luminancePlane(pyramid: Pyramid, warping: Warping): Tensor {
  const { widthPx, heightPx } = warping.size;
  const data = new Float32Array(widthPx * heightPx);
  warpRows(pyramid, warping, (y, row) => {
    for (let x = 0; x < widthPx; x += 1) {
      const red = row[3 * x] ?? 0;
      const green = row[3 * x + 1] ?? 0;
      const blue = row[3 * x + 2] ?? 0;
      data[y * widthPx + x] = (0.299 * red + 0.587 * green + 0.114 * blue) / 256;
    }
  });
  return { dims: [1, 1, heightPx, widthPx], data };
}
