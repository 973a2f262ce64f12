import type { QualityMeasure } from '../../../vocabulary/quality.ts';
import { goodEnough, quality } from '../../quality-scale.ts';
import { luminanceAt, regionOf, type QualityInput } from './measure.ts';

/** The face is looked at on a grid of this side, so that its size does not matter. */
const side = 96;

/**
 * Variance of the Laplacian over the face on a grid of 96 × 96, in squared grey levels. A blurred
 * face has little of it; noise has much, so this is a floor and no ranking.
 */
export function sharpness({ image, face }: QualityInput): QualityMeasure {
  const region = regionOf(image, face.box);
  const width = region.right - region.left;
  const height = region.bottom - region.top;
  const grid = new Float64Array(side * side);
  for (let row = 0; row < side; row += 1) {
    for (let column = 0; column < side; column += 1) {
      const x = Math.min(image.widthPx - 1, region.left + Math.floor((column * width) / side));
      const y = Math.min(image.heightPx - 1, region.top + Math.floor((row * height) / side));
      grid[row * side + column] = luminanceAt(image, x, y);
    }
  }
  let sum = 0;
  let square = 0;
  const count = (side - 2) ** 2;
  for (let row = 1; row < side - 1; row += 1) {
    for (let column = 1; column < side - 1; column += 1) {
      const at = row * side + column;
      const around =
        (grid[at - 1] ?? 0) + (grid[at + 1] ?? 0) + (grid[at - side] ?? 0) + (grid[at + side] ?? 0);
      const value = around - 4 * (grid[at] ?? 0);
      sum += value;
      square += value * value;
    }
  }
  const native = square / count - (sum / count) ** 2;
  // Decades matter: 10 is a smear, 1000 is crisp.
  const value = quality(50 * (Math.log10(Math.max(native, 1e-3)) - 1));
  return {
    component: 'sharpness',
    native,
    value,
    advice: value < goodEnough ? 'hold_still' : 'none',
  };
}
