import { expect, test } from 'vitest';
import { binomialTail } from '../../src/vocabulary/binomial-tail.ts';

/** The same by its definition. */
function counted(count: number, of: number, share: number): number {
  let sum = 0;
  for (let at = count; at <= of; at += 1) {
    let choose = 1;
    for (let place = 1; place <= at; place += 1) choose *= (of - at + place) / place;
    sum += choose * share ** at * (1 - share) ** (of - at);
  }
  return sum;
}

test('the tail is the sum of its terms', () => {
  for (const [count, of, share] of [
    [1, 10, 0.1],
    [5, 20, 0.25],
    [20, 20, 0.5],
    [3, 50, 0.01],
  ] as const) {
    expect(binomialTail(count, of, share)).toBeCloseTo(counted(count, of, share), 12);
  }
});

test('its ends are what they must be', () => {
  expect(binomialTail(0, 10, 0.3)).toBe(1);
  expect(binomialTail(11, 10, 0.3)).toBe(0);
  expect(binomialTail(1, 10, 0)).toBe(0);
  expect(binomialTail(10, 10, 1)).toBe(1);
  expect(binomialTail(1, 0, 0.5)).toBe(0);
});

test('many trials neither overflow nor take long', () => {
  expect(binomialTail(50_000, 100_000, 0.5)).toBeCloseTo(0.5, 2);
  expect(binomialTail(60_000, 100_000, 0.5)).toBeLessThan(1e-100);
});
