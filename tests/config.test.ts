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
