import type { GreyImage } from '../../../vocabulary/image.ts';
import { cellPx, type RidgeReading } from '../ridge-reading.ts';

/** What the quality of one impression is computed from. */
export interface FingerSample {
  /** At 500 dpi. */
  readonly image: GreyImage;
  /** What the network says about this image. */
  readonly reading: RidgeReading;
}

/** A sample with the grey levels of its skin, looked at once for all measures. */
export interface FingerQualityInput extends FingerSample {
  readonly windows: SkinWindows;
}

/** Grey levels in squares of 16 pixels that hold nothing but skin, about two ridges each. */
export interface SkinWindows {
  /** Grey levels between the 5 and the 95 % quantile, 0 … 255. */
  readonly contrast: Float32Array;
  /** Share of pixels darker than the middle of those two: ridges and what sticks to them. */
  readonly dark: Float32Array;
}

/** A cell that is this surely skin counts as skin. */
export const skinMin = 0.5;

/** Square millimetres of one cell at 500 dpi. */
export const cellMm2 = ((cellPx * 25.4) / 500) ** 2;

const windowCells = 4;
const windowPx = windowCells * cellPx;

/** Grey level below which lie `count` pixels. */
function quantile(histogram: Uint16Array, count: number): number {
  let below = 0;
  let level = 0;
  while (level < 255) {
    below += histogram[level] ?? 0;
    if (below > count) break;
    level += 1;
  }
  return level;
}

function isSkin({ reading, image }: FingerSample, column: number, row: number): boolean {
  if ((column + windowCells) * cellPx > image.widthPx) return false;
  if ((row + windowCells) * cellPx > image.heightPx) return false;
  for (let dy = 0; dy < windowCells; dy += 1) {
    for (let dx = 0; dx < windowCells; dx += 1) {
      const at = (row + dy) * reading.columns + column + dx;
      if ((reading.skin[at] ?? 0) < skinMin) return false;
    }
  }
  return true;
}

/** The windows of a sample, row by row. */
export function skinWindows(sample: FingerSample): SkinWindows {
  const { reading, image } = sample;
  const contrast: number[] = [];
  const dark: number[] = [];
  const histogram = new Uint16Array(256);
  const pixels = windowPx * windowPx;
  for (let row = 0; row + windowCells <= reading.rows; row += windowCells) {
    for (let column = 0; column + windowCells <= reading.columns; column += windowCells) {
      if (!isSkin(sample, column, row)) continue;
      histogram.fill(0);
      for (let y = row * cellPx; y < row * cellPx + windowPx; y += 1) {
        const from = y * image.widthPx + column * cellPx;
        for (let at = from; at < from + windowPx; at += 1) {
          const level = image.data[at] ?? 0;
          histogram[level] = (histogram[level] ?? 0) + 1;
        }
      }
      const low = quantile(histogram, 0.05 * pixels);
      const high = quantile(histogram, 0.95 * pixels);
      const middle = (low + high) / 2;
      let below = 0;
      for (let level = 0; level < middle; level += 1) below += histogram[level] ?? 0;
      contrast.push(high - low);
      dark.push(below / pixels);
    }
  }
  return { contrast: Float32Array.from(contrast), dark: Float32Array.from(dark) };
}

/** The middle of the values, 0 for none. */
export function median(values: Float32Array): number {
  return values.toSorted()[Math.floor(values.length / 2)] ?? 0;
}

/** Length of the flow in a cell: 1 where the network is sure of the ridges' direction. */
export function clarityAt({ flowCosine, flowSine }: RidgeReading, at: number): number {
  return Math.min(1, Math.hypot(flowCosine[at] ?? 0, flowSine[at] ?? 0));
}

/** Cells that lie on the image: the network's answer reaches beyond sides that it does not take. */
export function cellsOn({ reading, image }: FingerSample): {
  readonly columns: number;
  readonly rows: number;
} {
  return {
    columns: Math.min(reading.columns, Math.floor(image.widthPx / cellPx)),
    rows: Math.min(reading.rows, Math.floor(image.heightPx / cellPx)),
  };
}

/** Places of the cells that are skin, row by row. */
export function* skinCells(sample: FingerSample): Generator<number> {
  const { columns, rows } = cellsOn(sample);
  for (let row = 0; row < rows; row += 1) {
    const from = row * sample.reading.columns;
    for (let at = from; at < from + columns; at += 1) {
      if ((sample.reading.skin[at] ?? 0) >= skinMin) yield at;
    }
  }
}
