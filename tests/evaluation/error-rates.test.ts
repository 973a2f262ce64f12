import fc from 'fast-check';
import { expect, test } from 'vitest';
import { errorRates, tradeOffs, type LabelledScores } from '../../src/evaluation/error-rates.ts';

function scores(
  mated: readonly number[],
  nonMated: readonly number[],
  failures = { mated: 0, nonMated: 0 },
): LabelledScores {
  return {
    mated: Float64Array.from(mated),
    nonMated: Float64Array.from(nonMated),
    matedFailures: failures.mated,
    nonMatedFailures: failures.nonMated,
  };
}

const hundred = Array.from({ length: 100 }, (_, place) => place);

test('at FMR 1e-2 of a hundred non-mated pairs one may match', () => {
  const [point] = errorRates(scores([98, 98.5, 99, 120], hundred), 'left_out').points;
  expect(point?.threshold).toBe(98);
  expect(point?.fmr.count).toBe(1);
  expect(point?.fnmr.share).toBe(0.25);
  expect(point?.supported).toBe(true);
});

test('a rate that too few pairs speak of is marked', () => {
  const points = errorRates(scores([50], hundred), 'left_out').points;
  expect(points.map(({ supported }) => supported)).toEqual([true, false, false]);
});

test('a pair that failed counts as a mated pair that never matches', () => {
  const failed = scores([200, 200, 200], hundred, { mated: 1, nonMated: 0 });
  expect(errorRates(failed, 'left_out').points[0]?.fnmr.share).toBe(0);
  expect(errorRates(failed, 'counted').points[0]?.fnmr.share).toBe(0.25);
});

test('failures among non-mated pairs allow more of the others to match', () => {
  const failed = scores([98.5], hundred, { mated: 0, nonMated: 100 });
  const [point] = errorRates(failed, 'counted').points;
  expect(point?.fmr).toMatchObject({ count: 2, of: 200 });
});

test('equal scores stand on one side of the threshold together', () => {
  const [point] = errorRates(
    scores(
      [7],
      Array.from({ length: 100 }, () => 7),
    ),
    'left_out',
  ).points;
  expect(point?.fmr.count).toBe(0);
  expect(point?.fnmr.share).toBe(1);
});

test('separate scores have no equal error rate, exchanged ones have the whole', () => {
  expect(errorRates(scores([8, 9], [1, 2]), 'left_out').equalErrorRate).toBe(0);
  expect(errorRates(scores([1, 2], [8, 9]), 'left_out').equalErrorRate).toBe(1);
});

test('half of each on the wrong side is an equal error rate of a half', () => {
  expect(errorRates(scores([1, 3], [2, 0]), 'left_out').equalErrorRate).toBeCloseTo(0.5);
});

const list = fc.array(fc.integer({ min: 0, max: 50 }), { minLength: 1, maxLength: 60 });

test('the rates are those that counting every pair gives', () => {
  fc.assert(
    fc.property(list, list, (mated, nonMated) => {
      for (const { threshold, fmr, fnmr } of errorRates(scores(mated, nonMated), 'left_out')
        .points) {
        expect(fmr.count).toBe(nonMated.filter((score) => score > threshold).length);
        expect(fnmr.count).toBe(mated.filter((score) => score <= threshold).length);
      }
    }),
  );
});

test('no threshold is lower than the rate allows', () => {
  fc.assert(
    fc.property(list, list, (mated, nonMated) => {
      for (const point of errorRates(scores(mated, nonMated), 'left_out').points) {
        expect(point.fmr.share).toBeLessThanOrEqual(point.falseMatchRateMax);
        const lower = nonMated.filter((score) => score >= point.threshold).length;
        expect(lower / nonMated.length).toBeGreaterThan(point.falseMatchRateMax);
      }
    }),
  );
});

test('along the curve FMR rises and FNMR falls', () => {
  fc.assert(
    fc.property(list, list, (mated, nonMated) => {
      const curve = tradeOffs(scores(mated, nonMated), 'left_out');
      for (const [place, point] of curve.entries()) {
        const next = curve[place + 1];
        if (!next) continue;
        expect(next.fmr).toBeGreaterThanOrEqual(point.fmr);
        expect(next.fnmr).toBeLessThanOrEqual(point.fnmr);
      }
    }),
  );
});

/** Scores of which many are tied at the lowest, as log likelihood ratios of fingers are. */
const tied = fc.array(
  fc.integer({ min: -6, max: 6 }).map((score) => Math.max(0, score)),
  {
    minLength: 1,
    maxLength: 60,
  },
);

test('however rows with tied scores are ordered, every rate and the curve are the same', () => {
  fc.assert(
    fc.property(
      tied.chain((all) => fc.tuple(fc.constant(all), shuffled(all))),
      tied.chain((all) => fc.tuple(fc.constant(all), shuffled(all))),
      ([mated, matedShuffled], [nonMated, nonMatedShuffled]) => {
        const one = scores(mated, nonMated);
        const other = scores(matedShuffled, nonMatedShuffled);
        expect(errorRates(other, 'left_out')).toEqual(errorRates(one, 'left_out'));
        expect(tradeOffs(other, 'counted')).toEqual(tradeOffs(one, 'counted'));
      },
    ),
  );
});

/** All of these in any order. */
function shuffled(all: readonly number[]): fc.Arbitrary<number[]> {
  return fc.shuffledSubarray([...all], { minLength: all.length, maxLength: all.length });
}

test('the equal error rate of tied scores is that of the threshold where the rates come closest', () => {
  fc.assert(
    fc.property(tied, tied, (mated, nonMated) => {
      // Every threshold at which a rate changes, and one below all.
      const sides = [-1, ...mated, ...nonMated].map((threshold) => {
        const fmr = nonMated.filter((score) => score > threshold).length / nonMated.length;
        const fnmr = mated.filter((score) => score <= threshold).length / mated.length;
        return { apart: Math.abs(fmr - fnmr), mean: (fmr + fnmr) / 2 };
      });
      const least = Math.min(...sides.map(({ apart }) => apart));
      const means = sides.filter(({ apart }) => apart <= least + 1e-12).map(({ mean }) => mean);
      const { equalErrorRate } = errorRates(scores(mated, nonMated), 'left_out');
      expect(Math.min(...means.map((mean) => Math.abs(mean - equalErrorRate)))).toBeLessThan(1e-9);
    }),
  );
});
