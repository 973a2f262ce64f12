import type { Comparison } from './measured-modality.ts';

/** The most that the order may move a score. */
const share = 1e-3;
/** Similarities of this size, cosines and logarithms alike, are told apart best. */
const scale = 20;
/** No ordered score is as high. */
export const scoreMax = 80;

/**
 * The score with the similarity behind its third decimal, 0 … 80: pairs whose scores are equal, as
 * many are at 0, keep the order of their similarities, so that every rate can be taken of a table
 * of scores. It differs from the score by less than a thousandth.
 */
export function orderedScore({ score, similarity }: Comparison): number {
  const place = 0.5 + Math.atan(similarity / scale) / Math.PI;
  return (score * (scoreMax - share)) / scoreMax + share * place;
}

/** An ordered score as a table has it: as many digits as the order needs. */
export function scoreText(score: number): string {
  return score.toFixed(10);
}
