import { describe, expect, test } from 'vitest';
import { errorRates } from '../../../src/evaluation/error-rates.ts';
import { minutiaSetOf, type MinutiaSet } from '../../../src/vocabulary/minutiae.ts';
import { LikePairs } from '../../../src/biometrics/finger/like-pairs.ts';
import { PairTableMatcher } from '../../../src/biometrics/finger/pair-table-matcher.ts';
import { preparedOf, type PreparedFinger } from '../../../src/biometrics/finger/prepared-finger.ts';
import { Random } from '../../../src/generation/random.ts';

interface Point {
  readonly x: number;
  readonly y: number;
  readonly direction: number;
}

function setOf(points: readonly Point[]): MinutiaSet {
  return minutiaSetOf(points.map((point) => ({ ...point, certainty: 0.9, ending: 0.5 })));
}

/** A finger's minutiae; their directions follow a flow, as ridges do. */
function fingerOf(seed: number): readonly Point[] {
  const source = new Random('finger', seed);
  const random = () => source.unit();
  const bend = random() * 4;
  const points: Point[] = [];
  while (points.length < 60) {
    const x = (random() - 0.5) * 300;
    const y = (random() - 0.5) * 360;
    if ((x / 150) ** 2 + (y / 180) ** 2 > 1) continue;
    const flow = Math.atan2(y + 60, x) / 2 + bend * (x / 300) + (random() < 0.5 ? 0 : Math.PI);
    points.push({ x, y, direction: flow });
  }
  return points;
}

/** One impression: turned, shifted, bent, with minutiae missing, wandering and made up. */
function pressed(finger: readonly Point[], seed: number, keep = 0.7): MinutiaSet {
  const source = new Random('press', seed);
  const random = () => source.unit();
  const normal = () => source.normal();
  const turn = normal() * 0.25;
  const [shiftX, shiftY, pull] = [normal() * 20, normal() * 20, normal() * 0.02];
  const points = finger.flatMap((point) => {
    if (random() > keep) return [];
    const bentX = point.x * (1 + (pull * point.y) / 100) + normal() * 2;
    const bentY = point.y * (1 - (pull * point.x) / 100) + normal() * 2;
    return [
      {
        x: Math.cos(turn) * bentX - Math.sin(turn) * bentY + shiftX,
        y: Math.sin(turn) * bentX + Math.cos(turn) * bentY + shiftY,
        direction: point.direction + turn + normal() * 0.1,
      },
    ];
  });
  const madeUp = Array.from({ length: 12 }, () => ({
    x: (random() - 0.5) * 300,
    y: (random() - 0.5) * 360,
    direction: random() * 2 * Math.PI,
  }));
  return setOf([...points, ...madeUp]);
}

const matcher = new PairTableMatcher();
const like = new LikePairs();

function comparePrepared(probe: PreparedFinger, reference: PreparedFinger) {
  like.find(probe.pairs, reference.pairs);
  const { similarity, alignment, pairing } = matcher.compare(like, probe, reference);
  const rows = (all: ArrayLike<number>) => Array.from(all).slice(0, pairing.count);
  // The matcher goes on using its pairing.
  return {
    similarity,
    alignment,
    pairing: { probe: rows(pairing.probe), reference: rows(pairing.reference) },
  };
}

function compare(probe: MinutiaSet, reference: MinutiaSet) {
  return comparePrepared(preparedOf(probe), preparedOf(reference));
}

test('an impression is most like itself, under no turn and no shift', () => {
  const impression = pressed(fingerOf(1), 1);
  const { similarity, alignment, pairing } = compare(impression, impression);
  expect(similarity).toBeCloseTo(impression.count, 3);
  expect(alignment.turn).toBeCloseTo(0, 5);
  expect(pairing.probe).toEqual(pairing.reference);
});

test('the turn and shift between two impressions are found', () => {
  const finger = fingerOf(2);
  const turned = finger.map(({ x, y, direction }) => ({
    x: Math.cos(0.5) * x - Math.sin(0.5) * y + 30,
    y: Math.sin(0.5) * x + Math.cos(0.5) * y - 20,
    direction: direction + 0.5,
  }));
  const { alignment, pairing } = compare(setOf(finger), setOf(turned));
  expect(alignment.turn).toBeCloseTo(0.5, 2);
  expect(alignment.shiftX).toBeCloseTo(30, 0);
  expect(alignment.shiftY).toBeCloseTo(-20, 0);
  expect(pairing.probe).toHaveLength(60);
});

test('no minutia is paired twice', () => {
  for (let seed = 0; seed < 30; seed += 1) {
    const { pairing } = compare(pressed(fingerOf(seed), 1), pressed(fingerOf(seed), 2));
    expect(new Set(pairing.probe).size).toBe(pairing.probe.length);
    expect(new Set(pairing.reference).size).toBe(pairing.reference.length);
  }
});

test('it is nearly the same from either side', () => {
  for (let seed = 0; seed < 20; seed += 1) {
    const one = pressed(fingerOf(seed), 1);
    const other = pressed(fingerOf(seed), 2);
    const there = compare(one, other).similarity;
    const back = compare(other, one).similarity;
    expect(Math.abs(there - back)).toBeLessThanOrEqual(0.1 * Math.max(there, back) + 0.5);
  }
});

describe('nothing to compare is no likeness:', () => {
  const nothing = setOf([]);
  const single = setOf([{ x: 0, y: 0, direction: 0 }]);
  test.each([
    ['an empty impression', nothing, pressed(fingerOf(1), 1)],
    ['two empty ones', nothing, nothing],
    ['a single minutia', single, single],
  ])('%s', (_what, probe, reference) => {
    expect(compare(probe, reference).similarity).toBe(0);
  });
});

test('comparisons do not see each other', () => {
  const pair = [pressed(fingerOf(5), 1), pressed(fingerOf(5), 2)] as const;
  const fresh = compare(...pair).similarity;
  compare(pressed(fingerOf(6), 1), pressed(fingerOf(7), 1));
  expect(compare(...pair).similarity).toBe(fresh);
});

test('on generated minutiae hardly a finger is missed at FMR 1e-2', () => {
  const fingers = 60;
  const probes = Array.from({ length: fingers }, (_, seed) =>
    preparedOf(pressed(fingerOf(seed), 1)),
  );
  const references = Array.from({ length: fingers }, (_, seed) =>
    preparedOf(pressed(fingerOf(seed), 2)),
  );
  const mated: number[] = [];
  const nonMated: number[] = [];
  for (const [row, probe] of probes.entries()) {
    for (const [column, reference] of references.entries()) {
      const scores = row === column ? mated : nonMated;
      scores.push(comparePrepared(probe, reference).similarity);
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
