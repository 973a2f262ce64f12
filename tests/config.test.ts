import { expect, test } from 'vitest';
import { StationConfig } from '../src/config.ts';
import { KnownFinger } from '../src/vocabulary/biometric-source.ts';

test('fingers are expected when a station states them: none, some, or all', () => {
  const expected = (fingersExpected?: unknown) =>
    StationConfig.safeParse({ fingersExpected }).data?.fingersExpected;
  expect(expected()).toEqual([]);
  expect(expected(['right_index', 'left_index'])).toEqual(['right_index', 'left_index']);
  expect(expected('all')).toEqual(KnownFinger.options);
  for (const wrong of ['some', 'right_index', ['unknown'], ['right_toe'], 10]) {
    expect(expected(wrong)).toBeUndefined();
  }
});

test('what an administration decides about adjudication is bounded, and left to the policy', () => {
  const parsed = (said: object) => StationConfig.safeParse(said).success;
  expect(parsed({ enrolmentsPerDay: 80_000, falseCasesPerDayMax: 40.5 })).toBe(true);
  expect(StationConfig.parse({}).enrolmentsPerDay).toBeUndefined();
  for (const wrong of [
    { enrolmentsPerDay: 0 },
    { enrolmentsPerDay: 0.5 },
    { falseCasesPerDayMax: 0 },
    { falseHitsPerSearchMax: 0 },
    { falseHitsPerSearchMax: 0.5 },
    { falseCasesPerSearchMax: 0.05 },
  ]) {
    expect(parsed(wrong), JSON.stringify(wrong)).toBe(false);
  }
});

test('a station for training stands alone, and only a whole register is a centre', () => {
  const parsed = (said: object) => StationConfig.safeParse(said).success;
  expect(parsed({ training: true })).toBe(true);
  expect(parsed({ acceptsPackets: true })).toBe(true);
  expect(parsed({ training: true, acceptsPackets: true })).toBe(false);
  expect(parsed({ training: true, scope: 'station' })).toBe(false);
  expect(parsed({ acceptsPackets: true, scope: 'station' })).toBe(false);
});
