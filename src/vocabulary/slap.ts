import { z } from 'zod';
import type { KnownFinger } from './biometric-source.ts';

/** What is pressed on a sensor at once. */
export const SlapKind = z.enum(['right_four', 'left_four', 'two_thumbs']);
export type SlapKind = z.infer<typeof SlapKind>;

/** Which fingers, from left to right in the image when they point up. */
export const slapPositions: Readonly<Record<SlapKind, readonly KnownFinger[]>> = {
  right_four: ['right_index', 'right_middle', 'right_ring', 'right_little'],
  left_four: ['left_little', 'left_ring', 'left_middle', 'left_index'],
  two_thumbs: ['left_thumb', 'right_thumb'],
};

/** What the person was asked to press. */
export interface SlapAsked {
  readonly kind: SlapKind;
  /** Fingers of the slap that can not be pressed; why does not matter here. */
  readonly missing: readonly KnownFinger[];
}

/** The fingers that are asked for, from left to right. */
export function askedPositions({ kind, missing }: SlapAsked): readonly KnownFinger[] {
  return slapPositions[kind].filter((position) => !missing.includes(position));
}
