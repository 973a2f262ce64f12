import type { ComparisonScore } from '../vocabulary/score.ts';
import type { VerificationPolicy } from './policy.ts';

/** What the decision rests on. */
export interface VerificationFindings {
  /** Of everything that probe and reference share. */
  readonly score: ComparisonScore | 'nothing_shared';
  /** Whether the claimed number belongs to a person who may be verified now. */
  readonly standing: 'present' | 'unknown' | 'locked' | 'suspended';
}

/**
 * Whether the person at the counter is the resident that she says she is. The register may still
 * turn a pass into a refusal when there were too many attempts. Only whoever is the holder of a
 * suspended number learns that it is suspended.
 */
export function decideVerification(
  findings: VerificationFindings,
  policy: VerificationPolicy,
): 'verified' | 'refused' | 'suspended' {
  const { standing, score } = findings;
  if (standing === 'unknown' || standing === 'locked') return 'refused';
  if (score === 'nothing_shared' || score < policy.acceptFrom) return 'refused';
  return standing === 'suspended' ? 'suspended' : 'verified';
}
