import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FingerComparator, prepareFinger } from '../../../src/biometrics/finger/compare.ts';
import { loadFingerComparison } from '../../../src/inference/finger-comparison.ts';
import { loadModel } from '../../../src/inference/manifest.ts';
import type { MinutiaSet } from '../../../src/vocabulary/minutiae.ts';
import { ModelId } from '../../../src/vocabulary/template.ts';
import {
  fingerOf,
  movedBy,
  pointsOf,
  pressed,
  setOf,
  templateOf,
  type Point,
} from './pressed-points.ts';

const constants = await loadFingerComparison('models');
const comparator = new FingerComparator(constants);
const prepared = (minutiae: MinutiaSet) => prepareFinger(templateOf(minutiae));
const compare = (probe: MinutiaSet, reference: MinutiaSet) =>
  comparator.compare(prepared(probe), prepared(reference));
const seeds = fc.integer({ min: 0, max: 10_000 });
const some = { numRuns: 25 };

test('the constants were fitted to the network that is shipped', async () => {
  const { manifest } = await loadModel('models', constants.model);
  expect(constants.modelSha256).toBe(manifest.source.sha256);
});

test('an impression is like itself beyond any threshold', () => {
  fc.assert(
    fc.property(seeds, (seed) => {
      const impression = pressed(fingerOf(seed), seed);
      expect(compare(impression, impression).score).toBeGreaterThan(60);
    }),
    some,
  );
});

test('two impressions of one finger score high, of two fingers low', () => {
  let low = 0;
  for (let seed = 0; seed < 40; seed += 1) {
    const probe = pressed(fingerOf(seed), 1);
    if (compare(probe, pressed(fingerOf(seed), 2)).score < 40) low += 1;
    expect(compare(probe, pressed(fingerOf(seed + 1000), 2)).score).toBeLessThan(40);
  }
  expect(low).toBeLessThanOrEqual(2);
});

test('it is nearly the same from either side', () => {
  fc.assert(
    fc.property(seeds, fc.boolean(), (seed, mated) => {
      const one = pressed(fingerOf(seed), 1);
      const other = pressed(fingerOf(mated ? seed : seed + 1), 2);
      const there = compare(one, other).logLikelihoodRatio;
      const back = compare(other, one).logLikelihoodRatio;
      expect(Math.abs(there - back)).toBeLessThan(2.5 + 0.1 * Math.abs(there));
    }),
    some,
  );
});

test('turning and shifting an impression changes little', () => {
  const angle = fc.double({ min: -Math.PI, max: Math.PI, noNaN: true });
  const shift = fc.integer({ min: -150, max: 150 });
  fc.assert(
    fc.property(seeds, angle, shift, shift, (seed, turn, x, y) => {
      const probe = pressed(fingerOf(seed), 1);
      const reference = pressed(fingerOf(seed), 2);
      const moved = setOf(movedBy(pointsOf(probe), turn, { x, y }));
      const before = compare(probe, reference).logLikelihoodRatio;
      const after = compare(moved, reference).logLikelihoodRatio;
      expect(Math.abs(before - after)).toBeLessThan(2.5 + 0.1 * Math.abs(before));
    }),
    some,
  );
});

test('the order of the minutiae changes nothing that matters', () => {
  fc.assert(
    fc.property(seeds, fc.infiniteStream(fc.double({ noNaN: true })), (seed, order) => {
      const probe = pressed(fingerOf(seed), 1);
      const shuffled = pointsOf(probe)
        .map((point) => ({ point, place: order.next().value }))
        .toSorted((a, b) => a.place - b.place)
        .map(({ point }) => point);
      const reference = pressed(fingerOf(seed), 2);
      const before = compare(probe, reference).logLikelihoodRatio;
      const after = compare(setOf(shuffled), reference).logLikelihoodRatio;
      expect(Math.abs(before - after)).toBeLessThan(1 + 0.05 * Math.abs(before));
    }),
    some,
  );
});

test.each([
  ['two empty impressions', [], []],
  ['an empty one and a full one', [], fingerOf(1)],
  ['five minutiae, twice the same', fingerOf(1).slice(0, 5), fingerOf(1).slice(0, 5)],
] satisfies [string, readonly Point[], readonly Point[]][])(
  'too little to see scores 0: %s',
  (_what, probe, reference) => {
    const { score, logLikelihoodRatio } = compare(setOf(probe), setOf(reference));
    expect(score).toBe(0);
    expect(logLikelihoodRatio).toBe(comparator.evidence.logLikelihoodRatio(-Infinity));
  },
);

test('nearly empty impressions of two fingers do not match', () => {
  for (let seed = 0; seed < 300; seed += 1) {
    const probe = setOf(fingerOf(seed).slice(0, 8));
    const reference = setOf(fingerOf(seed + 500).slice(0, 8));
    expect(compare(probe, reference).score).toBeLessThan(40);
  }
});

test('a template of another network is a programmer error', () => {
  const template = templateOf(pressed(fingerOf(1), 1));
  const other = prepareFinger({ ...template, model: ModelId.parse('finger-minutiae@2') });
  expect(() => comparator.compare(prepareFinger(template), other)).toThrow('different models');
});

test('an explanation says the same as the comparison, and which minutiae say so', () => {
  const finger = fingerOf(4);
  const probe = prepared(setOf(finger));
  const reference = prepared(setOf(movedBy(finger, 0.3, { x: 12, y: 5 })));
  const { comparison, alignment, pairs } = comparator.explain(probe, reference);
  expect(comparison).toEqual(comparator.compare(probe, reference));
  expect(alignment.turn).toBeCloseTo(0.3, 2);
  expect(pairs.length).toBeGreaterThanOrEqual(58);
  expect(pairs.every(({ probe: row, reference: other }) => row === other)).toBe(true);
});
