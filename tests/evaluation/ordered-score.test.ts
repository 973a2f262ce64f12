import fc from 'fast-check';
import { expect, test } from 'vitest';
import { orderedScore, scoreText } from '../../src/evaluation/ordered-score.ts';
import { ComparisonScore } from '../../src/vocabulary/score.ts';

const similarity = fc.double({ min: -200, max: 200, noNaN: true });
/** A calibration that is flat at both ends, as every one is. */
const scored = (value: number) => ({
  similarity: value,
  score: ComparisonScore.parse(Math.min(80, Math.max(0, 3 * value))),
});
const written = (value: number) => Number(scoreText(orderedScore(scored(value))));

test('pairs whose scores are equal keep the order of their similarities', () => {
  fc.assert(
    fc.property(similarity, similarity, (one, other) => {
      fc.pre(Math.abs(one - other) > 1e-2);
      expect(written(one) > written(other)).toBe(one > other);
    }),
  );
});

test('a written score is a score, and within a thousandth of it', () => {
  fc.assert(
    fc.property(similarity, (value) => {
      const score = written(value);
      expect(ComparisonScore.safeParse(score).success).toBe(true);
      expect(Math.abs(score - scored(value).score)).toBeLessThanOrEqual(1e-3);
    }),
  );
});
