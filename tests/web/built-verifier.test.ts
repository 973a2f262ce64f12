import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { openVerifierFiles } from '../../src/web/verifier-files.ts';

const directory = new URL('../../src/verifier/build/', import.meta.url);
const read = (name: string) => readFileSync(new URL(name, directory));
const names = readdirSync(directory, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => relative(directory.pathname, join(entry.parentPath, entry.name)));
const scriptOf = (beginning: string) => {
  const name = names.find((one) => one.startsWith(beginning) && one.endsWith('.js'));
  if (name === undefined) throw new Error(`nothing was built as ${beginning}`);
  return read(name);
};
const serviceWorker = read('service-worker.js').toString('utf8');

const Files = z.array(z.object({ path: z.string(), sha256: z.string() }));

test('the service worker keeps every file there is, each by its hash', () => {
  const list = /^const builtFiles=(\[.*?\]),builtName=/.exec(serviceWorker)?.[1] ?? '[]';
  const files = Files.parse(JSON.parse(list));
  const expected = names
    .filter((name) => name !== 'service-worker.js')
    .map((name) => ({
      path: `/verifier/${name}`,
      sha256: createHash('sha256').update(read(name)).digest('hex'),
    }));
  const byPath = (one: { path: string }, other: { path: string }) =>
    one.path < other.path ? -1 : 1;
  expect(files.toSorted(byPath)).toEqual(expected.toSorted(byPath));
  expect(files.length).toBeGreaterThan(12);
});

test('the page is small, and its worker with it before there are networks', () => {
  const [page, worker] = [scriptOf('assets/index-'), scriptOf('assets/worker-')];
  const zipped = gzipSync(page).length + gzipSync(worker).length;
  process.stdout.write(
    `the page: ${page.length} bytes; its worker: ${worker.length}; both zipped: ${zipped}\n`,
  );
  expect(page.length).toBeGreaterThan(10_000);
  expect(page.length).toBeLessThan(40 * 1024);
  expect(zipped).toBeLessThan(100 * 1024);
});

test('page, worker and service worker name no other machine', () => {
  const texts = [scriptOf('assets/index-'), scriptOf('assets/worker-')].map(String);
  const addresses = [...texts, serviceWorker].flatMap((text) =>
    [...text.matchAll(/https?:\/\/[a-z0-9.-]+\.[a-z]{2,}[^\s"'`)]*/g)].map(([found]) => found),
  );
  // Names of XML and of JSON's schemas look like addresses and lead nowhere.
  const names = /^http:\/\/www\.w3\.org\/|^https?:\/\/json-schema\.org\//;
  expect(addresses.filter((address) => !names.test(address))).toEqual([]);
});

test('files are served by their names alone, and nothing beside them', async () => {
  const files = await openVerifierFiles();
  expect((await files.at('index.html'))?.type).toContain('text/html');
  expect((await files.at('manifest.webmanifest'))?.type).toContain('manifest');
  for (const name of ['', '..', '../vite.config.ts', 'assets', 'assets/', '/etc/passwd']) {
    expect(await files.at(name), name).toBeUndefined();
  }
  await expect(openVerifierFiles('/nowhere')).rejects.toMatchObject({ code: 'console_not_built' });
});
