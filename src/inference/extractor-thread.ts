import assert from 'node:assert/strict';
import { parentPort, workerData } from 'node:worker_threads';
import { z } from 'zod';
import { extractFace, type FaceNetworks } from '../biometrics/face/extract.ts';
import { FingerComparator, prepareFinger } from '../biometrics/finger/compare.ts';
import { extractFinger, type FingerNetworks } from '../biometrics/finger/extract.ts';
import { segmentSlap } from '../biometrics/finger/slap.ts';
import { Modality } from '../vocabulary/modality.ts';
import type { ExtractorAnswer, ExtractorJob } from './extractor-jobs.ts';
import { loadFingerComparison } from './finger-comparison.ts';
import { loadFingerQuality } from './finger-quality.ts';
import { loadModel } from './manifest.ts';
import { faceModels, fingerModels } from './models.ts';
import { openNetwork } from './onnx.ts';

/** What the pool hands to a thread at its start. */
const ThreadSettings = z
  .object({ modelsDirectory: z.string(), modalities: z.array(Modality) })
  .strict();

/** What a thread does about each kind of job; a modality that was not asked for has nothing. */
interface Abilities {
  readonly face: FaceNetworks | undefined;
  readonly finger:
    { readonly networks: FingerNetworks; readonly comparator: FingerComparator } | undefined;
}

async function openAbilities(): Promise<Abilities> {
  const { modelsDirectory, modalities } = ThreadSettings.parse(workerData);
  const open = async (id: string) => {
    const model = await loadModel(modelsDirectory, id);
    return { id: model.manifest.id, network: await openNetwork(model) };
  };
  const openFace = async (): Promise<FaceNetworks> => {
    const embedding = await open(faceModels.embedding);
    return {
      detection: (await open(faceModels.detection)).network,
      landmarks: (await open(faceModels.landmarks)).network,
      embedding: embedding.network,
      liveness: (await open(faceModels.liveness)).network,
      embeddingModel: embedding.id,
    };
  };
  const openFinger = async () => {
    const minutiae = await open(fingerModels.minutiae);
    const embedding = await open(fingerModels.embedding);
    return {
      networks: {
        minutiae: minutiae.network,
        minutiaeModel: minutiae.id,
        embedding: embedding.network,
        embeddingModel: embedding.id,
        quality: await loadFingerQuality(modelsDirectory),
      },
      comparator: new FingerComparator(await loadFingerComparison(modelsDirectory)),
    };
  };
  return {
    face: modalities.includes('face') ? await openFace() : undefined,
    finger: modalities.includes('finger') ? await openFinger() : undefined,
  };
}

async function answer({ face, finger }: Abilities, job: ExtractorJob): Promise<ExtractorAnswer> {
  switch (job.kind) {
    case 'face':
      assert.ok(face, 'the networks of faces were not asked for');
      return { kind: 'face', outcome: await extractFace(face, job.image) };
    case 'finger': {
      assert.ok(finger, 'the networks of fingers were not asked for');
      const { image, position } = job;
      return { kind: 'finger', outcome: await extractFinger(finger.networks, image, position) };
    }
    case 'compare_fingers': {
      assert.ok(finger, 'the comparator of fingers was not asked for');
      const { comparator } = finger;
      const probe = prepareFinger(job.probe);
      const comparisons = job.references.map((reference) =>
        comparator.compare(probe, prepareFinger(reference)),
      );
      return { kind: 'compare_fingers', comparisons };
    }
    case 'segment_slap':
      return { kind: 'segment_slap', outcome: segmentSlap(job.image, job.asked) };
    case 'explain_fingers': {
      assert.ok(finger, 'the comparator of fingers was not asked for');
      const { probe, reference } = job;
      const explanation = finger.comparator.explain(prepareFinger(probe), prepareFinger(reference));
      return { kind: 'explain_fingers', explanation };
    }
  }
}

async function serve(): Promise<void> {
  const port = parentPort;
  assert.ok(port, 'this file is the body of a worker thread');
  const abilities = await openAbilities();
  port.on('message', (job: ExtractorJob) => {
    answer(abilities, job).then(
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
