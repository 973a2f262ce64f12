import { z } from 'zod';
import { FingerAbsence, FingerPosition, type FingerTemplate } from './finger.ts';
import { ComparisonScore } from './score.ts';
import type { Template } from './template.ts';

/** A finger of which it is known which one it is. */
export const KnownFinger = FingerPosition.exclude(['unknown']);
export type KnownFinger = z.infer<typeof KnownFinger>;

/** A finger that was not captured at enrolment, and why. */
export const FingerException = z
  .object({ position: KnownFinger, reason: FingerAbsence })
  .strict()
  .readonly();
export type FingerException = z.infer<typeof FingerException>;

/** Which exception a photograph shows; `all` shows every one of an enrolment. */
export const ExceptionShown = z.enum(['all', ...KnownFinger.options]);
export type ExceptionShown = z.infer<typeof ExceptionShown>;

/** Where on a person a sample was taken; `unknown` is a finger and nobody noted which. */
export const BiometricSource = z.enum(['face', ...FingerPosition.options]);
export type BiometricSource = z.infer<typeof BiometricSource>;

/** What one source says about two people being one. */
export const SourceScore = z
  .object({
    source: BiometricSource,
    score: ComparisonScore,
    /** The reference's finger that was compared, where it is not the one of the stated position. */
    found: KnownFinger.exactOptional(),
  })
  .strict()
  .readonly();
export type SourceScore = z.infer<typeof SourceScore>;

/** Everything of one person that is compared, as a probe or as a reference. */
export interface TemplateSet {
  readonly face: Template | 'none';
  /** References have every position at most once, and never `unknown`. */
  readonly fingers: readonly FingerTemplate[];
}
