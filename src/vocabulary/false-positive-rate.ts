/**
 * FPIR of a search among `count` references of which a non-mated one reaches the threshold with
 * `falseMatchRate`: 1 − (1 − FMR)^N. It takes the scores of different references as exchangeable
 * and independent. 0 … 1.
 */
export function falsePositiveRate(falseMatchRate: number, count: number): number {
  if (count === 0) return 0;
  return -Math.expm1(count * Math.log1p(-falseMatchRate));
}

/** The FMR at which a search among `count` references, at least one, has this FPIR; 0 … 1. */
export function falseMatchRateFor(positiveRate: number, count: number): number {
  return -Math.expm1(Math.log1p(-positiveRate) / count);
}
