import type { RgbImage } from '../../vocabulary/image.ts';
import type { FaceBox, Point } from './face.ts';
import type { Pyramid } from './pyramid.ts';

/** From a pixel of the output to a place in the source: x' = a·x + b·y + c, y' = d·x + e·y + f. */
export interface Transform {
  readonly a: number;
  readonly b: number;
  readonly c: number;
  readonly d: number;
  readonly e: number;
  readonly f: number;
}

/** What lies outside of the image: black, or the nearest pixel of its edge. */
export type Border = 'black' | 'edge';

/** Size of an output. */
export interface Size {
  readonly widthPx: number;
  readonly heightPx: number;
}

/** Takes one row of an output: its number and its pixels, which are good until the next row. */
export type TakeRow = (y: number, row: Uint8Array) => void;

/**
 * Samples an image through a transform, bilinearly, from the level of the pyramid at which the
 * reduction is below two, so that nothing aliases. Each row is handed on as soon as it is there.
 */
export function warpRows(
  pyramid: Pyramid,
  { transform, size, border }: Warping,
  take: TakeRow,
): void {
  const scale = Math.hypot(transform.a, transform.d);
  const { level, factor } = pyramid.levelFor(scale);
  const target = new Uint8Array(size.widthPx * 3);
  for (let y = 0; y < size.heightPx; y += 1) {
    // Pixel centres of a halved level lie between those of the level above.
    const line: Line = {
      fromX: (transform.b * y + transform.c + 0.5) / factor - 0.5,
      fromY: (transform.e * y + transform.f + 0.5) / factor - 0.5,
      stepX: transform.a / factor,
      stepY: transform.d / factor,
    };
    const inside = insideOf(level, line, size.widthPx);
    sampleAcrossBorder(level, { line, first: 0, end: inside.first, border }, target);
    sampleInside(level, { line, ...inside }, target);
    sampleAcrossBorder(level, { line, first: inside.end, end: size.widthPx, border }, target);
    take(y, target);
  }
}

/** What is cut out of an image, and how. */
export interface Warping {
  readonly transform: Transform;
  readonly size: Size;
  readonly border: Border;
}

/** The straight line in the source along which one row of an output is sampled. */
interface Line {
  readonly fromX: number;
  readonly fromY: number;
  readonly stepX: number;
  readonly stepY: number;
}

/** A part of a row: pixels `first` … `end` (exclusive). */
interface Span {
  readonly first: number;
  readonly end: number;
}

/** The pixels of a row whose four neighbours all lie on the image. */
function insideOf({ widthPx, heightPx }: RgbImage, line: Line, pixels: number): Span {
  const across = between(line.fromX, line.stepX, widthPx - 1);
  const down = between(line.fromY, line.stepY, heightPx - 1);
  const first = Math.min(pixels, Math.max(0, across.first, down.first));
  return { first, end: Math.max(first, Math.min(pixels, across.end, down.end)) };
}

/** So that rounding never counts a place on the edge as inside. */
const edge = 1e-6;

/** Where from + step · pixel lies between 0 and `limit`. */
function between(from: number, step: number, limit: number): Span {
  const everywhere = { first: 0, end: Infinity };
  if (Math.abs(step) < edge) return from > edge && from < limit - edge ? everywhere : nowhere;
  const toLow = (edge - from) / step;
  const toHigh = (limit - edge - from) / step;
  return {
    first: Math.ceil(Math.min(toLow, toHigh)),
    end: Math.floor(Math.max(toLow, toHigh)) + 1,
  };
}

const nowhere: Span = { first: 0, end: 0 };

function sampleInside(
  image: RgbImage,
  { line, first, end }: Span & { readonly line: Line },
  target: Uint8Array,
): void {
  const { data } = image;
  const stride = image.widthPx * 3;
  const { fromX, fromY, stepX, stepY } = line;
  for (let pixel = first; pixel < end; pixel += 1) {
    const x = fromX + stepX * pixel;
    const y = fromY + stepY * pixel;
    // Places are not negative here, so cutting off is rounding down.
    const left = x | 0;
    const top = y | 0;
    const shareX = x - left;
    const shareY = y - top;
    const bottomRight = shareX * shareY;
    const topRight = shareX - bottomRight;
    const bottomLeft = shareY - bottomRight;
    const topLeft = 1 - shareX - bottomLeft;
    const above = top * stride + left * 3;
    const below = above + stride;
    // Written out for the three channels: a loop of three costs half as much again.
    const red =
      topLeft * (data[above] ?? 0) +
      topRight * (data[above + 3] ?? 0) +
      bottomLeft * (data[below] ?? 0) +
      bottomRight * (data[below + 3] ?? 0);
    const green =
      topLeft * (data[above + 1] ?? 0) +
      topRight * (data[above + 4] ?? 0) +
      bottomLeft * (data[below + 1] ?? 0) +
      bottomRight * (data[below + 4] ?? 0);
    const blue =
      topLeft * (data[above + 2] ?? 0) +
      topRight * (data[above + 5] ?? 0) +
      bottomLeft * (data[below + 2] ?? 0) +
      bottomRight * (data[below + 5] ?? 0);
    target[3 * pixel] = (red + 0.5) | 0;
    target[3 * pixel + 1] = (green + 0.5) | 0;
    target[3 * pixel + 2] = (blue + 0.5) | 0;
  }
}

