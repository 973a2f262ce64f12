import type { FingerPosition } from '../../vocabulary/finger.ts';
import type { ComparisonScore } from '../../vocabulary/score.ts';
import { bestScore } from '../best-of-several.ts';

/** How surely two impressions must be of one finger before a position is called wrong. */
export interface PositionPolicy {
  /** Two impressions that score as high are of one finger. */
  readonly sameFingerFrom: ComparisonScore;
  /** How much better another position must do than the stated one, in points of the score. */
  readonly swapMargin: number;
}

/** What a captured finger scores against a reference's finger of this position. */
export interface PositionScore<P extends FingerPosition> {
  readonly position: P;
  readonly score: ComparisonScore;
}

/**
 * Groups of a session's fingers that are one finger, each as the positions that were stated; a
 * finger is of a group when it is like any of it, so that three presses of one thumb are one group.
 * @param positions as stated, in the order of the session
 * @param scoreOf of two fingers, by their places; asked only where `one` comes before `other`
 */
export function sameFingers(
  positions: readonly FingerPosition[],
  scoreOf: (one: number, other: number) => ComparisonScore,
  { sameFingerFrom }: Pick<PositionPolicy, 'sameFingerFrom'>,
): readonly (readonly FingerPosition[])[] {
  const groupOf = positions.map((_, place) => place);
  for (const one of positions.keys()) {
    for (let other = one + 1; other < positions.length; other += 1) {
      if (groupOf[one] === groupOf[other] || scoreOf(one, other) < sameFingerFrom) continue;
      const [kept = one, joined = other] = [groupOf[one], groupOf[other]];
      for (const [place, group] of groupOf.entries()) if (group === joined) groupOf[place] = kept;
    }
  }
  return [...new Set(groupOf)]
    .map((group) => positions.filter((_, place) => groupOf[place] === group))
    .filter(({ length }) => length > 1);
}

/**
 * The finger of a reference that a captured one is instead of the one of its stated position; the
 * best of several is as rare as the best of so many is. Undefined where none is that much better:
 * a reference that holds one finger twice answers both positions.
 * @param stated what the finger of the stated position says; 0 where there is none
 * @param others what the reference's other fingers say
 */
export function swappedPosition<P extends FingerPosition>(
  stated: number,
  others: readonly PositionScore<P>[],
  { sameFingerFrom, swapMargin }: PositionPolicy,
): PositionScore<P> | undefined {
  const [best] = others.toSorted((one, other) => other.score - one.score);
  if (!best) return undefined;
  const score = bestScore(others.map((other) => other.score));
  return score >= sameFingerFrom && score >= stated + swapMargin ? { ...best, score } : undefined;
}
