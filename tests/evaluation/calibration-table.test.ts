import { expect, test } from 'vitest';
import { calibrationOf } from '../../src/biometrics/calibration.ts';
import { calibrationTable } from '../../src/evaluation/calibration-table.ts';

test('a table states the similarity that each share reaches, as far as pairs speak of it', () => {
  const nonMated = Float64Array.from({ length: 1000 }, (_, place) => place / 1000);
  expect(calibrationTable(nonMated)).toEqual([
    { similarity: 0.499, falseMatchRate: 0.5 },
    { similarity: 0.84, falseMatchRate: 0.159 },
    { similarity: 0.989, falseMatchRate: 0.01 },
  ]);
});

test('pairs tied at the lowest similarity are one point, with the share that reaches it', () => {
  const tied = Array.from({ length: 900 }, () => -12);
  const above = Array.from({ length: 100 }, (_, place) => place / 10);
  const table = calibrationTable(Float64Array.from([...above, ...tied]));
  expect(table).toEqual([
    { similarity: -12, falseMatchRate: 1 },
    { similarity: 8.9, falseMatchRate: 0.01 },
  ]);
  expect(calibrationOf(table).score(-12)).toBe(0);
  expect(calibrationOf(table).score(8.9)).toBeCloseTo(20);
});

test('a table does not depend on the order of the pairs', () => {
  const values = Array.from({ length: 500 }, (_, place) => Math.max(3, (place * 7919) % 50));
  const turned = values.toReversed();
  expect(calibrationTable(Float64Array.from(turned))).toEqual(
    calibrationTable(Float64Array.from(values)),
  );
});
