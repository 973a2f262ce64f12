import type { FivePoints, Point } from './face.ts';

/** Where a portrait is cut out of a sample, in pixels; it may reach beyond the sample's edges. */
export interface PortraitFrame {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** What a portrait is for: networks read the one in a code, people the one on a card. */
export type PortraitUse = 'code' | 'card';

/**
 * Width in distances between the eyes. For networks every pixel beside the face is a pixel less of
 * it: by 3.4 the cosine with the whole photograph was 0.81 at 96 × 120, by 2.6 it is 0.88. People
 * want hair, ears and chin.
 */
const widthInEyes: Readonly<Record<PortraitUse, number>> = { code: 2.6, card: 4 };
const heightToWidth = 5 / 4;
/** Where the eyes stand, from the top. */
const eyeLine = 0.44;
/** From the eyes to the mouth it is a little farther than from eye to eye, seen from the front. */
const mouthInEyes = 1.1;

const middle = (one: Point, other: Point): Point => ({
  x: (one.x + other.x) / 2,
  y: (one.y + other.y) / 2,
});
const distance = (one: Point, other: Point) => Math.hypot(one.x - other.x, one.y - other.y);

/** The frame of a portrait of 4 to 5 around a face; a face turned aside keeps its size. */
export function portraitFrame(five: FivePoints, use: PortraitUse): PortraitFrame {
  const eyes = middle(five.leftEye, five.rightEye);
  const mouth = middle(five.leftMouth, five.rightMouth);
  const size = Math.max(
    distance(five.leftEye, five.rightEye),
    distance(eyes, mouth) / mouthInEyes,
    1,
  );
  const width = widthInEyes[use] * size;
  const height = heightToWidth * width;
  // Between eyes and mouth lies the middle of a face that is turned.
  const centre = (eyes.x + mouth.x) / 2;
  return { left: centre - width / 2, top: eyes.y - eyeLine * height, width, height };
}
