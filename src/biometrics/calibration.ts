import { ComparisonScore } from '../vocabulary/score.ts';

/** A measured point: this share of non-mated pairs reaches this similarity. */
export interface CalibrationPoint {
  /** Cosine, −1 … 1. */
  readonly similarity: number;
  /** False match rate at that similarity, 0 … 1. */
  readonly falseMatchRate: number;
}

/** From a model's own similarity to the common score and back. */
export interface Calibration {
  /** −10·log₁₀(FMR) of a similarity, 0 … 80. */
  score(similarity: number): ComparisonScore;
  /** The similarity that has this score; beyond the table, where the last segment leads. */
  similarity(score: ComparisonScore): number;
}

interface Knot {
  readonly similarity: number;
  readonly points: number;
}

/**
 * Linear between the measured points. Above the last one no data exist: the score goes on at half
 * the slope of the last segment, since tails of real faces are heavier than they look.
 * @throws when the table has fewer than two points or does not rise
 */
export function calibrationOf(table: readonly CalibrationPoint[]): Calibration {
  const knots = table.map(({ similarity, falseMatchRate }) => ({
    similarity,
    points: -10 * Math.log10(falseMatchRate),
  }));
  const [first, second] = knots;
  const last = knots.at(-1);
  const beforeLast = knots.at(-2);
  if (!first || !second || !last || !beforeLast) throw new Error('a table has two points at least');
  const rises = knots.every(({ similarity, points }, place) => {
    const next = knots[place + 1];
    return !next || (next.similarity > similarity && next.points > points);
  });
  if (!rises) throw new Error('a calibration table rises in similarity and falls in rate');
  const slope = (last.points - beforeLast.points) / (last.similarity - beforeLast.similarity);
  const reach = 10;
  const end: Knot = {
    similarity: last.similarity + reach / (slope / 2),
    points: last.points + reach,
  };
  const line = [{ similarity: first.similarity - 1, points: 0 }, ...knots, end];
  return {
    score: (similarity) =>
      ComparisonScore.parse(
        Math.min(80, Math.max(0, along(line, similarity, 'similarity', 'points'))),
      ),
    similarity: (score) => along(line, score, 'points', 'similarity'),
  };
}

/** The value of `to` where `from` is `at`, on a line of knots that rises in both. */
function along(line: readonly Knot[], at: number, from: keyof Knot, to: keyof Knot): number {
  const above = Math.max(
    1,
    line.findIndex((knot) => knot[from] >= at),
  );
  const place = line.some((knot) => knot[from] >= at) ? above : line.length - 1;
  const left = line[place - 1];
  const right = line[place];
  if (!left || !right) throw new Error('a line has two knots at least');
  const share = (at - left[from]) / (right[from] - left[from]);
  return left[to] + share * (right[to] - left[to]);
}
