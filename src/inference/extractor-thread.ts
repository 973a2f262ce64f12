import assert from 'node:assert/strict';
import { parentPort, workerData } from 'node:worker_threads';
import { z } from 'zod';
import { extractFace } from '../biometrics/face/extract.ts';
import type { RgbImage } from '../vocabulary/image.ts';
import { loadModel } from './manifest.ts';
import { faceModels } from './models.ts';
import { openNetwork } from './onnx.ts';

/** What the pool hands to a thread at its start. */
const ThreadSettings = z.object({ modelsDirectory: z.string() }).strict();

async function serve(): Promise<void> {
  const port = parentPort;
  assert.ok(port, 'this file is the body of a worker thread');
  const { modelsDirectory } = ThreadSettings.parse(workerData);
  const open = async (id: string) => openNetwork(await loadModel(modelsDirectory, id));
  const { manifest } = await loadModel(modelsDirectory, faceModels.embedding);
  const networks = {
    detection: await open(faceModels.detection),
    landmarks: await open(faceModels.landmarks),
    embedding: await open(faceModels.embedding),
    liveness: await open(faceModels.liveness),
    embeddingModel: manifest.id,
  };
  port.on('message', (image: RgbImage) => {
    extractFace(networks, image).then(
      (result) => port.postMessage(result),
      // The pool replaces a thread that failed: its state is not to be trusted.
      (error: unknown) => {
        throw error;
      },
    );
  });
  port.postMessage('ready');
}

await serve();
