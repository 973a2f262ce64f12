import { proportion, type Proportion } from '../vocabulary/proportion.ts';

/** Scores of pairs whose truth is known. */
export interface LabelledScores {
  readonly mated: Float64Array;
  readonly nonMated: Float64Array;
  /** Pairs without a score, since a sample gave no template. */
  readonly matedFailures: number;
  readonly nonMatedFailures: number;
}

/** False non-matches at the lowest threshold that keeps false matches at or below a rate. */
export interface OperatingPoint {
  readonly falseMatchRateMax: number;
  /** A pair matches when its score is above this. */
  readonly threshold: number;
  readonly fmr: Proportion;
  readonly fnmr: Proportion;
  /** Whether there are enough non-mated pairs to speak of this rate at all. */
  readonly supported: boolean;
}

/** Error rates of a comparison; ISO/IEC 19795-1. */
export interface ErrorRates {
  /** `left_out`: rates over the pairs that were compared; `counted`: a failure never matches. */
  readonly failures: 'left_out' | 'counted';
  readonly equalErrorRate: number;
  readonly points: readonly OperatingPoint[];
}

/** One point of a detection error trade-off curve. */
export interface TradeOff {
  readonly threshold: number;
  readonly fmr: number;
  readonly fnmr: number;
}

/** FMRs at which a report states the FNMR. */
const reportedFalseMatchRates: readonly number[] = [1e-2, 1e-3, 1e-4];

/** Sorted scores with the numbers that rates are taken of. */
interface Ordered {
  /** Descending. */
  readonly nonMated: Float64Array;
  /** Ascending. */
  readonly mated: Float64Array;
  readonly nonMatedTotal: number;
  readonly matedTotal: number;
  readonly matedFailures: number;
}

function ordered(scores: LabelledScores, failures: ErrorRates['failures']): Ordered {
  const counted = failures === 'counted' ? 1 : 0;
  return {
    mated: scores.mated.toSorted(),
    nonMated: scores.nonMated.toSorted().toReversed(),
    matedTotal: scores.mated.length + counted * scores.matedFailures,
    nonMatedTotal: scores.nonMated.length + counted * scores.nonMatedFailures,
    matedFailures: counted * scores.matedFailures,
  };
}

/** How many of these ascending scores are at or below the threshold. */
function atOrBelow(ascending: Float64Array, threshold: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ascending[middle] ?? Infinity) <= threshold) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** How many of these descending scores are above the threshold. */
function above(descending: Float64Array, threshold: number): number {
  let low = 0;
  let high = descending.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((descending[middle] ?? -Infinity) > threshold) low = middle + 1;
    else high = middle;
  }
  return low;
}

function pointAt(scores: Ordered, falseMatchRateMax: number): OperatingPoint {
  // A guard against rates such as 3 · (1/3), whose product is just below the whole number.
  const allowed = Math.floor(falseMatchRateMax * scores.nonMatedTotal + 1e-9);
  const threshold = scores.nonMated[allowed] ?? -Infinity;
  const matches = above(scores.nonMated, threshold);
  const rejected = scores.matedFailures + atOrBelow(scores.mated, threshold);
  return {
    falseMatchRateMax,
    threshold,
    fmr: proportion(matches, scores.nonMatedTotal),
    fnmr: proportion(rejected, scores.matedTotal),
    supported: falseMatchRateMax * scores.nonMatedTotal >= 1,
  };
}

/** The curve at every threshold where a rate changes; at most `pointsMax`, evenly in log FMR. */
export function tradeOffs(
  scores: LabelledScores,
  failures: ErrorRates['failures'],
  pointsMax = 400,
): readonly TradeOff[] {
  const sorted = ordered(scores, failures);
  const total = sorted.nonMatedTotal;
  if (total === 0 || sorted.matedTotal === 0) return [];
  const counts = new Set<number>([0]);
  for (let step = 0; step <= pointsMax; step += 1) {
    counts.add(Math.round(total ** (step / pointsMax)));
  }
  return [...counts]
    .filter((count) => count <= sorted.nonMated.length)
    .toSorted((a, b) => a - b)
    .map((count) => {
      const { threshold, fmr, fnmr } = pointAt(sorted, count / total);
      return { threshold, fmr: fmr.share, fnmr: fnmr.share };
    });
}

/** Halvings after which two neighbouring doubles are left. */
const halvings = 100;

/** Where both rates are equal: the mean of both at the threshold where they come closest. */
function equalErrorRateOf(scores: Ordered): number {
  if (scores.matedTotal === 0 || scores.nonMatedTotal === 0) return 0;
  const rates = (threshold: number) => ({
    fmr: above(scores.nonMated, threshold) / scores.nonMatedTotal,
    fnmr: (scores.matedFailures + atOrBelow(scores.mated, threshold)) / scores.matedTotal,
  });
  // As the threshold rises FMR falls and FNMR rises, so they cross once.
  let low = Math.min(scores.mated[0] ?? 0, scores.nonMated.at(-1) ?? 0) - 1;
  let high = Math.max(scores.mated.at(-1) ?? 0, scores.nonMated[0] ?? 0);
  for (let step = 0; step < halvings; step += 1) {
    const middle = (low + high) / 2;
    const { fmr, fnmr } = rates(middle);
    if (fnmr >= fmr) high = middle;
    else low = middle;
  }
  const [closest] = [rates(low), rates(high)].toSorted(
    (a, b) => Math.abs(a.fmr - a.fnmr) - Math.abs(b.fmr - b.fnmr),
  );
  return closest ? (closest.fmr + closest.fnmr) / 2 : 0;
}

/** EER, and FNMR at each reported FMR. */
export function errorRates(scores: LabelledScores, failures: ErrorRates['failures']): ErrorRates {
  const sorted = ordered(scores, failures);
  return {
    failures,
    equalErrorRate: equalErrorRateOf(sorted),
    points: reportedFalseMatchRates.map((rate) => pointAt(sorted, rate)),
  };
}
