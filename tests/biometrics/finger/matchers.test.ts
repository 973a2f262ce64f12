import { expect, test, describe } from 'vitest';
import { EdgeGrowingMatcher } from '../../../src/biometrics/finger/edge-growing-matcher.ts';
import { LikePairs } from '../../../src/biometrics/finger/like-pairs.ts';
import { PairTableMatcher } from '../../../src/biometrics/finger/pair-table-matcher.ts';
import { preparedOf, type PreparedFinger } from '../../../src/biometrics/finger/prepared-finger.ts';
import { errorRates } from '../../../src/evaluation/error-rates.ts';
import type { MinutiaSet } from '../../../src/vocabulary/minutiae.ts';
import { fingerOf, movedBy, pressed, setOf } from './pressed-points.ts';

const like = new LikePairs();
const table = new PairTableMatcher();
const growing = new EdgeGrowingMatcher();
const matchers = {
  'the pair table': (probe: PreparedFinger, reference: PreparedFinger) => {
    like.find(probe.pairs, reference.pairs);
    return table.compare(like, probe, reference);
  },
  'edge growing': (probe: PreparedFinger, reference: PreparedFinger) => {
    like.find(probe.pairs, reference.pairs);
    return growing.compare(like, probe, reference);
  },
};

describe.each(Object.entries(matchers))('%s:', (_name, matched) => {
  const compare = (probe: MinutiaSet, reference: MinutiaSet) =>
    matched(preparedOf(probe), preparedOf(reference));

  test('an impression is most like itself, under no turn and no shift', () => {
    const impression = pressed(fingerOf(1), 1);
    // First, since a matcher's pairing is good until its next comparison only.
    const other = compare(impression, pressed(fingerOf(1), 2)).similarity;
    const { similarity, alignment, pairing } = compare(impression, impression);
    expect(similarity).toBeGreaterThan(other);
    expect(alignment.turn).toBeCloseTo(0, 3);
    const itself = Array.from({ length: pairing.count }, (_, pair) => pair).filter(
      (pair) => pairing.probe[pair] === pairing.reference[pair],
    );
    // Two minutiae nearly at one place may be taken for each other.
    expect(itself.length).toBeGreaterThanOrEqual(pairing.count - 2);
    expect(pairing.count).toBeGreaterThan(0.9 * impression.count);
  });

  test('any turn and shift between two impressions is found', () => {
    const finger = fingerOf(2);
    for (const turn of [-2.5, -0.7, 0, 0.5, 3]) {
      const { alignment, pairing } = compare(
        setOf(finger),
        setOf(movedBy(finger, turn, { x: 30, y: -20 })),
      );
      expect(alignment.turn).toBeCloseTo(turn, 2);
      expect(alignment.shiftX).toBeCloseTo(30, 0);
      expect(alignment.shiftY).toBeCloseTo(-20, 0);
      expect(pairing.count).toBeGreaterThanOrEqual(58);
    }
  });

  test('no minutia is paired twice', () => {
    for (let seed = 0; seed < 30; seed += 1) {
      const { pairing } = compare(pressed(fingerOf(seed), 1), pressed(fingerOf(seed), 2));
      const { count } = pairing;
      expect(new Set(pairing.probe.subarray(0, count)).size).toBe(count);
      expect(new Set(pairing.reference.subarray(0, count)).size).toBe(count);
    }
  });

  test('strongly pulled skin is followed', () => {
    const finger = fingerOf(3);
    const pulled = finger.map(({ x, y, direction }) => ({
      x: x + 22 * Math.sin(y / 110),
      y: y * (1 + x / 1800),
      direction,
    }));
    const { pairing } = compare(setOf(finger), setOf(pulled));
    const { count, probe, reference } = pairing;
    const right = probe.subarray(0, count).filter((row, pair) => row === reference[pair]);
    expect(right.length).toBeGreaterThanOrEqual(54);
  });

  test('comparisons do not see each other', () => {
    const pair = [pressed(fingerOf(5), 1), pressed(fingerOf(5), 2)] as const;
    const fresh = compare(...pair).similarity;
    compare(pressed(fingerOf(6), 1), pressed(fingerOf(7), 1));
    expect(compare(...pair).similarity).toBe(fresh);
  });

  test.each([
    ['an empty impression', setOf([]), pressed(fingerOf(1), 1)],
    ['two empty ones', setOf([]), setOf([])],
    ['single minutiae', setOf(fingerOf(1).slice(0, 1)), setOf(fingerOf(1).slice(0, 1))],
  ])('nothing to compare is no likeness: %s', (_what, probe, reference) => {
    expect(compare(probe, reference).similarity).toBe(0);
  });

  test('on generated minutiae hardly a finger is missed at FMR 1e-2', () => {
    const fingers = 40;
    const presses = (seed: number) =>
      Array.from({ length: fingers }, (_, finger) => preparedOf(pressed(fingerOf(finger), seed)));
    const references = presses(2);
    const mated: number[] = [];
    const nonMated: number[] = [];
    for (const [row, probe] of presses(1).entries()) {
      for (const [column, reference] of references.entries()) {
        (row === column ? mated : nonMated).push(matched(probe, reference).similarity);
      }
    }
    const rates = errorRates(
      {
        mated: Float64Array.from(mated),
        nonMated: Float64Array.from(nonMated),
        matedFailures: 0,
        nonMatedFailures: 0,
      },
      'left_out',
    );
    expect(rates.points[0]?.fnmr.count).toBeLessThanOrEqual(1);
    expect(rates.equalErrorRate).toBeLessThan(0.01);
  });
});
