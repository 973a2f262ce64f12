import fc from 'fast-check';
import { expect, test } from 'vitest';
import { falseMatchRateFor, falsePositiveRate } from '../../src/vocabulary/false-positive-rate.ts';

test('one false match in ten is one false positive in ten among one, and 0.19 among two', () => {
  expect(falsePositiveRate(0.1, 1)).toBeCloseTo(0.1, 12);
  expect(falsePositiveRate(0.1, 2)).toBeCloseTo(0.19, 12);
});

test('nobody is found among nobody, and everybody where everyone matches', () => {
  expect(falsePositiveRate(1, 0)).toBe(0);
  expect(falsePositiveRate(0, 1e9)).toBeCloseTo(0, 15);
  expect(falsePositiveRate(1, 3)).toBe(1);
  expect(falseMatchRateFor(1, 3)).toBe(1);
});

test('rates far below what a double tells from one are kept', () => {
  expect(falsePositiveRate(1e-18, 1e9) / 1e-9).toBeCloseTo(1, 6);
  expect(falseMatchRateFor(1e-3, 1e9) / 1.0005003e-12).toBeCloseTo(1, 6);
});

test('the two are each the inverse of the other', () => {
  const positiveRates = fc.double({ min: 1e-9, max: 0.999, noNaN: true });
  const counts = fc.integer({ min: 1, max: 2e9 });
  fc.assert(
    fc.property(positiveRates, counts, (rate, count) => {
      const there = falsePositiveRate(falseMatchRateFor(rate, count), count);
      return Math.abs(there / rate - 1) < 1e-6;
    }),
  );
});
