import { expect, test } from 'vitest';
import { languageFrom, preferredLanguage } from '../../src/web/language.ts';

test('a browser is answered in the language that it prefers among ours', () => {
  expect(preferredLanguage('ar-MA,fr;q=0.8,en;q=0.5')).toBe('ar');
  expect(preferredLanguage('de-DE,en;q=0.4,fr;q=0.8')).toBe('fr');
  expect(preferredLanguage('zgh')).toBe('zgh');
  for (const unknown of [undefined, '', 'de', '*', ';;q=,,']) {
    expect(preferredLanguage(unknown), unknown).toBe('fr');
  }
});

test('only the four are languages', () => {
  expect(languageFrom('zgh')).toBe('zgh');
  for (const other of [undefined, '', 'de', 'AR', 'constructor']) {
    expect(languageFrom(other)).toBeUndefined();
  }
});
