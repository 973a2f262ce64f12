import { readdirSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { consolePages } from '../../src/http/console/pages.ts';
import { loadAssets } from '../../src/web/assets.ts';

const directory = new URL('../../src/web/build/assets/', import.meta.url);
const scriptBytesMax = 100 * 1024;
const zippedBytesMax = 40 * 1024;

const names = readdirSync(directory);

/** A file of the build, and those that it loads before it runs. */
const Built = z.record(
  z.string(),
  z.object({ file: z.string(), imports: z.array(z.string()).default([]) }),
);
const build = Built.parse(JSON.parse(readFileSync(new URL('../manifest.json', directory), 'utf8')));

function loadedBy(sources: readonly string[]): ReadonlySet<string> {
  const all = new Set(sources);
  for (const source of all) for (const one of build[source]?.imports ?? []) all.add(one);
  return all;
}

const pages = ['', ...consolePages.flatMap(({ scripts }) => scripts), 'sign-in.tsx'];

test.each(pages)('the scripts of a page with %s stay small', (script) => {
  const loaded = loadedBy(['islands/shell.ts', ...(script === '' ? [] : [`islands/${script}`])]);
  const bytes = [...loaded].map((source) => {
    const file = build[source]?.file ?? '';
    return readFileSync(new URL(`../${file}`, directory));
  });
  const raw = bytes.reduce((sum, { length }) => sum + length, 0);
  const zipped = bytes.reduce((sum, one) => sum + gzipSync(one).length, 0);
  expect(raw).toBeGreaterThan(1_000);
  expect(raw).toBeLessThan(scriptBytesMax);
  expect(zipped).toBeLessThan(zippedBytesMax);
  process.stdout.write(`${script || 'the frame'}: ${raw} bytes, zipped ${zipped}\n`);
});

test('nothing that pages load names another machine', () => {
  const texts = names
    .filter((name) => /\.(js|css)$/.test(name))
    .map((name) => readFileSync(new URL(name, directory), 'utf8'));
  // The names of XML's namespaces look like addresses and lead nowhere.
  const addresses = texts.flatMap((text) =>
    [...text.matchAll(/(?:https?:)?\/\/[a-z0-9.-]+\.[a-z]{2,}[^\s"'`)]*/g)].map(([found]) => found),
  );
  expect(addresses.filter((address) => !address.startsWith('http://www.w3.org/'))).toEqual([]);
});

test('fonts of Arabic and Tifinagh come from the station itself', async () => {
  const assets = await loadAssets();
  const style = assets.at(assets.addressOf('style/console.css'));
  const text = Buffer.from(style?.bytes ?? []).toString('utf8');
  const fonts = [...text.matchAll(/url\(([^)]+\.woff2)\)/g)].map(([, address = '']) => address);
  expect(fonts).toHaveLength(2);
  for (const address of fonts) expect(assets.at(address)?.type).toBe('font/woff2');
});

test('what was not built is said by name', async () => {
  const assets = await loadAssets();
  expect(() => assets.addressOf('islands/nothing.ts')).toThrow('npm run build-web');
  await expect(loadAssets('/nowhere')).rejects.toMatchObject({ code: 'console_not_built' });
  expect(assets.at('/assets/../manifest.json')).toBeUndefined();
});
