import type { ComparisonScore } from '../vocabulary/score.ts';
import type { VerificationPolicy } from './policy.ts';

/** What the decision rests on. */
export interface VerificationFindings {
  readonly score: ComparisonScore;
  /** Whether the claimed number belongs to a person who may be verified now. */
  readonly standing: 'present' | 'unknown' | 'locked';
}

/**
 * Whether the person in front of the camera is the resident that she says she is. The register may
 * still turn a pass into a refusal when there were too many attempts.
 */
export function decideVerification(
  findings: VerificationFindings,
  policy: VerificationPolicy,
): 'verified' | 'refused' {
  if (findings.standing !== 'present') return 'refused';
  return findings.score >= policy.acceptFrom ? 'verified' : 'refused';
}
