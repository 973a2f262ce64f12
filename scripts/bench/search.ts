import hnswlib from 'hnswlib-node';
import { openExhaustiveGallery } from '../../src/gallery/exhaustive.ts';
import type { Gallery, SearchBounds } from '../../src/gallery/gallery.ts';
import { openHnswGallery } from '../../src/gallery/hnsw.ts';
import {
  generatedCapture,
  generatedDimension,
  generatedModel,
  generatedVector,
} from '../../src/generation/faces.ts';
import { ChangeNumber, Seq } from '../../src/vocabulary/record-ids.ts';
import type { Template } from '../../src/vocabulary/template.ts';
import { exactGallery } from './exact-gallery.ts';
import { interleaved, type Line } from './stopwatch.ts';

const probesCount = 200;

function template(vector: Float32Array): Template {
  return { modality: 'face', model: generatedModel, vector };
}

/** What is filled with the same vectors. */
interface Filled {
  readonly oracle: Gallery;
  readonly exact: Gallery;
  readonly index: Gallery;
  /** hnswlib alone. */
  readonly bare: hnswlib.HierarchicalNSW;
  /** Milliseconds spent appending. */
  readonly spent: { readonly index: number; readonly bare: number };
}

async function fill(size: number, onProgress: (done: number, of: number) => void): Promise<Filled> {
  const kind = {
    model: generatedModel,
    modelHash: 'generated',
    dimension: generatedDimension,
    scope: 'station',
  } as const;
  const oracle = openExhaustiveGallery(kind);
  const held = new Map<number, Float32Array>();
  const references = {
    vectorsOf: async (seqs: readonly number[]) => seqs.map((seq) => held.get(seq)),
  };
  const exact = await exactGallery({ kind, references });
  const index = await openHnswGallery(kind);
  const bare = new hnswlib.HierarchicalNSW('ip', generatedDimension);
  bare.initIndex(size, 16, 200);
  bare.setEf(400);
  const spent = { index: 0, bare: 0 };
  for (let place = 1; place <= size; place += 1) {
    const vector = generatedCapture(`${place}`, 'reference');
    const reference = { seq: Seq.parse(place), template: template(vector) };
    const change = ChangeNumber.parse(place);
    await oracle.append(change, reference);
    await exact.append(change, reference);
    held.set(place, vector);
    const ours = async () => {
      const start = performance.now();
      await index.append(change, reference);
      spent.index += performance.now() - start;
    };
    const alone = () => {
      const start = performance.now();
      bare.addPoint(Array.from(reference.template.vector), place);
      spent.bare += performance.now() - start;
    };
    // The second of two finds the vector in the processor's cache: each is second in turn.
    if (place % 2 === 0) {
      await ours();
      alone();
    } else {
      alone();
      await ours();
    }
    if (place % 100 === 0) onProgress(place, size);
  }
  return { oracle, exact, index, bare, spent };
}

/** Share of probes whose nearest reference the index finds too. */
async function recallOf(
  { oracle, index }: Filled,
  probes: readonly Template[],
  bounds: SearchBounds,
): Promise<number> {
  let found = 0;
  for (const probe of probes) {
    const [best] = (await oracle.search(probe, bounds)).candidates;
    const { candidates } = await index.search(probe, bounds);
    if (candidates.some(({ seq }) => seq === best?.seq)) found += 1;
  }
  return found / probes.length;
}

/** Index and oracle at one size, and hnswlib alone on the same vectors. */
export async function benchSearch(
  size: number,
  onProgress: (done: number, of: number) => void,
): Promise<readonly Line[]> {
  const filled = await fill(size, onProgress);
  const { oracle, exact, index, bare, spent } = filled;
  const bounds = { below: Seq.parse(size + 1), candidatesMax: 50 };
  const probes = Array.from({ length: probesCount }, (_, probe) =>
    template(generatedVector(`probe ${probe}`)),
  );
  const turns = { oracle: 0, exact: 0, index: 0, bare: 0 };
  const next = (name: keyof typeof turns): Template => {
    const probe = probes[turns[name] % probes.length];
    turns[name] += 1;
    if (!probe) throw new Error('there are probes');
    return probe;
  };
  const wanted = Math.min(size, bounds.candidatesMax + 32);
  const times = await interleaved(probesCount, {
    oracle: () => oracle.search(next('oracle'), bounds),
    exact: () => exact.search(next('exact'), bounds),
    index: () => index.search(next('index'), bounds),
    bare: async () => bare.searchKnn(Array.from(next('bare').vector), wanted),
  });
  // What deduplication stands on: whether the graph finds the mate.
  const mates = Array.from({ length: probesCount }, (_, place) =>
    template(generatedCapture(`${1 + ((place * 7) % size)}`, 'probe')),
  );
  const { oracle: exhaustive, exact: scan, index: ours, bare: alone } = times;
  if (!exhaustive || !scan || !ours || !alone) throw new Error('four things were timed');
  return [
    {
      what: `exhaustive search of ${size}`,
      figures: { 'p50 ms': exhaustive.p50, 'p99 ms': exhaustive.p99 },
    },
    {
      what: `exact search of ${size}`,
      figures: {
        'p50 ms': scan.p50,
        'p99 ms': scan.p99,
        'of the exhaustive': scan.p50 / exhaustive.p50,
      },
    },
    {
      what: `graph search of ${size}`,
      figures: {
        'p50 ms': ours.p50,
        'p99 ms': ours.p99,
        'bare hnswlib p50 ms': alone.p50,
        ratio: ours.p50 / alone.p50,
        'recall of mates': await recallOf(filled, mates, bounds),
        'recall of nearest strangers': await recallOf(filled, probes, bounds),
        'append ms': spent.index / size,
        'append ratio': spent.index / spent.bare,
      },
    },
  ];
}
