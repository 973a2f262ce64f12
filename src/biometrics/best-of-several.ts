import { ComparisonScore } from '../vocabulary/score.ts';

/**
 * The score of several comparisons of which any may be the right one: the best of them, as rare
 * among strangers as the best of so many is, 10·log₁₀(n) points less.
 * @param scores at least one
 */
export function bestScore(scores: readonly ComparisonScore[]): ComparisonScore {
  return ComparisonScore.parse(Math.max(0, Math.max(...scores) - 10 * Math.log10(scores.length)));
}
