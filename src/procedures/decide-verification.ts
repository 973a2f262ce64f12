import type { ComparisonScore } from '../vocabulary/score.ts';
import type { VerificationPolicy } from './policy.ts';

/** What the decision rests on. */
export interface VerificationFindings {
  /** Of everything that probe and reference share; `not_shown` where no body was shown. */
  readonly score: ComparisonScore | 'nothing_shared' | 'not_shown';
  /** What each other factor says that was shown: a code, what is stated. */
  readonly others?: readonly ('accepted' | 'refused')[];
  /** Whether what passed is among what suffices for the asker. */
  readonly suffices?: boolean;
  /** Whether the claimed number belongs to a person who may be verified now. */
  readonly standing: 'present' | 'unknown' | 'locked' | 'suspended';
}

/**
 * Whether the person at the counter is the resident that she says she is: everything that she
 * showed says so. The register may still turn a pass into a refusal when there were too many
 * attempts. Only whoever is the holder of a suspended number, by her body, learns that it is
 * suspended.
 */
export function decideVerification(
  findings: VerificationFindings,
  policy: VerificationPolicy,
): 'verified' | 'refused' | 'suspended' {
  const { standing, score, others = [], suffices = true } = findings;
  if (standing === 'unknown' || standing === 'locked') return 'refused';
  if (others.includes('refused') || !suffices) return 'refused';
  if (score === 'not_shown') {
    return others.length > 0 && standing === 'present' ? 'verified' : 'refused';
  }
  if (score === 'nothing_shared' || score < policy.acceptFrom) return 'refused';
  return standing === 'suspended' ? 'suspended' : 'verified';
}
