import type { ComparisonScore } from '../vocabulary/score.ts';
import type { VerificationPolicy } from './policy.ts';

/** What the decision rests on. */
export interface VerificationFindings {
  /** Of everything that probe and reference share. */
  readonly score: ComparisonScore | 'nothing_shared';
  /** Whether the claimed number belongs to a person who may be verified now. */
  readonly standing: 'present' | 'unknown' | 'locked';
}

/**
 * Whether the person at the counter is the resident that she says she is. The register may still
 * turn a pass into a refusal when there were too many attempts.
 */
export function decideVerification(
  findings: VerificationFindings,
  policy: VerificationPolicy,
): 'verified' | 'refused' {
  if (findings.standing !== 'present' || findings.score === 'nothing_shared') return 'refused';
  return findings.score >= policy.acceptFrom ? 'verified' : 'refused';
}
