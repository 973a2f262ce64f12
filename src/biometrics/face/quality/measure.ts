import type { RgbImage } from '../../../vocabulary/image.ts';
import type { FaceBox, LocatedFace, Point } from '../face.ts';

/** What the quality of one face is computed from. */
export interface QualityInput {
  readonly image: RgbImage;
  readonly face: LocatedFace;
  /** Every face of the sample, the measured one among them. */
  readonly faces: readonly FaceBox[];
  /** Norm of the embedding before it became unit. */
  readonly embeddingNorm: number;
}

/** Distance of two points in pixels. */
export function distance(one: Point, other: Point): number {
  return Math.hypot(one.x - other.x, one.y - other.y);
}

/** Luminance (ITU-R BT.601) of a pixel, 0 … 255. */
export function luminanceAt(image: RgbImage, x: number, y: number): number {
  const at = (y * image.widthPx + x) * 3;
  const { data } = image;
  return 0.299 * (data[at] ?? 0) + 0.587 * (data[at + 1] ?? 0) + 0.114 * (data[at + 2] ?? 0);
}

/** A rectangle of whole pixels inside the image. */
export interface Region {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** The part of `box` that lies on the image. */
export function regionOf(image: RgbImage, box: Omit<FaceBox, 'confidence'>): Region {
  const inside = (value: number, end: number) => Math.round(Math.min(end, Math.max(0, value)));
  return {
    left: inside(box.left, image.widthPx),
    top: inside(box.top, image.heightPx),
    right: inside(box.right, image.widthPx),
    bottom: inside(box.bottom, image.heightPx),
  };
}

/** Luminances of a region on a grid of at most `side` by `side` pixels; empty for no region. */
export function luminances(image: RgbImage, region: Region, side: number): Float64Array {
  const width = region.right - region.left;
  const height = region.bottom - region.top;
  if (width <= 0 || height <= 0) return new Float64Array(0);
  const columns = Math.min(side, width);
  const rows = Math.min(side, height);
  const values = new Float64Array(columns * rows);
  for (let row = 0; row < rows; row += 1) {
    const y = region.top + Math.floor((row * height) / rows);
    for (let column = 0; column < columns; column += 1) {
      const x = region.left + Math.floor((column * width) / columns);
      values[row * columns + column] = luminanceAt(image, x, y);
    }
  }
  return values;
}

/** Mean, 0 for no values. */
export function mean(values: Float64Array): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Standard deviation, 0 for no values. */
export function deviation(values: Float64Array): number {
  const centre = mean(values);
  const square = values.reduce((sum, value) => sum + (value - centre) ** 2, 0);
  return values.length === 0 ? 0 : Math.sqrt(square / values.length);
}
