import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { fingerQualityModel, loadFingerQuality } from '../../src/inference/finger-quality.ts';
import { modelsDirectory } from '../../src/sites/station.ts';

let directory = '';
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'basma-models-'));
});
afterEach(() => rm(directory, { recursive: true }));

test('the constants of this repository can be read', async () => {
  const { network, terms } = await loadFingerQuality(modelsDirectory);
  expect(network.id).toBe('finger-minutiae@1');
  expect(new Set(terms.map(({ component }) => component)).size).toBe(terms.length);
});

test('a models directory without constants says so', async () => {
  await expect(loadFingerQuality(directory)).rejects.toMatchObject({ code: 'model_missing' });
});

test.each([
  ['cut off', '{"network": {'],
  ['without terms', '{"bias": 1}'],
  ['of another kind', '[]'],
])('constants that are %s are damaged', async (_what, text) => {
  const folder = join(modelsDirectory, fingerQualityModel);
  await cp(folder, join(directory, fingerQualityModel), { recursive: true });
  await writeFile(join(directory, fingerQualityModel, 'constants.json'), text);
  await expect(loadFingerQuality(directory)).rejects.toMatchObject({
    code: 'model_manifest_damaged',
  });
});
