import { InferenceSession, Tensor } from 'onnxruntime-node';
import { FingerComparator, prepareFinger } from '../../src/biometrics/finger/compare.ts';
import { extractFinger, type FingerNetworks } from '../../src/biometrics/finger/extract.ts';
import type { Network } from '../../src/biometrics/network.ts';
import { segmentSlap } from '../../src/biometrics/finger/slap.ts';
import { decodeFinger } from '../../src/capture/decode-finger.ts';
import { fingerSample } from '../../src/capture/finger-sample.ts';
import type { Gallery } from '../../src/gallery/gallery.ts';
import { generatedFinger } from '../../src/generation/finger.ts';
import { Random } from '../../src/generation/random.ts';
import { slapOf } from '../../src/generation/slap.ts';
import { loadFingerComparison } from '../../src/inference/finger-comparison.ts';
import { loadFingerQuality } from '../../src/inference/finger-quality.ts';
import { loadModel } from '../../src/inference/manifest.ts';
import { fingerModels } from '../../src/inference/models.ts';
import { openNetwork } from '../../src/inference/onnx.ts';
import { modelsDirectory } from '../../src/sites/station.ts';
import type { FingerTemplate } from '../../src/vocabulary/finger.ts';
import type { GreyImage } from '../../src/vocabulary/image.ts';
import { ChangeNumber, Seq } from '../../src/vocabulary/record-ids.ts';
import { ModelId, type Template } from '../../src/vocabulary/template.ts';
import { generatedFile } from '../measure/generated-fingers.ts';
import { exactGallery } from './exact-gallery.ts';
import { interleaved, timesOf, type Line } from './stopwatch.ts';

const fingersTimed = 8;
const pressesTimed = 2;
/** As long as the embeddings of fingers. */
const embeddingLength = 256;
/** References that a search compares after the embeddings proposed them. */
const compared = 100;
const searches = 20;
const slapsTimed = 10;
const model = ModelId.parse(fingerModels.embedding);

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

/** The networks of this checkout on this thread. */
async function ownNetworks(): Promise<FingerNetworks> {
  const open = async (id: string) => {
    const loaded = await loadModel(modelsDirectory, id);
    return { id: loaded.manifest.id, network: await openNetwork(loaded) };
  };
  const [minutiae, embedding] = [
    await open(fingerModels.minutiae),
    await open(fingerModels.embedding),
  ];
  return {
    minutiae: minutiae.network,
    minutiaeModel: minutiae.id,
    embedding: embedding.network,
    embeddingModel: embedding.id,
    quality: await loadFingerQuality(modelsDirectory),
  };
}

/** ONNX Runtime alone, with exactly the tensors that the extraction of `image` gives it. */
async function bareRuns(
  image: GreyImage,
  own: FingerNetworks,
): Promise<readonly (() => Promise<unknown>)[]> {
  const runs: (() => Promise<unknown>)[] = [];
  const recording = async (name: keyof typeof fingerModels): Promise<Network> => {
    const { manifest, bytes } = await loadModel(modelsDirectory, fingerModels[name]);
    const options = { intraOpNumThreads: 1, interOpNumThreads: 1 };
    const session = await InferenceSession.create(bytes, options);
    return {
      run: (input) => {
        const tensor = new Tensor('float32', input.data, [...input.dims]);
        runs.push(() => session.run({ [manifest.input.name]: tensor }));
        return own[name].run(input);
      },
    };
  };
  const networks = {
    ...own,
    minutiae: await recording('minutiae'),
    embedding: await recording('embedding'),
  };
  await extractFinger(networks, image, 'unknown');
  return runs;
}

/** From a file's bytes to a template on this thread, against ONNX Runtime alone. */
async function extraction(own: FingerNetworks, presses: readonly Uint8Array[]): Promise<Line> {
  const [file = new Uint8Array()] = presses;
  const bare = await bareRuns(await decoded(file), own);
  const times = await interleaved(30, {
    bare: async () => {
      for (const run of bare) await run();
    },
    ours: async () => extractFinger(own, await decoded(file), 'unknown'),
  });
  const { bare: alone, ours } = times;
  if (!alone || !ours) throw new Error('both were timed');
  return {
    what: 'one finger’s file to a template, one thread',
    figures: {
      'p50 ms': ours.p50,
      'bare onnxruntime p50 ms': alone.p50,
      ratio: ours.p50 / alone.p50,
    },
  };
}

