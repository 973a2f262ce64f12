import type { KnownFinger } from '../../../vocabulary/biometric-source.ts';

/** The fingers of each slap, in the order in which they are asked for. */
export const slapPositions: ReadonlyMap<string, readonly KnownFinger[]> = new Map([
  ['right_four', ['right_index', 'right_middle', 'right_ring', 'right_little']],
  ['left_four', ['left_index', 'left_middle', 'left_ring', 'left_little']],
  ['two_thumbs', ['left_thumb', 'right_thumb']],
]);

/** Slaps by their names. */
export const slapKinds = ['right_four', 'left_four', 'two_thumbs'] as const;

/** All fingers, as two hands that lie before somebody show them from left to right. */
export const allFingers = [
  'left_little',
  'left_ring',
  'left_middle',
  'left_index',
  'left_thumb',
  'right_thumb',
  'right_index',
  'right_middle',
  'right_ring',
  'right_little',
] as const satisfies readonly KnownFinger[];

/** Why a finger is not captured. */
export const absences = ['amputated', 'bandaged', 'unreadable', 'refused'] as const;
