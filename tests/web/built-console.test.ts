import { readdirSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { loadAssets } from '../../src/web/assets.ts';

const directory = new URL('../../src/web/build/assets/', import.meta.url);
const scriptBytesMax = 100 * 1024;
const zippedBytesMax = 40 * 1024;

const names = readdirSync(directory);
const scripts = names
  .filter((name) => name.endsWith('.js'))
  .map((name) => readFileSync(new URL(name, directory)));

test('all scripts of the console together stay small', () => {
  const raw = scripts.reduce((sum, { length }) => sum + length, 0);
  const zipped = scripts.reduce((sum, bytes) => sum + gzipSync(bytes).length, 0);
  expect(raw).toBeGreaterThan(5_000);
  expect(raw).toBeLessThan(scriptBytesMax);
  expect(zipped).toBeLessThan(zippedBytesMax);
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
