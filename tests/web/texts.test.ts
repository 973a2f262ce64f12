import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { languages } from '../../src/web/language.ts';
import { formatMessage } from '../../src/web/message.ts';
import { allTexts, translator, type TextKey } from '../../src/web/texts.ts';

const keys = Object.keys(allTexts.en);

/** Names of the placeholders of a message, plurals' too. */
function placeholders(message: string): readonly string[] {
  const names = [...message.matchAll(/\{\s*(\w+)\s*[,}]/g)].map(([, name = '']) => name);
  return [...new Set(names)].toSorted();
}

test('every language has every text, and none is empty', () => {
  for (const language of languages) {
    expect(Object.keys(allTexts[language]).toSorted(), language).toEqual(keys.toSorted());
    const empty = Object.entries(allTexts[language]).filter(([, text]) => text.trim() === '');
    expect(empty, language).toEqual([]);
  }
});

test('a text has the same placeholders in every language', () => {
  const texts = languages.map(
    (language) => [language, new Map(Object.entries(allTexts[language]))] as const,
  );
  for (const [key, english] of Object.entries(allTexts.en)) {
    for (const [language, own] of texts) {
      const text = own.get(key) ?? '';
      expect(placeholders(text), `${language} ${key}`).toEqual(placeholders(english));
    }
  }
});

test('Tamazight is written in Tifinagh and Arabic in Arabic letters', () => {
  // What stands between braces is a name or the word of a plural's case.
  const names = /\{\s*\w+\s*(,\s*plural,)?|(=\d|zero|one|two|few|many|other) \{/g;
  const foreign = (language: 'ar' | 'zgh', letters: RegExp) =>
    Object.entries(allTexts[language])
      .map(([key, text]) => [key, text.replaceAll(names, '')] as const)
      .filter(([, text]) => /\p{L}/u.test(text) && !letters.test(text))
      .map(([key]) => key);
  expect(foreign('ar', /\p{Script=Arabic}/u)).toEqual([]);
  expect(foreign('zgh', /\p{Script=Tifinagh}/u)).toEqual([]);
});

test('no text is unused', () => {
  const sources = readdirSync('src', { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => readFileSync(`src/${name}`, 'utf8'))
    .join('\n');
  // A name that is put together begins with what stands before the `${`.
  const beginnings = [...sources.matchAll(/`([a-z_]+\.(?:[a-z_]+\.)*[a-z_]*)\$\{/g)].map(
    ([, beginning = '']) => beginning,
  );
  const quoted = new Set(
    [...sources.matchAll(/'([^'"\s]+)'|"([^'"\s]+)"/g)].map(([, one, other]) => one ?? other),
  );
  const unused = keys.filter(
    (key) => !quoted.has(key) && !beginnings.some((beginning) => key.startsWith(beginning)),
  );
  expect(unused).toEqual([]);
});

test('plurals follow the language', () => {
  const english = '{count, plural, =0 {no finger} one {# finger} other {# fingers}} of {name}';
  const said = (count: number) => formatMessage('en-GB', english, { count, name: 'A {b}' });
  expect([said(0), said(1), said(1200)]).toEqual([
    'no finger of A {b}',
    '1 finger of A {b}',
    '1,200 fingers of A {b}',
  ]);
  const arabic = '{n, plural, one {إصبع} two {إصبعان} few {# أصابع} many {# إصبعاً} other {# إصبع}}';
  expect([1, 2, 5, 11, 100].map((n) => formatMessage('ar-MA', arabic, { n }))).toEqual([
    'إصبع',
    'إصبعان',
    '5 أصابع',
    '11 إصبعاً',
    '100 إصبع',
  ]);
});

test('a value that is missing stays visible, and a brace that is open is an error', () => {
  expect(formatMessage('en-GB', 'of {name}', {})).toBe('of {name}');
  expect(() => formatMessage('en-GB', 'of {name', {})).toThrow('not closed');
  const key: TextKey = 'lock.lead';
  expect(translator('en')(key, { operator: 'amina' })).toContain('amina works here.');
});
