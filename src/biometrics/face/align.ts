import type { RgbImage } from '../../vocabulary/image.ts';
import type { FivePoints, Point } from './face.ts';
import type { Pyramid } from './pyramid.ts';
import { similarityBack, warp } from './warp.ts';

/** Side of an aligned face. */
const sidePx = 112;

/**
 * Where the five points of an aligned face lie, in pixels of 112 × 112: both eyes, the tip of the
 * nose, both corners of the mouth. Source: J. Deng et al., ArcFace, 2019.
 */
const standardPoints: readonly Point[] = [
  { x: 38.2946, y: 51.6963 },
  { x: 73.5318, y: 51.5014 },
  { x: 56.0252, y: 71.7366 },
  { x: 41.5493, y: 92.3655 },
  { x: 70.7299, y: 92.2041 },
];

/** The face upright and centred, 112 × 112 pixels; black where the sample ends. */
export function alignFace(pyramid: Pyramid, five: FivePoints): RgbImage {
  const points = [five.leftEye, five.rightEye, five.nose, five.leftMouth, five.rightMouth];
  const transform = similarityBack(points, standardPoints);
  return warp(pyramid, transform, { widthPx: sidePx, heightPx: sidePx }, 'black');
}
