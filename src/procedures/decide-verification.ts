import type { ComparisonScore } from '../vocabulary/score.ts';
import type { VerificationPolicy } from './policy.ts';

/** What the decision rests on. */
export interface VerificationFindings {
  readonly score: ComparisonScore;
  /** Whether the claimed number belongs to a person who may be verified now. */
  readonly standing: 'present' | 'unknown' | 'locked';
  /** Refusals under this person's key within the policy's window. */
  readonly recentRefusals: number;
}

/** The decision; only `verified` passes, and the others look alike to the programme. */
export type VerificationDecision = 'verified' | 'refused' | 'limited';

/** Whether the person in front of the camera is the resident that she says she is. */
export function decideVerification(
  findings: VerificationFindings,
  policy: VerificationPolicy,
): VerificationDecision {
  if (findings.recentRefusals >= policy.refusalsMax) return 'limited';
  if (findings.standing !== 'present') return 'refused';
  return findings.score >= policy.acceptFrom ? 'verified' : 'refused';
}
