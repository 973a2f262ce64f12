import type { RgbImage } from '../../vocabulary/image.ts';
import type { Network, Tensor } from '../network.ts';
import type { FaceBox, FivePoints, LocatedFace, Point } from './face.ts';
import type { Pyramid } from './pyramid.ts';
import { luminancePlane, planes } from './tensor.ts';
import { cutting } from './warp.ts';

/** Input of the detector. */
const detectorSize = { widthPx: 320, heightPx: 240 };
/** Boxes below this confidence are not faces. */
const confidenceMin = 0.65;
/** Of two boxes that overlap more than this (intersection over union), the surer one stays. */
const overlapMax = 0.3;
/** Faces that are looked at; a crowd is refused anyway. */
const facesMax = 20;
const landmarkSidePx = 64;

/**
 * Finds the faces of a sample, surest first. A face that fills the whole sample is too large for
 * the detector; when nothing is found it looks again from twice as far.
 */
export async function findFaces(detector: Network, pyramid: Pyramid): Promise<readonly FaceBox[]> {
  const near = await findFacesFrom(detector, pyramid, 1);
  return near.length > 0 ? near : findFacesFrom(detector, pyramid, 2);
}

/** From `distance` 1 the sample fills the detector's input at the top left; from 2, half of it. */
async function findFacesFrom(
  detector: Network,
  pyramid: Pyramid,
  distance: number,
): Promise<readonly FaceBox[]> {
  const { image } = pyramid;
  const scale =
    distance *
    Math.max(image.widthPx / detectorSize.widthPx, image.heightPx / detectorSize.heightPx);
  const width = detectorSize.widthPx * scale;
  const height = detectorSize.heightPx * scale;
  // From further away the sample stands in the middle, with black all around it.
  const left = distance === 1 ? 0 : (image.widthPx - width) / 2;
  const top = distance === 1 ? 0 : (image.heightPx - height) / 2;
  const whole = { left, top, right: left + width, bottom: top + height };
  const input = planes(pyramid, cutting(whole, detectorSize, 'black'), {
    order: 'rgb',
    mean: 127,
    scale: 128,
  });
  const { scores, boxes } = await detector.run(input);
  if (!scores || !boxes) throw new Error('the detector answers scores and boxes');
  return surest(readBoxes(scores, boxes, { left, top, width, height }));
}

/** The face that the sample is about: large, and near the middle; undefined when there is none. */
export function mostProminent(faces: readonly FaceBox[], image: RgbImage): FaceBox | undefined {
  const halfDiagonal = Math.hypot(image.widthPx, image.heightPx) / 2;
  const prominence = (box: FaceBox) => {
    const aside = Math.hypot(
      (box.left + box.right - image.widthPx) / 2,
      (box.top + box.bottom - image.heightPx) / 2,
    );
    return areaOf(box) * Math.max(0.1, 1 - aside / halfDiagonal);
  };
  return faces.toSorted((a, b) => prominence(b) - prominence(a))[0];
}

function readBoxes(
  scores: Tensor,
  boxes: Tensor,
  frame: {
    readonly left: number;
    readonly top: number;
    readonly width: number;
    readonly height: number;
  },
): FaceBox[] {
  const found: FaceBox[] = [];
  for (let place = 0; 2 * place + 1 < scores.data.length; place += 1) {
    const confidence = scores.data[2 * place + 1] ?? 0;
    if (!(confidence > confidenceMin)) continue;
    found.push({
      left: frame.left + (boxes.data[4 * place] ?? 0) * frame.width,
      top: frame.top + (boxes.data[4 * place + 1] ?? 0) * frame.height,
      right: frame.left + (boxes.data[4 * place + 2] ?? 0) * frame.width,
      bottom: frame.top + (boxes.data[4 * place + 3] ?? 0) * frame.height,
      confidence,
    });
  }
  return found;
}

/** Area of a box in square pixels. */
export function areaOf(box: FaceBox): number {
  return Math.max(0, box.right - box.left) * Math.max(0, box.bottom - box.top);
}

function overlapOf(one: FaceBox, other: FaceBox): number {
  const width = Math.min(one.right, other.right) - Math.max(one.left, other.left);
  const height = Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top);
  if (width <= 0 || height <= 0) return 0;
  return (width * height) / (areaOf(one) + areaOf(other) - width * height);
}

/** Keeps the surest of each bunch of overlapping boxes. */
function surest(boxes: readonly FaceBox[]): readonly FaceBox[] {
  const kept: FaceBox[] = [];
  for (const box of boxes.toSorted((a, b) => b.confidence - a.confidence)) {
    if (kept.length === facesMax) break;
    if (kept.every((other) => overlapOf(box, other) <= overlapMax)) kept.push(box);
  }
  return kept;
}

/** Finds the 68 landmarks of one face, and the five points among them. */
export async function findLandmarks(
  network: Network,
  pyramid: Pyramid,
  box: FaceBox,
): Promise<LocatedFace> {
  const side = box.bottom - box.top;
  const left = (box.left + box.right) / 2 - side / 2;
  const top = (box.top + box.bottom) / 2 - side / 2;
  const square = { left, top, right: left + side, bottom: top + side };
  const size = { widthPx: landmarkSidePx, heightPx: landmarkSidePx };
  const { output } = await network.run(luminancePlane(pyramid, cutting(square, size, 'edge')));
  if (!output) throw new Error('the landmark network answers output');
  const landmarks: Point[] = [];
  for (let place = 0; place < 68; place += 1) {
    landmarks.push({
      x: left + (output.data[2 * place] ?? 0) * side,
      y: top + (output.data[2 * place + 1] ?? 0) * side,
    });
  }
  return { box, landmarks, five: fivePointsOf(landmarks) };
}

function fivePointsOf(landmarks: readonly Point[]): FivePoints {
  const mean = (...places: readonly number[]): Point => {
    const points = places.map((place) => landmarks[place] ?? { x: 0, y: 0 });
    return {
      x: points.reduce((sum, { x }) => sum + x, 0) / points.length,
      y: points.reduce((sum, { y }) => sum + y, 0) / points.length,
    };
  };
  return {
    // The lids, without the corners: these two move least when an eye closes.
    leftEye: mean(37, 38, 40, 41),
    rightEye: mean(43, 44, 46, 47),
    nose: mean(30),
    leftMouth: mean(48, 60),
    rightMouth: mean(54, 64),
  };
}
