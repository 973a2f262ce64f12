import type { CalibrationPoint } from '../biometrics/calibration.ts';

/** Rates for which a table states the similarity, as far as the pairs allow. */
const rates: readonly number[] = [0.5, 0.159, 1e-2, 1e-3, 1e-4, 1e-5, 1e-6];
/** False matches that must lie above a point, or its place is luck. */
const falseMatchesMin = 10;

/** The share that reaches a similarity, when pairs tied with it make it more than was asked for. */
function reached(rate: number, place: number, descending: Float64Array): number {
  const last = descending.lastIndexOf(descending[place] ?? 0);
  return last > place ? (last + 1) / descending.length : rate;
}

/**
 * The similarity that each share of these non-mated similarities reaches, for a model's manifest.
 * Rates that too few pairs speak of are left out. Of rates that one similarity stands for, since
 * pairs are tied there, one point is left, with the share that truly reaches it: a table rises.
 */
export function calibrationTable(nonMated: Float64Array): readonly CalibrationPoint[] {
  const descending = nonMated.toSorted().toReversed();
  const points = rates
    .filter((rate) => rate * descending.length >= falseMatchesMin)
    .map((rate) => {
      const place = Math.floor(rate * descending.length);
      const similarity = Number((descending[place] ?? 0).toFixed(4));
      return { similarity, falseMatchRate: reached(rate, place, descending) };
    });
  return points.filter(({ similarity, falseMatchRate }, place) => {
    const before = points[place - 1];
    return !before || (similarity > before.similarity && falseMatchRate < before.falseMatchRate);
  });
}
