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

/**
 * Samples an image through a transform, bilinearly, from the level of the pyramid at which the
 * reduction is below two, so that nothing aliases.
 */
export function warp(pyramid: Pyramid, transform: Transform, size: Size, border: Border): RgbImage {
  let scale = Math.hypot(transform.a, transform.d);
  let level = 0;
  while (scale >= 2 && level + 1 < pyramid.levels.length) {
    scale /= 2;
    level += 1;
  }
  const source = pyramid.levels[level] ?? pyramid.levels[0];
  const factor = 2 ** level;
  const data = new Uint8Array(size.widthPx * size.heightPx * 3);
  let out = 0;
  for (let y = 0; y < size.heightPx; y += 1) {
    for (let x = 0; x < size.widthPx; x += 1) {
      const sourceX = transform.a * x + transform.b * y + transform.c;
      const sourceY = transform.d * x + transform.e * y + transform.f;
      // Pixel centres of a halved level lie between those of the level above.
      sample(source, (sourceX + 0.5) / factor - 0.5, (sourceY + 0.5) / factor - 0.5, border, {
        data,
        at: out,
      });
      out += 3;
    }
  }
  return { ...size, data };
}

function sample(
  image: RgbImage,
  atX: number,
  atY: number,
  border: Border,
  target: { readonly data: Uint8Array; readonly at: number },
): void {
  const { widthPx, heightPx, data } = image;
  const x = border === 'edge' ? Math.min(Math.max(atX, 0), widthPx - 1) : atX;
  const y = border === 'edge' ? Math.min(Math.max(atY, 0), heightPx - 1) : atY;
  const left = Math.floor(x);
  const top = Math.floor(y);
  if (left < -1 || top < -1 || left >= widthPx || top >= heightPx) return;
  const shareX = x - left;
  const shareY = y - top;
  const row = widthPx * 3;
  const corner = top * row + left * 3;
  const hasLeft = left >= 0;
  const hasRight = left + 1 < widthPx;
  const hasTop = top >= 0;
  const hasBottom = top + 1 < heightPx;
  for (let channel = 0; channel < 3; channel += 1) {
    const at = corner + channel;
    const topLeft = hasTop && hasLeft ? (data[at] ?? 0) : 0;
    const topRight = hasTop && hasRight ? (data[at + 3] ?? 0) : 0;
    const bottomLeft = hasBottom && hasLeft ? (data[at + row] ?? 0) : 0;
    const bottomRight = hasBottom && hasRight ? (data[at + row + 3] ?? 0) : 0;
    const upper = topLeft * (1 - shareX) + topRight * shareX;
    const lower = bottomLeft * (1 - shareX) + bottomRight * shareX;
    target.data[target.at + channel] = Math.round(upper * (1 - shareY) + lower * shareY);
  }
}

/** Cuts a box out and brings it to `size`. */
export function cut(
  pyramid: Pyramid,
  box: Omit<FaceBox, 'confidence'>,
  size: Size,
  border: Border,
): RgbImage {
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
  return warp(pyramid, transform, size, border);
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
