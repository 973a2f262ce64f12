import { z } from 'zod';
import type { MinutiaSet } from './minutiae.ts';
import type { Quality } from './quality.ts';
import type { ModelId, Template } from './template.ts';

/** Positions of fingers; a place in this list is the code of ISO/IEC 19794-2. */
export const fingerPositions = [
  'unknown',
  'right_thumb',
  'right_index',
  'right_middle',
  'right_ring',
  'right_little',
  'left_thumb',
  'left_index',
  'left_middle',
  'left_ring',
  'left_little',
] as const;
export const FingerPosition = z.enum(fingerPositions);
export type FingerPosition = z.infer<typeof FingerPosition>;

/** Why a finger was not captured; enrolment goes on without it. */
export const FingerAbsence = z.enum(['amputated', 'bandaged', 'unreadable', 'refused']);
export type FingerAbsence = z.infer<typeof FingerAbsence>;

/** Features of one impression of a finger. */
export interface FingerTemplate {
  readonly position: FingerPosition;
  /** The network that found the minutiae. */
  readonly model: ModelId;
  /** Size of the impression at 500 dpi. */
  readonly widthPx: number;
  readonly heightPx: number;
  readonly minutiae: MinutiaSet;
  readonly quality: Quality;
  /** For 1:N: a unit vector of fixed length, of a model of its own. */
  readonly embedding: Template;
}
