import { expect, test } from 'vitest';
import {
  excessOf,
  exponentialTail,
  heavierTail,
  likelyTail,
} from '../../src/evaluation/tail-fit.ts';
import { Normals } from '../../src/generation/normals.ts';

const chance = new Normals();

/** Excesses of a generalised Pareto distribution, each once. */
function excesses(count: number, { scale, shape }: { scale: number; shape: number }, seed = 1) {
  chance.begin(count, seed, 2);
  const fit = { scale, shape, logLikelihood: 0 };
  const drawn = Float64Array.from({ length: count }, () => excessOf(fit, 1 / chance.unit()));
  return { excesses: drawn, weights: new Float64Array(count).fill(1) };
}

test('an exponential tail has the mean as scale', () => {
  const sample = { excesses: Float64Array.of(1, 2, 3), weights: Float64Array.of(1, 1, 1) };
  expect(exponentialTail(sample)).toMatchObject({ scale: 2, shape: 0 });
});

test('scale and shape of a heavy tail are found again', () => {
  const { scale, shape } = heavierTail(excesses(20_000, { scale: 4, shape: 0.25 }));
  expect(Math.abs(scale / 4 - 1)).toBeLessThan(0.03);
  expect(Math.abs(shape - 0.25)).toBeLessThan(0.03);
});

test('nobody finds a tail of greater likelihood near the one that was found', () => {
  const sample = excesses(500, { scale: 4, shape: 0.3 });
  const { scale, shape, logLikelihood } = heavierTail(sample);
  const likelihoodOf = (one: number, other: number) =>
    sample.excesses.reduce(
      (sum, excess) => sum - Math.log(one) - (1 / other + 1) * Math.log1p((other * excess) / one),
      0,
    );
  expect(likelihoodOf(scale, shape)).toBeCloseTo(logLikelihood, 6);
  for (const [one, other] of [
    [1.02, 1],
    [0.98, 1],
    [1, 1.05],
    [1, 0.95],
    [1.01, 0.97],
  ] as const) {
    expect(likelihoodOf(one * scale, other * shape)).toBeLessThan(logLikelihood);
  }
});

test('one exponential tail in twenty is called heavier by chance, the others are exponential', () => {
  const samples = Array.from({ length: 400 }, (_, seed) =>
    likelyTail(excesses(400, { scale: 4, shape: 0 }, seed)),
  );
  const heavier = samples.filter(({ shape }) => shape > 0).length / samples.length;
  expect(heavier).toBeGreaterThan(0.02);
  expect(heavier).toBeLessThan(0.08);
});

test('a tail is called heavier where the excesses show it, and never lighter', () => {
  expect(likelyTail(excesses(1_000, { scale: 4, shape: 0.2 })).shape).toBeGreaterThan(0.1);
  expect(heavierTail(excesses(1_000, { scale: 4, shape: -0.2 })).shape).toBe(0);
});

test('an excess with a weight of three counts as three', () => {
  const thrice = { excesses: Float64Array.of(1, 5, 30), weights: Float64Array.of(3, 1, 1) };
  const each = {
    excesses: Float64Array.of(1, 1, 1, 5, 30),
    weights: Float64Array.of(1, 1, 1, 1, 1),
  };
  expect(heavierTail(thrice).shape).toBeGreaterThan(0);
  expect(heavierTail(thrice).shape).toBeCloseTo(heavierTail(each).shape, 9);
  expect(heavierTail(thrice).scale).toBeCloseTo(heavierTail(each).scale, 9);
});

test('the excess of one in ten thousand', () => {
  expect(excessOf({ scale: 10 / Math.LN10, shape: 0, logLikelihood: 0 }, 1e4)).toBeCloseTo(40, 9);
  expect(excessOf({ scale: 2, shape: 0.5, logLikelihood: 0 }, 1e4)).toBeCloseTo(396, 9);
  expect(excessOf({ scale: 2, shape: 0.5, logLikelihood: 0 }, 1)).toBe(0);
});