function sampleAcrossBorder(
  image: RgbImage,
  part: Span & { readonly line: Line; readonly border: Border },
  target: Uint8Array,
): void {
  const { widthPx, heightPx } = image;
  const { fromX, fromY, stepX, stepY } = part.line;
  target.fill(0, 3 * part.first, 3 * part.end);
  for (let pixel = part.first; pixel < part.end; pixel += 1) {
    const x = fromX + stepX * pixel;
    const y = fromY + stepY * pixel;
    if (part.border === 'edge') {
      const nearX = Math.min(Math.max(x, 0), widthPx - 1);
      const nearY = Math.min(Math.max(y, 0), heightPx - 1);
      sample(image, { x: nearX, y: nearY }, target, 3 * pixel);
    } else if (x > -1 && y > -1 && x < widthPx && y < heightPx) {
      sample(image, { x, y }, target, 3 * pixel);
    }
  }
}

/** One place whose neighbours may lie outside, where everything is black. */
function sample(image: RgbImage, place: Point, target: Uint8Array, out: number): void {
  const { widthPx, heightPx, data } = image;
  const left = Math.floor(place.x);
  const top = Math.floor(place.y);
  const shareX = place.x - left;
  const shareY = place.y - top;
  const stride = widthPx * 3;
  const corner = top * stride + left * 3;
  const leftShare = left >= 0 ? 1 - shareX : 0;
  const rightShare = left + 1 < widthPx ? shareX : 0;
  const topShare = top >= 0 ? 1 - shareY : 0;
  const bottomShare = top + 1 < heightPx ? shareY : 0;
  for (let channel = 0; channel < 3; channel += 1) {
    const at = corner + channel;
    const upper = leftShare * (data[at] ?? 0) + rightShare * (data[at + 3] ?? 0);
    const lower = leftShare * (data[at + stride] ?? 0) + rightShare * (data[at + stride + 3] ?? 0);
    target[out + channel] = (topShare * upper + bottomShare * lower + 0.5) | 0;
  }
}

/** How a box is cut out and brought to `size`. */
export function cutting(box: Omit<FaceBox, 'confidence'>, size: Size, border: Border): Warping {
  const scaleX = (box.right - box.left) / size.widthPx;
  const scaleY = (box.bottom - box.top) / size.heightPx;
  const transform = {
    a: scaleX,
    b: 0,
    c: box.left + 0.5 * scaleX - 0.5,
    d: 0,
    e: scaleY,
    f: box.top + 0.5 * scaleY - 0.5,
  };
  return { transform, size, border };
}

/**
 * The similarity (scale, turn, shift) that brings `from` closest to `to` in least squares,
 * given as the way back: from places of `to` to places of `from`. Source: S. Umeyama, 1991.
 */
export function similarityBack(from: readonly Point[], to: readonly Point[]): Transform {
  const centre = (points: readonly Point[]): Point => ({
    x: points.reduce((sum, { x }) => sum + x, 0) / points.length,
    y: points.reduce((sum, { y }) => sum + y, 0) / points.length,
  });
  const fromCentre = centre(from);
  const toCentre = centre(to);
  let real = 0;
  let imaginary = 0;
  let spread = 0;
  for (const [place, point] of from.entries()) {
    const other = to[place] ?? toCentre;
    const x = point.x - fromCentre.x;
    const y = point.y - fromCentre.y;
    const otherX = other.x - toCentre.x;
    const otherY = other.y - toCentre.y;
    real += x * otherX + y * otherY;
    imaginary += x * otherY - y * otherX;
    spread += x * x + y * y;
  }
  const a = real / spread;
  const b = imaginary / spread;
  const shiftX = toCentre.x - (a * fromCentre.x - b * fromCentre.y);
  const shiftY = toCentre.y - (b * fromCentre.x + a * fromCentre.y);
  const square = a * a + b * b;
  return {
    a: a / square,
    b: b / square,
    c: (-a * shiftX - b * shiftY) / square,
    d: -b / square,
    e: a / square,
    f: (b * shiftX - a * shiftY) / square,
  };
}