/** CPU from a slap's file to four templates and the four files that are kept, all threads counted. */
async function slapping(own: FingerNetworks): Promise<Line> {
  const hand = ['index', 'middle', 'ring', 'little'].map((name) =>
    generatedFinger(`bench ${name}`),
  );
  const asked = { kind: 'right_four', missing: [] } as const;
  const press = { kind: 'right_four', seed: 'bench', hardship: 0.1, turn: 0.1 } as const;
  const file = await fingerSample(slapOf(hand, press).image);
  const spent = { cutting: [] as number[], all: [] as number[] };
  const cpuMs = ({ user, system }: NodeJS.CpuUsage) => (user + system) / 1000;
  for (let round = 0; round < slapsTimed; round += 1) {
    const before = process.cpuUsage();
    const image = await decoded(file);
    const start = process.cpuUsage();
    const cut = segmentSlap(image, asked);
    spent.cutting.push(cpuMs(process.cpuUsage(start)));
    if (!cut.ok) throw new Error(cut.error.kind);
    for (const { crop, position } of cut.value) {
      const extracted = await extractFinger(own, await decoded(await fingerSample(crop)), position);
      if (!extracted.ok) throw new Error(extracted.error.kind);
    }
    spent.all.push(cpuMs(process.cpuUsage(before)));
  }
  return {
    what: 'one slap’s file to four templates',
    figures: {
      'CPU p50 ms': timesOf(spent.all).p50,
      'of it cutting p50 ms': timesOf(spent.cutting).p50,
      'file bytes': file.length,
    },
  };
}

async function templatesOf(
  own: FingerNetworks,
  presses: readonly Uint8Array[],
): Promise<readonly FingerTemplate[]> {
  const templates: FingerTemplate[] = [];
  for (const file of presses) {
    const extracted = await extractFinger(own, await decoded(file), 'unknown');
    if (extracted.ok) templates.push(extracted.value.template);
  }
  return templates;
}

/** Comparisons of prepared templates, and what it costs to prepare one. */
function comparison(comparator: FingerComparator, templates: readonly FingerTemplate[]): Line {
  const preparing: number[] = [];
  const prepared = templates.map((template) => {
    const start = performance.now();
    const finger = prepareFinger(template);
    preparing.push(performance.now() - start);
    return finger;
  });
  const ms: number[] = [];
  for (let round = 0; round < 3; round += 1) {
    for (const probe of prepared) {
      for (const reference of prepared) {
        const start = performance.now();
        comparator.compare(probe, reference);
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
  const kind = { model, modelHash: 'bench', dimension, scope: 'station' } as const;
  const gallery = await exactGallery({ kind, references: 'as_held' });
  for (let place = 1; place <= size; place += 1) {
    const reference = { seq: Seq.parse(place), template: embedding(`${place}`) };
    await gallery.append(ChangeNumber.parse(place), reference);
    if (place % 1000 === 0) onProgress(place, size);
  }
  return gallery;
}

/**
 * CPU from a probe's template to the decision: the embeddings of everyone's finger and of its mirror,
 * then comparisons, more than a station makes.
 */
async function search(
  comparator: FingerComparator,
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
    // A finger is sought at the position of its mirror, too: that gallery is as large.
    await gallery.search(near, bounds);
    const { user, system } = process.cpuUsage(before);
    spent.embeddings.push((user + system) / 1000);
    // References come from the register's store, so each is prepared anew.
    const probe = prepareFinger(template);
    for (const { seq } of candidates) {
      const reference = templates[seq % templates.length];
      if (!reference) throw new Error('there are templates');
      const { score } = comparator.compare(probe, prepareFinger(reference));
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
  const own = await ownNetworks();
  const extracted = await extraction(own, presses);
  const slapped = await slapping(own);
  const templates = await templatesOf(own, presses);
  const comparator = new FingerComparator(await loadFingerComparison(modelsDirectory));
  const comparing = comparison(comparator, templates);
  const gallery = await filled(size, onProgress);
  const searching = await search(comparator, templates, gallery, size);
  await gallery.close();
  return [extracted, slapped, comparing, searching];
}
