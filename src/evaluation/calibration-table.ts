import type { CalibrationPoint } from '../biometrics/calibration.ts';

/** Rates for which a table states the similarity, as far as the pairs allow. */
const rates: readonly number[] = [0.5, 0.159, 1e-2, 1e-3, 1e-4, 1e-5, 1e-6];
/** False matches that must lie above a point, or its place is luck. */
const falseMatchesMin = 10;

/**
 * The similarity that each share of these non-mated similarities reaches, for a model's manifest.
 * Rates that too few pairs speak of are left out.
 */
export function calibrationTable(nonMated: Float64Array): readonly CalibrationPoint[] {
  const descending = nonMated.toSorted().toReversed();
  return rates
    .filter((rate) => rate * descending.length >= falseMatchesMin)
    .map((falseMatchRate) => ({
      similarity: Number(
        (descending[Math.floor(falseMatchRate * descending.length)] ?? 0).toFixed(4),
      ),
      falseMatchRate,
    }));
}
