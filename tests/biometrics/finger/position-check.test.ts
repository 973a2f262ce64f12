import { describe, expect, test } from 'vitest';
import { sameFingers, swappedPosition } from '../../../src/biometrics/finger/position-check.ts';
import type { FingerPosition } from '../../../src/vocabulary/finger.ts';
import { ComparisonScore } from '../../../src/vocabulary/score.ts';

const score = (value: number) => ComparisonScore.parse(value);
const policy = { sameFingerFrom: score(50), swapMargin: 10 };

/** Captured fingers by numbers: such as differ by less than 1 are one finger, pressed differently. */
function groups(captured: readonly (readonly [number, FingerPosition])[], from = 50) {
  const positions = captured.map(([, position]) => position);
  const scoreOf = (one: number, other: number) => {
    const apart = Math.abs((captured[one]?.[0] ?? 0) - (captured[other]?.[0] ?? 0));
    return score(apart < 1 ? 70 - 40 * apart : 5);
  };
  return sameFingers(positions, scoreOf, { sameFingerFrom: score(from) });
}

describe('the same finger twice in one session', () => {
  test('is not found among different fingers, nor without any', () => {
    expect(groups([])).toEqual([]);
    expect(
      groups([
        [1, 'right_thumb'],
        [2, 'right_index'],
      ]),
    ).toEqual([]);
  });

  test('is found with both of its positions, in the order of the session', () => {
    const found = groups([
      [1, 'right_thumb'],
      [2, 'right_index'],
      [3, 'right_middle'],
      [2.1, 'right_ring'],
    ]);
    expect(found).toEqual([['right_index', 'right_ring']]);
  });

  test('is one group however often it was pressed, and two of two fingers', () => {
    const found = groups([
      [1, 'right_thumb'],
      [2, 'left_thumb'],
      [1, 'right_index'],
      [1, 'right_middle'],
      [2, 'unknown'],
    ]);
    expect(found).toEqual([
      ['right_thumb', 'right_index', 'right_middle'],
      ['left_thumb', 'unknown'],
    ]);
  });

  test('is found through a third press that is like both', () => {
    const found = groups([
      [1, 'right_thumb'],
      [1.8, 'right_index'],
      [1.4, 'right_middle'],
    ]);
    expect(found).toEqual([['right_thumb', 'right_index', 'right_middle']]);
  });

  test('is not found below the threshold of the policy', () => {
    const captured = [
      [1, 'right_thumb'],
      [1.6, 'right_index'],
    ] as const;
    expect(groups(captured)).toEqual([]);
    expect(groups(captured, 45)).toHaveLength(1);
  });
});

describe('a finger of another position', () => {
  const others = [
    { position: 'right_index', score: score(3) },
    { position: 'right_middle', score: score(70) },
  ] as const;

  test('is named, for as much as the best of two is worth', () => {
    const found = swappedPosition(2, others, policy);
    expect(found?.position).toBe('right_middle');
    expect(found?.score).toBeCloseTo(70 - 10 * Math.log10(2), 9);
  });

  test('is not named where no other finger is like it, or there is no other', () => {
    expect(swappedPosition(2, others.slice(0, 1), policy)).toBeUndefined();
    expect(swappedPosition(2, [], policy)).toBeUndefined();
  });

  test('is not named where only the choice among many makes the best one high', () => {
    const best = [{ position: 'right_middle', score: score(52) }] as const;
    expect(swappedPosition(0, best, policy)?.position).toBe('right_middle');
    const many = [...best, ...Array.from({ length: 8 }, () => others[0])];
    expect(swappedPosition(0, many, policy)).toBeUndefined();
  });

  test('is not named where the stated position answers nearly as well', () => {
    expect(swappedPosition(60, others, policy)).toBeUndefined();
    expect(swappedPosition(55, others, policy)?.position).toBe('right_middle');
  });
});
