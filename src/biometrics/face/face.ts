/** A place in an image, in pixels from the centre of its top left pixel. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A rectangle that holds a face, in pixels of the sample. */
export interface FaceBox {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  /** The detector's confidence, 0 … 1. */
  readonly confidence: number;
}

/**
 * The points that alignment needs. Left and right are those of the picture, as the beholder sees
 * them.
 */
export interface FivePoints {
  readonly leftEye: Point;
  readonly rightEye: Point;
  readonly nose: Point;
  readonly leftMouth: Point;
  readonly rightMouth: Point;
}

/** A face with its landmarks. */
export interface LocatedFace {
  readonly box: FaceBox;
  /**
   * 68 points in the usual order: jaw 0–16, brows 17–26, nose 27–35, eyes 36–47 (the picture's left
   * eye first), outer lips 48–59, inner lips 60–67.
   */
  readonly landmarks: readonly Point[];
  readonly five: FivePoints;
}
