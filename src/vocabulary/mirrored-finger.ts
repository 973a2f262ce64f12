import type { KnownFinger } from './biometric-source.ts';
import type { FingerPosition } from './finger.ts';

/** The same finger of the other hand. */
const mirrored: Readonly<Record<KnownFinger, KnownFinger>> = {
  right_thumb: 'left_thumb',
  right_index: 'left_index',
  right_middle: 'left_middle',
  right_ring: 'left_ring',
  right_little: 'left_little',
  left_thumb: 'right_thumb',
  left_index: 'right_index',
  left_middle: 'right_middle',
  left_ring: 'right_ring',
  left_little: 'right_little',
};

/** The position that a finger has if left was recorded for right; `unknown` stays unknown. */
export function mirroredFinger(position: KnownFinger): KnownFinger;
export function mirroredFinger(position: FingerPosition): FingerPosition;
export function mirroredFinger(position: FingerPosition): FingerPosition {
  return position === 'unknown' ? position : mirrored[position];
}
