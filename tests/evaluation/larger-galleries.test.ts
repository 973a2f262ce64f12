import { describe, expect, test } from 'vitest';
import { largerGalleries, type LargerGalleries } from '../../src/evaluation/larger-galleries.ts';
import { NonMatedScores } from '../../src/evaluation/non-mated-scores.ts';
import { Normals } from '../../src/generation/normals.ts';

const chance = new Normals();
const fpirs = [1e-1, 1e-2, 1e-3];
/** As many people in the gallery as of the probes. */
const people = 250;
const listedMax = 100;

interface Making {
  readonly seed: number;
  readonly people?: number;
  readonly listedMax?: number;
  /** A score of a probe with a stranger. */
  readonly draw: (probe: number) => number;
}

function scoresOf({ seed, people: count = people, listedMax: room = listedMax, draw }: Making) {
  chance.begin(seed, 8, 9);
  const scores = new NonMatedScores(Array.from({ length: count }, (_, place) => `known ${place}`));
  for (let probe = 0; probe < count; probe += 1) {
    const listed = Array.from({ length: count }, (_, place) => ({
      person: `known ${place}`,
      score: draw(probe),
    }));
    scores.add(`stranger ${probe}`, listed.toSorted((a, b) => b.score - a.score).slice(0, room));
  }
  return scores;
}

function extrapolated(
  nonMated: NonMatedScores,
  sizes: readonly number[],
  more: { readonly scoreMax?: number; readonly mated?: Float64Array } = {},
): LargerGalleries {
  const { scoreMax = Infinity, mated = new Float64Array() } = more;
  return largerGalleries({ mated, nonMated }, { sizes, fpirs, scoreMax });
}

const points = ({ sizes }: LargerGalleries) => sizes.flatMap((size) => size.points);

/** Points with a threshold; every one must have one. */
function held(larger: LargerGalleries) {
  return points(larger).map((point) => {
    if (point.kind !== 'measured' && point.kind !== 'extrapolated') throw new Error(point.kind);
    return point;
  });
}

/** As calibrated scores are: ten points are a decade. */
const calibrated = () => -10 * Math.log10(chance.unit());

describe('scores that are calibrated', () => {
  const sizes = [people, 10_000, 1_000_000];
  const larger = extrapolated(scoresOf({ seed: 1, draw: calibrated }), sizes);

  test('have an exponential tail, and FPIR(N) = 1 − (1 − FMR)^N is stated', () => {
    expect(larger.assumption).toContain('FPIR(N) = 1 − (1 − FMR)^N');
    expect(larger.nonMatedComparisons).toBe(people * people);
    expect(larger.people).toEqual({ gallery: people, probes: people });
    expect(larger.tail).toMatchObject({ kind: 'fitted', exceedances: 625, share: 0.01, shape: 0 });
  });

  test('have thresholds within a twentieth of the truth, five decades beyond too', () => {
    for (const { falseMatchRate, threshold } of held(larger)) {
      const truth = -10 * Math.log10(falseMatchRate);
      expect(Math.abs(threshold / truth - 1)).toBeLessThan(0.05);
    }
  });

  test('have the FMR that the size asks for: at a million and FPIR 1e-3, 1e-9', () => {
    const last = points(larger).at(-1);
    expect((last?.falseMatchRate ?? 0) / 1.0005e-9).toBeCloseTo(1, 3);
    expect(last?.decadesBeyond).toBeCloseTo(Math.log10(10 / (1.0005e-9 * people ** 2)), 3);
  });

  test('are called measured only where ten false matches were seen', () => {
    for (const { kind, falseMatchRate, decadesBeyond } of points(larger)) {
      const measured = falseMatchRate * people * people >= 10;
      expect(kind).toBe(measured ? 'measured' : 'extrapolated');
      expect(decadesBeyond > 0).toBe(!measured);
    }
    expect(points(larger).map(({ kind }) => kind)).toContain('measured');
  });

  test.each([1, 2, 3])('have intervals that hold the truth, wider the farther (%i)', (seed) => {
    const made = held(extrapolated(scoresOf({ seed, draw: calibrated }), sizes));
    const wide = made.map(({ falseMatchRate, thresholdLow95, thresholdHigh95 }) => {
      const truth = -10 * Math.log10(falseMatchRate);
      expect(thresholdLow95).toBeLessThan(truth);
      expect(thresholdHigh95).toBeGreaterThan(truth);
      return thresholdHigh95 - thresholdLow95;
    });
    expect(wide.at(-1)).toBeGreaterThan(3 * (wide[0] ?? Infinity));
  });
});

