/** Where the tip of a finger lies: a box around it, turned with the finger. */
export interface TipBox {
  /** The middle of the box, in pixels of the image. */
  readonly x: number;
  readonly y: number;
  /** Across the finger and along it. */
  readonly widthPx: number;
  readonly heightPx: number;
  /** Radians, clockwise as seen; 0 points up. */
  readonly turn: number;
}
