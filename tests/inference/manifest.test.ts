import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openExtractorPool } from '../../src/inference/extractor-pool.ts';
import { loadModel } from '../../src/inference/manifest.ts';
import { faceModels } from '../../src/inference/models.ts';
import { modelsDirectory } from '../../src/sites/station.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'basma-models-'));
  await cp(modelsDirectory, directory, { recursive: true });
});
afterEach(() => rm(directory, { recursive: true }));

async function change(edit: (manifest: string) => string): Promise<void> {
  const file = join(directory, faceModels.embedding, 'manifest.json');
  await writeFile(file, edit(await readFile(file, 'utf8')));
}
const load = () => loadModel(directory, faceModels.embedding);

test('a model is loaded with its bytes', async () => {
  const { manifest, bytes } = await load();
  expect(bytes.length).toBe(manifest.source.bytes);
});

test('a model whose hash differs is refused', async () => {
  await change((text) => text.replace(/"sha256": "./, '"sha256": "0'));
  await expect(load()).rejects.toMatchObject({ code: 'model_altered' });
});

test('a pool with an altered model does not open', async () => {
  await change((text) => text.replace(/"sha256": "./, '"sha256": "0'));
  const pool = openExtractorPool({
    modelsDirectory: directory,
    threads: 1,
    queueMax: 1,
    deadlineMs: 1_000,
  });
  await expect(pool).rejects.toMatchObject({ code: 'model_altered' });
});

test.each([
  ['that is no JSON', () => '{'],
  ['with an unknown field', (text: string) => text.replace('"task"', '"tsk"')],
  ['of another model', (text: string) => text.replace('face-embedding@1', 'face-embedding@2')],
  [
    'that leads out of its package',
    (text: string) => text.replace('model/fr_feature.onnx', '../x.onnx'),
  ],
] as const)('a manifest %s is refused', async (_what, edit) => {
  await change(edit);
  await expect(load()).rejects.toMatchObject({ code: 'model_manifest_damaged' });
});

test('a model whose package is not installed is refused', async () => {
  await change((text) => text.replace('faceplugin-face-recognition-js', 'no-such-package-here'));
  await expect(load()).rejects.toMatchObject({ code: 'model_missing' });
});

test('a model that is not there is refused', async () => {
  await expect(loadModel(directory, 'face-nothing@1')).rejects.toMatchObject({
    code: 'model_missing',
  });
});
