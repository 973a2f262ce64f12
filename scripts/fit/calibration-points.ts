import type { CalibrationPoint } from '../../src/biometrics/calibration.ts';
import type { MatedPoint } from '../../src/biometrics/evidence.ts';

/** Rates at which a table states the similarity; the last needs ten pairs at least. */
const rates = [0.5, 0.2, 0.1, 0.03, 0.01, 0.003, 0.001, 0.0002];
const pairsMin = 10;

const rounded = (value: number) => Number(value.toPrecision(5));

/** The similarity that each share of non-mated pairs reaches. */
export function calibrationPoints(nonMated: Float64Array): readonly CalibrationPoint[] {
  const descending = nonMated.toSorted().toReversed();
  return rates
    .filter((rate) => rate * descending.length >= pairsMin)
    .map((falseMatchRate) => ({
      similarity: rounded(descending[Math.floor(falseMatchRate * descending.length)] ?? 0),
      falseMatchRate,
    }));
}

/**
 * The share of mated pairs below each similarity of the table. Where the ratio of both shares would
 * fall, since few mated pairs lie there, a point is left out.
 */
export function matedPoints(
  mated: Float64Array,
  table: readonly CalibrationPoint[],
): readonly MatedPoint[] {
  const ascending = mated.toSorted();
  const points = table.map(({ similarity, falseMatchRate }) => ({
    similarity,
    falseMatchRate,
    falseNonMatchRate: rounded(
      ascending.filter((score) => score <= similarity).length / ascending.length,
    ),
  }));
  const kept: (typeof points)[number][] = [];
  for (const point of points) {
    if (point.falseNonMatchRate === 0) continue;
    kept.push(point);
    while (kept.length > 2 && !rises(kept.slice(-3))) kept.splice(-2, 1);
    if (kept.length === 2 && !rises([nothing, ...kept])) kept.splice(0, 1);
  }
  return kept.map(({ similarity, falseNonMatchRate }) => ({ similarity, falseNonMatchRate }));
}

const nothing = { similarity: -Infinity, falseMatchRate: 1, falseNonMatchRate: 0 };

/** Whether the ratio of shares is higher between the last two points than between the first two. */
function rises(points: readonly { falseMatchRate: number; falseNonMatchRate: number }[]): boolean {
  const [a = nothing, b = nothing, c = nothing] = points;
  const ratio = (low: typeof a, high: typeof a) =>
    (high.falseNonMatchRate - low.falseNonMatchRate) / (low.falseMatchRate - high.falseMatchRate);
  return ratio(b, c) > 1.05 * ratio(a, b) && ratio(a, b) > 0;
}
