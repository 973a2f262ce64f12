import { ComparisonScore } from '../vocabulary/score.ts';
import { calibrationOf, type Calibration, type CalibrationPoint } from './calibration.ts';

/** A measured point: this share of mated pairs stays below this similarity. */
export interface MatedPoint {
  readonly similarity: number;
  /** False non-match rate at that similarity, 0 … 1. */
  readonly falseNonMatchRate: number;
}

/** From a comparison's own similarity to what it says for and against one person. */
export interface EvidenceCalibration extends Calibration {
  /** Natural logarithm of how much likelier the similarity is for one person than for two. */
  logLikelihoodRatio(similarity: number): number;
  /** How the ratio is spread over pairs of two persons. */
  readonly nonMated: RatioSpread;
}

/** Shares of pairs by their log-likelihood ratio, in cells of `ratioStep`. */
export interface RatioSpread {
  /** The number of the first cell; cell `n` holds ratios above `(n − 1) · ratioStep`. */
  readonly first: number;
  /** Rounded upwards, so that a rate read from them is never too low. */
  readonly shares: Float64Array;
}

/** Of the natural logarithm; a quarter of a point of the score. */
export const ratioStep = 0.05;

interface Knot {
  readonly similarity: number;
  readonly ratio: number;
}

/**
 * Between two measured similarities the ratio is that of the shares of mated and of non-mated pairs
 * that lie there; below the first it is that of all which lie below. It is linear from middle to
 * middle, and above the last middle, where no data exist, it goes on at half the slope.
 * @throws when a table has fewer than two points or does not rise, or when the ratio does not
 */
export function evidenceOf(
  table: readonly CalibrationPoint[],
  mated: readonly MatedPoint[],
): EvidenceCalibration {
  const calibration = calibrationOf(table);
  const knots = knotsOf(calibration, mated);
  const logLikelihoodRatio = (similarity: number) => ratioAt(knots, similarity);
  const nonMated = spreadOf(calibration, logLikelihoodRatio);
  return { ...calibration, logLikelihoodRatio, nonMated };
}

function knotsOf(calibration: Calibration, mated: readonly MatedPoint[]): readonly Knot[] {
  const [first, second] = mated;
  if (!first || !second) throw new Error('a table has two points at least');
  const rate = (similarity: number) => 10 ** (calibration.score(similarity) / -10);
  const lowest: Knot = {
    similarity: first.similarity - (second.similarity - first.similarity) / 2,
    ratio: Math.log(first.falseNonMatchRate / (1 - rate(first.similarity))),
  };
  const between = mated.slice(1).map((point, place): Knot => {
    const below = mated[place] ?? first;
    const matedShare = point.falseNonMatchRate - below.falseNonMatchRate;
    const nonMatedShare = rate(below.similarity) - rate(point.similarity);
    return {
      similarity: (below.similarity + point.similarity) / 2,
      ratio: Math.log(matedShare / nonMatedShare),
    };
  });
  const knots = [lowest, ...between];
  const rises = knots.every(({ similarity, ratio }, place) => {
    const next = knots[place + 1];
    return (
      Number.isFinite(ratio) && (!next || (next.similarity > similarity && next.ratio > ratio))
    );
  });
  if (!rises) throw new Error('a likelihood ratio rises with the similarity');
  return knots;
}

function ratioAt(knots: readonly Knot[], similarity: number): number {
  const last = knots.length - 1;
  let place = 0;
  while (place < last && (knots[place]?.similarity ?? 0) < similarity) place += 1;
  const above = knots[place];
  const below = knots[place - 1];
  if (!above) throw new Error('a ratio has knots');
  if (!below) return above.ratio;
  const slope = (above.ratio - below.ratio) / (above.similarity - below.similarity);
  const beyond = similarity - above.similarity;
  return above.ratio + (beyond > 0 ? slope / 2 : slope) * beyond;
}

/** Steps of the similarity over which non-mated pairs are spread. */
const spreadSteps = 4000;

function spreadOf(calibration: Calibration, ratio: (similarity: number) => number): RatioSpread {
  const scores = Array.from({ length: spreadSteps + 1 }, (_, step) => (80 * step) / spreadSteps);
  const cells = scores.map((score, step) => {
    const next = scores[step + 1];
    const share = 10 ** (-score / 10) - (next === undefined ? 0 : 10 ** (-next / 10));
    const highest = calibration.similarity(ComparisonScore.parse(next ?? score));
    return { share, cell: Math.ceil(ratio(highest) / ratioStep) };
  });
  const first = Math.min(...cells.map(({ cell }) => cell));
  const last = Math.max(...cells.map(({ cell }) => cell));
  const shares = new Float64Array(last - first + 1);
  for (const { share, cell } of cells) shares[cell - first] = (shares[cell - first] ?? 0) + share;
  return { first, shares };
}