/** Where a standard normal number is exceeded with this probability. */
function normalQuantile(probability: number): number {
  let low = 0;
  let high = 12;
  for (let step = 0; step < 60; step += 1) {
    const middle = (low + high) / 2;
    // A continued fraction of the tail (Laplace), exact from 2 on.
    let fraction = middle;
    for (let term = 80; term >= 1; term -= 1) fraction = middle + term / fraction;
    const tail = Math.exp(-0.5 * middle * middle) / Math.sqrt(2 * Math.PI) / fraction;
    if (tail > probability) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

test('normal scores, a lighter tail, have thresholds that err on the safe side', () => {
  const nonMated = scoresOf({ seed: 4, draw: () => chance.next() });
  const made = held(extrapolated(nonMated, [people, 10_000, 1_000_000]));
  for (const { falseMatchRate, threshold, decadesBeyond } of made) {
    const ratio = threshold / normalQuantile(falseMatchRate);
    expect(ratio).toBeGreaterThan(0.97);
    // A third five decades beyond what was seen, less where less is guessed.
    expect(ratio).toBeLessThan(1.05 + 0.06 * decadesBeyond);
  }
});

test('a heavy tail is found to be one', () => {
  const draw = () => (4 / 0.3) * (chance.unit() ** -0.3 - 1);
  const larger = extrapolated(scoresOf({ seed: 5, draw }), [10_000]);
  expect(larger.tail).toMatchObject({ kind: 'fitted' });
  for (const { falseMatchRate, threshold, thresholdLow95, thresholdHigh95 } of held(larger)) {
    const truth = (4 / 0.3) * (falseMatchRate ** -0.3 - 1);
    expect(Math.abs(threshold / truth - 1)).toBeLessThan(0.35);
    expect(thresholdLow95).toBeLessThan(truth);
    expect(thresholdHigh95).toBeGreaterThan(truth);
  }
});

test('people who are like many make intervals wider: people are resampled, not comparisons', () => {
  // The same scores, but those of every tenth probe ten points higher.
  const wolves = (probe: number) => calibrated() + (probe % 10 === 0 ? 10 : 0);
  const width = (draw: Making['draw']) => {
    const [first] = held(extrapolated(scoresOf({ seed: 6, draw }), [people]));
    return (first?.thresholdHigh95 ?? 0) - (first?.thresholdLow95 ?? 0);
  };
  expect(width(wolves)).toBeGreaterThan(1.3 * width(calibrated));
});

test('what the assumption is worth is counted in the gallery at hand', () => {
  const alike = extrapolated(scoresOf({ seed: 1, draw: calibrated }), [people, 10_000]);
  expect(alike.atHand.map(({ fpirMax }) => fpirMax)).toEqual(fpirs);
  const [first] = alike.atHand;
  expect(first?.fpir.low95).toBeLessThan(0.1);
  expect(first?.fpir.high95).toBeGreaterThan(0.1);
  // All false matches are those of one probe in 25: they fall into fewer searches.
  const wolves = (probe: number) => calibrated() + (probe % 25 === 0 ? 30 : 0);
  const [fewer] = extrapolated(scoresOf({ seed: 6, draw: wolves }), [people]).atHand;
  expect(fewer?.fpir.high95).toBeLessThan(0.1);
  expect(extrapolated(scoresOf({ seed: 1, draw: calibrated }), [10_000]).atHand).toEqual([]);
});

describe('FNIR', () => {
  const nonMated = scoresOf({ seed: 7, draw: calibrated });
  const mated = Float64Array.from({ length: 1_000 }, (_, place) => (place < 40 ? -Infinity : 60));

  test('is the share of mates at or below the threshold, failures included', () => {
    const made = held(extrapolated(nonMated, [people, 1_000_000], { mated }));
    const [easy] = made;
    const hard = made.at(-1);
    expect(easy?.fnir).toMatchObject({ count: 40, of: 1_000, share: 0.04 });
    expect(hard?.fnir).toMatchObject({ count: 1_000, share: 1 });
  });

  test('has an interval for all thresholds that may be the right one', () => {
    const spread = Float64Array.from({ length: 1_000 }, (_, place) => place / 10);
    for (const point of held(extrapolated(nonMated, [10_000], { mated: spread }))) {
      const { threshold, thresholdLow95, thresholdHigh95, fnir } = point;
      expect(fnir.share).toBeCloseTo(threshold / 100, 2);
      expect(fnir.low95).toBeLessThan(thresholdLow95 / 100);
      expect(fnir.high95).toBeGreaterThanOrEqual(Math.min(0.995, thresholdHigh95 / 100));
    }
  });
});

describe('what the scores do not support is never a number', () => {
  const whys = (larger: LargerGalleries) =>
    points(larger).map((point) => (point.kind === 'not_supported' ? point.why : point.kind));

  const all = (count: number, why: string) => Array.from({ length: count }, () => why);

  test('too few people on one side', () => {
    const larger = extrapolated(scoresOf({ seed: 8, people: 19, draw: calibrated }), [19, 1_000]);
    expect(larger.tail).toEqual({ kind: 'not_supported', why: 'few_people' });
    expect(whys(larger)).toEqual(all(6, 'few_people'));
  });

  test('too few comparisons', () => {
    const larger = extrapolated(scoresOf({ seed: 9, people: 40, draw: calibrated }), [40, 1_000]);
    expect(larger.tail).toEqual({ kind: 'not_supported', why: 'few_scores' });
    expect(whys(larger)).toEqual(all(6, 'few_scores'));
  });

  test('scores that are all equal, or of a few kinds', () => {
    const equal = extrapolated(scoresOf({ seed: 10, draw: () => 7 }), [100_000]);
    expect(equal.tail).toEqual({ kind: 'not_supported', why: 'tied_scores' });
    expect(whys(equal)).toEqual(['tied_scores', 'tied_scores', 'tied_scores']);
    const draw = () => 5 * Math.floor(calibrated() / 5);
    expect(extrapolated(scoresOf({ seed: 11, draw }), [100_000]).tail).toEqual(equal.tail);
  });

  test('tied scores have a measured threshold where enough false matches are above it', () => {
    const draw = () => 5 * Math.floor(calibrated() / 5);
    const [first, , last] = points(extrapolated(scoresOf({ seed: 12, draw }), [people]));
    expect(first).toMatchObject({ kind: 'measured', threshold: 30 });
    expect(last).toMatchObject({ kind: 'not_supported', why: 'tied_scores' });
  });

  test('lists that end above where the tail would begin', () => {
    const larger = extrapolated(scoresOf({ seed: 13, listedMax: 1, draw: calibrated }), [people]);
    expect(larger.tail).toEqual({ kind: 'not_supported', why: 'short_lists' });
    expect(whys(larger)).toEqual(all(3, 'short_lists'));
  });

  test('nobody at all', () => {
    expect(whys(extrapolated(new NonMatedScores([]), [0, 10]))).toEqual(all(6, 'few_people'));
  });
});

test('a threshold above the highest score holds nothing', () => {
  const nonMated = scoresOf({ seed: 14, draw: calibrated });
  const far = extrapolated(nonMated, [10_000_000], { scoreMax: 80 });
  expect(points(far).map(({ kind }) => kind)).toEqual(['none_holds', 'none_holds', 'none_holds']);
  const near = held(extrapolated(nonMated, [10_000], { scoreMax: 80 }));
  expect(Math.max(...near.map(({ thresholdHigh95 }) => thresholdHigh95))).toBe(80);
});
