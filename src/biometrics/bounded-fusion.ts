import { fail, ok, type Result } from '../vocabulary/result.ts';
import { ComparisonScore } from '../vocabulary/score.ts';

/** What one source of a person says: her face, or one finger. */
export interface SourceEvidence {
  /** −10·log₁₀(FMR) of this source alone. */
  readonly score: ComparisonScore;
  /** Natural logarithm of how much likelier it is for one person than for two. */
  readonly logLikelihoodRatio: number;
}

/** Points of a score in one unit of a natural logarithm. */
const pointsPerUnit = 10 / Math.LN10;

/** Where a face speaks neither for nor against: 20 points, one stranger in a hundred. */
const neutralPoints = 20;
/** As much as the worst face may speak against: photographs of one person differ that much. */
const againstMax = 4;

/**
 * What a face's score says, until a ratio is measured: one unit for every e-fold of the false match
 * rate beyond the neutral score.
 */
export function faceEvidence(score: ComparisonScore): SourceEvidence {
  const logLikelihoodRatio = Math.max(-againstMax, (score - neutralPoints) / pointsPerUnit);
  return { score, logLikelihoodRatio };
}

/**
 * One score of everything that two people share. Sources are taken as independent, so their
 * logarithms add; strangers reach a ratio of r in less than one of r pairs, which bounds the FMR.
 * A single source keeps its own score. Nothing shared is no score at all, and never a low one.
 */
export function fuse(
  evidence: readonly SourceEvidence[],
): Result<ComparisonScore, { readonly kind: 'nothing_shared' }> {
  const [only, ...others] = evidence;
  if (!only) return fail({ kind: 'nothing_shared' });
  if (others.length === 0) return ok(only.score);
  const sum = evidence.reduce((total, { logLikelihoodRatio }) => total + logLikelihoodRatio, 0);
  return ok(ComparisonScore.parse(Math.min(80, Math.max(0, sum * pointsPerUnit))));
}
