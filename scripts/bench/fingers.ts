import { InferenceSession, Tensor } from 'onnxruntime-node';
import { readRidges } from '../../src/biometrics/finger/ridge-reading.ts';
import type { Network } from '../../src/biometrics/network.ts';
import { decodeFinger } from '../../src/capture/decode-finger.ts';
import { openExhaustiveGallery } from '../../src/gallery/exhaustive.ts';
import type { Gallery } from '../../src/gallery/gallery.ts';
import { Random } from '../../src/generation/random.ts';
import { openFingerComparer, type FingerComparer } from '../../src/inference/finger-comparison.ts';
import { loadModel } from '../../src/inference/manifest.ts';
import { fingerModels } from '../../src/inference/models.ts';
import { openNetwork } from '../../src/inference/onnx.ts';
import { modelsDirectory } from '../../src/sites/station.ts';
import type { FingerTemplate } from '../../src/vocabulary/finger.ts';
import type { GreyImage } from '../../src/vocabulary/image.ts';
import { Quality } from '../../src/vocabulary/quality.ts';
import { ChangeNumber, Seq } from '../../src/vocabulary/record-ids.ts';
import { ModelId, type Template } from '../../src/vocabulary/template.ts';
import { generatedFile } from '../measure/generated-fingers.ts';
import { interleaved, timesOf, type Line } from './stopwatch.ts';

const fingersTimed = 8;
const pressesTimed = 2;
/** As long as the embeddings of fingers. */
const embeddingLength = 256;
/** References that a search compares after the embeddings proposed them. */
const compared = 100;
const searches = 20;
const model = ModelId.parse(fingerModels.minutiae);

/** Presses of generated fingers as a scanner's files. */
async function files(): Promise<readonly Uint8Array[]> {
  const all: Uint8Array[] = [];
  for (let finger = 0; finger < fingersTimed; finger += 1) {
    all.push(...(await generatedFile(finger, pressesTimed)));
  }
  return all;
}

async function decoded(file: Uint8Array): Promise<GreyImage> {
  const finger = await decodeFinger(file);
  if (!finger.ok) throw new Error(finger.error.kind);
  return finger.value.image;
}

/** ONNX Runtime alone, with the tensor that the extraction of `image` gives it. */
async function bareRun(image: GreyImage, own: Network): Promise<() => Promise<unknown>> {
  const { manifest, bytes } = await loadModel(modelsDirectory, fingerModels.minutiae);
  const options = { intraOpNumThreads: 1, interOpNumThreads: 1 };
  const session = await InferenceSession.create(bytes, options);
  let run: (() => Promise<unknown>) | undefined;
  const recording: Network = {
    run: (input) => {
      const tensor = new Tensor('float32', input.data, [...input.dims]);
      run = () => session.run({ [manifest.input.name]: tensor });
      return own.run(input);
    },
  };
  await readRidges(recording, image);
  if (!run) throw new Error('a network runs');
  return run;
}

/** From a file's bytes to minutiae on this thread, against ONNX Runtime alone. */
async function extraction(presses: readonly Uint8Array[]): Promise<Line> {
  const own = await openNetwork(await loadModel(modelsDirectory, fingerModels.minutiae));
  const [file = new Uint8Array()] = presses;
  const bare = await bareRun(await decoded(file), own);
  const times = await interleaved(30, {
    bare,
    ours: async () => readRidges(own, await decoded(file)),
  });
  const { bare: alone, ours } = times;
  if (!alone || !ours) throw new Error('both were timed');
  return {
    what: 'one finger’s file to minutiae, one thread',
    figures: {
      'p50 ms': ours.p50,
      'bare onnxruntime p50 ms': alone.p50,
      ratio: ours.p50 / alone.p50,
    },
  };
}

async function templatesOf(presses: readonly Uint8Array[]): Promise<readonly FingerTemplate[]> {
  const network = await openNetwork(await loadModel(modelsDirectory, fingerModels.minutiae));
  const templates: FingerTemplate[] = [];
  for (const file of presses) {
    const image = await decoded(file);
    const { minutiae } = await readRidges(network, image);
    templates.push({
      position: 'unknown',
      model,
      widthPx: image.widthPx,
      heightPx: image.heightPx,
      minutiae,
      quality: Quality.parse(80),
      embedding: { modality: 'finger', model, vector: new Float32Array() },
    });
  }
  return templates;
}

