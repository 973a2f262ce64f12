import { expect, test } from 'vitest';
import { dateIn, inTamazight } from '../../src/web/islands/shared/dates.ts';

const at = Date.UTC(2026, 10, 27, 15, 4);
const day = { timeZone: 'UTC', year: 'numeric', month: 'long', day: 'numeric' } as const;

test('a date is written in the language of the page', () => {
  expect(dateIn('fr-MA', at, day)).toBe('27 novembre 2026');
  expect(dateIn('en-GB', at, day)).toBe('27 November 2026');
});

test('where a browser does not know Tamazight, the page does', () => {
  expect(inTamazight(at, day)).toBe('27 ⵏⵓⵡⴰⵏⴱⵉⵔ 2026');
  expect(inTamazight(at, { timeZone: 'UTC', year: 'numeric', month: 'long' })).toBe(
    'ⵏⵓⵡⴰⵏⴱⵉⵔ 2026',
  );
  const moment = { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' } as const;
  expect(inTamazight(at, moment)).toBe('27 ⵏⵓⵡⴰⵏⴱⵉⵔ 2026 15:04');
  expect(inTamazight(at, { timeStyle: 'short', timeZone: 'UTC' })).toBe('15:04');
});
