import {
  comparisonFeatures,
  FeatureWriter,
} from '../../src/biometrics/finger/comparison-features.ts';
import { EdgeGrowingMatcher } from '../../src/biometrics/finger/edge-growing-matcher.ts';
import { LikePairs } from '../../src/biometrics/finger/like-pairs.ts';
import { PairTableMatcher } from '../../src/biometrics/finger/pair-table-matcher.ts';
import { preparedOf, type PreparedFinger } from '../../src/biometrics/finger/prepared-finger.ts';
import { Random } from '../../src/generation/random.ts';
import { minutiaSetOf, type MinutiaSet } from '../../src/vocabulary/minutiae.ts';
import type { LabelledRows } from './logistic-regression.ts';

/** Every press of every finger, prepared. */
export type Fingers = readonly (readonly PreparedFinger[])[];

/** The smaller sensors through which half of the presses are seen: width and height in pixels. */
const windows = { widthPx: [180, 320], heightPx: [220, 400] } as const;

/** What a sensor of its own size, anywhere on the impression, leaves of the minutiae. */
export function throughWindow(minutiae: MinutiaSet, seed: string): MinutiaSet {
  const random = new Random('window', seed);
  if (random.chance(0.5)) return minutiae;
  const halfWidth = random.between(...windows.widthPx) / 2;
  const halfHeight = random.between(...windows.heightPx) / 2;
  const mean = (values: Float32Array) =>
    values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
  const middleX = mean(minutiae.x) + random.normal(0, 25);
  const middleY = mean(minutiae.y) + random.normal(0, 30);
  const rows = Array.from(minutiae.x.keys()).filter(
    (row) =>
      Math.abs((minutiae.x[row] ?? 0) - middleX) < halfWidth &&
      Math.abs((minutiae.y[row] ?? 0) - middleY) < halfHeight,
  );
  return minutiaSetOf(
    rows.map((row) => ({
      x: minutiae.x[row] ?? 0,
      y: minutiae.y[row] ?? 0,
      direction: minutiae.direction[row] ?? 0,
      certainty: minutiae.certainty[row] ?? 0,
      ending: minutiae.ending[row] ?? 0,
    })),
  );
}

/** Prepares impressions. */
export function preparedFingers(impressions: readonly (readonly MinutiaSet[])[]): Fingers {
  return impressions.map((presses) => presses.map((minutiae) => preparedOf(minutiae)));
}

/** Pairs of rows to compare. */
function* pairsOf(fingers: Fingers, nonMatedRounds: number) {
  for (const [finger, presses] of fingers.entries()) {
    for (const [place, probe] of presses.entries()) {
      for (const reference of presses.slice(place + 1)) yield { probe, reference, mated: 1 };
    }
    for (const [away, others] of fingers.slice(finger + 1).entries()) {
      for (let round = 0; round < nonMatedRounds; round += 1) {
        const probe = presses[(round + away) % presses.length];
        const reference = others[(round * 2 + finger) % others.length];
        if (probe && reference) yield { probe, reference, mated: 0 };
      }
    }
  }
}

/** Features of all mated pairs, and of as many rounds of non-mated ones, with the time of each. */
export function comparedPairs(
  fingers: Fingers,
  nonMatedRounds: number,
): LabelledRows & { readonly medianMs: number } {
  const like = new LikePairs();
  const tableMatcher = new PairTableMatcher();
  const growingMatcher = new EdgeGrowingMatcher();
  const writer = new FeatureWriter();
  const columns = comparisonFeatures.length;
  const row = new Float64Array(columns);
  const features: number[] = [];
  const mated: number[] = [];
  const times: number[] = [];
  for (const pair of pairsOf(fingers, nonMatedRounds)) {
    const start = performance.now();
    like.find(pair.probe.pairs, pair.reference.pairs);
    const table = tableMatcher.compare(like, pair.probe, pair.reference);
    const growth = growingMatcher.compare(like, pair.probe, pair.reference);
    writer.write({ table, growth }, pair.probe, pair.reference, row);
    times.push(performance.now() - start);
    features.push(...row);
    mated.push(pair.mated);
  }
  return {
    columns,
    features: Float64Array.from(features),
    mated: Uint8Array.from(mated),
    medianMs: times.toSorted((a, b) => a - b)[times.length >> 1] ?? 0,
  };
}