/** Comparisons of prepared templates, and what it costs to prepare one. */
function comparison(comparer: FingerComparer, templates: readonly FingerTemplate[]): Line {
  const preparing: number[] = [];
  const prepared = templates.map((template) => {
    const start = performance.now();
    const finger = comparer.prepare(template);
    preparing.push(performance.now() - start);
    return finger;
  });
  const ms: number[] = [];
  for (let round = 0; round < 3; round += 1) {
    for (const probe of prepared) {
      for (const reference of prepared) {
        const start = performance.now();
        comparer.compare(probe, reference);
        ms.push(performance.now() - start);
      }
    }
  }
  const counts = templates.map(({ minutiae }) => minutiae.count);
  return {
    what: 'one comparison of two fingers, one thread',
    figures: {
      'p50 ms': timesOf(ms).p50,
      'p99 ms': timesOf(ms).p99,
      'prepare p50 ms': timesOf(preparing).p50,
      'minutiae p50': timesOf(counts).p50,
    },
  };
}

function embedding(seed: string): Template {
  const random = new Random('embedding', seed);
  const vector = Float32Array.from({ length: embeddingLength }, () => random.normal());
  const norm = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));
  return { modality: 'finger', model, vector: vector.map((value) => value / norm) };
}

async function filled(
  size: number,
  onProgress: (done: number, of: number) => void,
): Promise<Gallery> {
  const dimension = embeddingLength;
  const gallery = openExhaustiveGallery({ model, modelHash: 'bench', dimension, scope: 'station' });
  for (let place = 1; place <= size; place += 1) {
    const reference = { seq: Seq.parse(place), template: embedding(`${place}`) };
    await gallery.append(ChangeNumber.parse(place), reference);
    if (place % 1000 === 0) onProgress(place, size);
  }
  return gallery;
}

/** CPU from a probe's template to the decision: everyone's embeddings, then comparisons. */
async function search(
  comparer: FingerComparer,
  templates: readonly FingerTemplate[],
  gallery: Gallery,
  size: number,
): Promise<Line> {
  const bounds = { below: Seq.parse(size + 1), candidatesMax: compared };
  const spent = { embeddings: [] as number[], all: [] as number[] };
  let best = -Infinity;
  for (let round = 0; round < searches; round += 1) {
    const template = templates[round % templates.length];
    if (!template) throw new Error('there are templates');
    const near = embedding(`probe ${round}`);
    const before = process.cpuUsage();
    const { candidates } = await gallery.search(near, bounds);
    const { user, system } = process.cpuUsage(before);
    spent.embeddings.push((user + system) / 1000);
    // References come from the register's store, so each is prepared anew.
    const probe = comparer.prepare(template);
    for (const { seq } of candidates) {
      const reference = templates[seq % templates.length];
      if (!reference) throw new Error('there are templates');
      const { score } = comparer.compare(probe, comparer.prepare(reference));
      best = Math.max(best, score);
    }
    const all = process.cpuUsage(before);
    spent.all.push((all.user + all.system) / 1000);
  }
  return {
    what: `1:N among ${size} fingers, ${compared} compared`,
    figures: {
      'CPU p50 ms': timesOf(spent.all).p50,
      'CPU p99 ms': timesOf(spent.all).p99,
      'of it embeddings p50 ms': timesOf(spent.embeddings).p50,
      'best score': best,
    },
  };
}

/** Fingers: extraction, comparison, and a search among `size` of them. */
export async function benchFingers(
  size: number,
  onProgress: (done: number, of: number) => void,
): Promise<readonly Line[]> {
  const presses = await files();
  const extracted = await extraction(presses);
  const templates = await templatesOf(presses);
  const comparer = await openFingerComparer(modelsDirectory);
  const comparing = comparison(comparer, templates);
  const gallery = await filled(size, onProgress);
  const searching = await search(comparer, templates, gallery, size);
  await gallery.close();
  return [extracted, comparing, searching];
}
