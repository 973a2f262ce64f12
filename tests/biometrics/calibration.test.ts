import fc from 'fast-check';
import { expect, test } from 'vitest';
import { calibrationOf } from '../../src/biometrics/calibration.ts';
import { ComparisonScore } from '../../src/vocabulary/score.ts';

const table = [
  { similarity: 0, falseMatchRate: 0.5 },
  { similarity: 0.25, falseMatchRate: 1e-2 },
  { similarity: 0.45, falseMatchRate: 1e-4 },
  { similarity: 0.55, falseMatchRate: 1e-6 },
];
const calibration = calibrationOf(table);

test('at each measured point the score is −10·log₁₀ of its rate', () => {
  for (const { similarity, falseMatchRate } of table) {
    expect(calibration.score(similarity)).toBeCloseTo(-10 * Math.log10(falseMatchRate));
  }
});

test('beyond the last point the score goes on at half the slope', () => {
  const slope = (60 - 40) / (0.55 - 0.45);
  expect(calibration.score(0.6)).toBeCloseTo(60 + (slope / 2) * 0.05);
});

test('whatever the similarity, the score is between 0 and 80 and never falls as it rises', () => {
  const similarity = fc.double({ min: -1, max: 1, noNaN: true });
  fc.assert(
    fc.property(similarity, similarity, (one, other) => {
      const [low, high] = one < other ? [one, other] : [other, one];
      expect(calibration.score(low)).toBeLessThanOrEqual(calibration.score(high));
      expect(ComparisonScore.safeParse(calibration.score(one)).success).toBe(true);
    }),
  );
});

test('similarity and score lead to each other', () => {
  fc.assert(
    fc.property(fc.double({ min: 1, max: 69, noNaN: true }), (points) => {
      const score = ComparisonScore.parse(points);
      expect(calibration.score(calibration.similarity(score))).toBeCloseTo(points, 6);
    }),
  );
});

test.each([
  ['of one point', table.slice(0, 1)],
  ['that falls', table.toReversed()],
  ['with a point twice', [...table, { similarity: 0.55, falseMatchRate: 1e-6 }]],
])('a table %s is refused', (_what, points) => {
  expect(() => calibrationOf(points)).toThrow();
});
