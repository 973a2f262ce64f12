import { expect, test } from 'vitest';
import { countries } from '../../src/vocabulary/countries.ts';

test('the table is that of ISO 3166-1: 249 codes, each once, each with a name', () => {
  expect(countries).toHaveLength(249);
  expect(new Set(countries.map(({ alpha2 }) => alpha2)).size).toBe(249);
  expect(new Set(countries.map(({ alpha3 }) => alpha3)).size).toBe(249);
  const names = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });
  for (const { alpha2, alpha3 } of countries) {
    expect(alpha3).toMatch(/^[A-Z]{3}$/);
    expect(names.of(alpha2), alpha2).toBeDefined();
  }
});

test('the three letters of neighbours are right', () => {
  const three = (two: string) => countries.find(({ alpha2 }) => alpha2 === two)?.alpha3;
  expect(['MA', 'DZ', 'MR', 'ES', 'SN', 'ML', 'CI', 'FR', 'TN', 'SY'].map(three)).toEqual([
    'MAR',
    'DZA',
    'MRT',
    'ESP',
    'SEN',
    'MLI',
    'CIV',
    'FRA',
    'TUN',
    'SYR',
  ]);
});
