import type { FivePoints, Point } from './face.ts';
import { similarityBack, type Warping } from './warp.ts';

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

/** How a face comes to stand upright on 112 × 112 pixels; black where the sample ends. */
export function alignment(five: FivePoints): Warping {
  const points = [five.leftEye, five.rightEye, five.nose, five.leftMouth, five.rightMouth];
  const transform = similarityBack(points, standardPoints);
  return { transform, size: { widthPx: sidePx, heightPx: sidePx }, border: 'black' };
}
