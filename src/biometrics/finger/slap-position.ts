import type { FingerPosition } from '../../vocabulary/finger.ts';

/** What is pressed on a sensor at once. */
export type SlapKind = 'right_four' | 'left_four' | 'two_thumbs';

/** Which fingers, from left to right in the image when they point up. */
export const slapPositions: Readonly<Record<SlapKind, readonly FingerPosition[]>> = {
  right_four: ['right_index', 'right_middle', 'right_ring', 'right_little'],
  left_four: ['left_little', 'left_ring', 'left_middle', 'left_index'],
  two_thumbs: ['left_thumb', 'right_thumb'],
};

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
