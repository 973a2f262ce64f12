import { expect, test } from 'vitest';
import { NonMatedScores } from '../../src/evaluation/non-mated-scores.ts';

const everyoneOnce = (scores: NonMatedScores) => new Float64Array(scores.people).fill(1);

test('a mate is no non-mated comparison, everyone else of the gallery is', () => {
  const scores = new NonMatedScores(['a', 'b', 'c', 'a']);
  scores.add('a', [
    { person: 'a', score: 70 },
    { person: 'c', score: 12 },
    { person: 'b', score: 3 },
  ]);
  scores.add('stranger', [
    { person: 'b', score: 20 },
    { person: 'c', score: 8 },
    { person: 'a', score: 1 },
  ]);
  expect(scores.sorted.map(({ score }) => score)).toEqual([20, 12, 8, 3, 1]);
  expect(scores.comparisons(everyoneOnce(scores))).toBe(5);
  expect(scores.peopleOf).toEqual({ gallery: 3, probes: 2 });
  expect(scores.people).toBe(4);
  expect(scores.completeFrom).toBe(-Infinity);
});

test('a search finds somebody when another than the mate is above the threshold', () => {
  const scores = new NonMatedScores(['a', 'b']);
  scores.add('a', [
    { person: 'a', score: 70 },
    { person: 'b', score: 12 },
  ]);
  scores.add('x', [
    { person: 'b', score: 20 },
    { person: 'a', score: 19 },
  ]);
  scores.add('y', []);
  expect(scores.positivesAt(11.9)).toMatchObject({ count: 2, of: 3 });
  expect(scores.positivesAt(12)).toMatchObject({ count: 1, of: 3 });
  expect(scores.positivesAt(20)).toMatchObject({ count: 0, of: 3 });
});

test('comparisons that a list had no room for are counted, and it says from where it knows', () => {
  const scores = new NonMatedScores(['a', 'b', 'c', 'd']);
  scores.add('x', [
    { person: 'a', score: 30 },
    { person: 'b', score: 15 },
  ]);
  scores.add('x', [
    { person: 'a', score: 28 },
    { person: 'b', score: 9 },
  ]);
  expect(scores.comparisons(everyoneOnce(scores))).toBe(8);
  expect(scores.completeFrom).toBe(15);
});

test('a person who is drawn twice stands twice on either side, and never with herself', () => {
  const scores = new NonMatedScores(['a', 'b', 'c']);
  scores.add('a', [{ person: 'b', score: 5 }]);
  scores.add('x', [{ person: 'b', score: 6 }]);
  // In the order of their places: a, b, c, x.
  expect(scores.comparisons(Float64Array.of(2, 1, 0, 1))).toBe(2 * 1 + 1 * 3);
  expect(scores.comparisons(Float64Array.of(0, 2, 1, 1))).toBe(3);
});
