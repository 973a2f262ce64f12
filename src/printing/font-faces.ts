import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';

const arabic = '@fontsource-variable/noto-sans-arabic/files/noto-sans-arabic';
const tifinagh = '@fontsource/noto-sans-tifinagh/files/noto-sans-tifinagh';

/** Each with its name on a card, its file and the letters that are taken from it. */
const faces = [
  {
    family: 'Card Arabic',
    file: `${arabic}-arabic-wght-normal.woff2`,
    range: 'U+0600-06FF, U+FB50-FEFC',
  },
  {
    family: 'Card Latin',
    file: `${arabic}-latin-wght-normal.woff2`,
    range: 'U+0000-00FF, U+2000-206F',
  },
  {
    family: 'Card Latin',
    file: `${arabic}-latin-ext-wght-normal.woff2`,
    range: 'U+0100-02BA, U+1E00-1EFF',
  },
  { family: 'Card Tifinagh', file: `${tifinagh}-tifinagh-400-normal.woff2`, range: 'U+2D30-2D7F' },
] as const;

/** The fonts of a card as rules of CSS that carry them, so that every machine prints alike. */
export async function cardFontFaces(): Promise<string> {
  const require = createRequire(import.meta.url);
  const rules = faces.map(async ({ family, file, range }) => {
    const font = await readFile(require.resolve(file));
    const source = `url(data:font/woff2;base64,${font.toString('base64')}) format('woff2')`;
    return (
      `@font-face{font-family:'${family}';font-weight:100 900;unicode-range:${range};` +
      `src:${source}}`
    );
  });
  return (await Promise.all(rules)).join('\n');
}
