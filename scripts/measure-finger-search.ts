import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { embedFinger } from '../src/biometrics/finger/embedding.ts';
import { loadModel } from '../src/inference/manifest.ts';
import { fingerModels } from '../src/inference/models.ts';
import { openNetwork } from '../src/inference/onnx.ts';
import { innerProduct } from '../src/vocabulary/inner-product.ts';
import { proportion } from '../src/vocabulary/proportion.ts';
import { openImpressionStore } from './fit/generated-impressions.ts';

/**
 * How often the embedding of a finger finds its mate among the first: the first press of each
 * generated finger is the gallery, all others are probes. The embedding was trained on another
 * renderer's fingers.
 */
const { values } = parseArgs({
  options: {
    work: { type: 'string', default: join(tmpdir(), 'basma-finger-comparison') },
    models: { type: 'string', default: 'models' },
    fingers: { type: 'string', default: '200' },
    presses: { type: 'string', default: '4' },
  },
});
const fingers = Number(values.fingers);
const presses = Number(values.presses);
const ranks = [1, 5, 20, 100];

const loaded = await loadModel(values.models, fingerModels.embedding);
const network = { network: await openNetwork(loaded), model: loaded.manifest.id };
const store = await openImpressionStore(values.work, values.models);

const gallery: Float32Array[] = [];
const probes: { readonly finger: number; readonly vector: Float32Array }[] = [];
let spentMs = 0;
for (const series of ['fit', 'report']) {
  for (let finger = 0; finger < fingers; finger += 1) {
    const impressions = await store.impressionsOf(`${series}-${finger}`, presses);
    for (const [press, minutiae] of impressions.entries()) {
      const start = performance.now();
      const { vector } = await embedFinger(network, minutiae);
      spentMs += performance.now() - start;
      if (press === 0) gallery.push(vector);
      else probes.push({ finger: gallery.length - 1, vector });
    }
  }
}

const places = probes.map(({ finger, vector }) => {
  const likeness = gallery.map((reference) => innerProduct(vector, reference, 0));
  const own = likeness[finger] ?? -1;
  return likeness.filter((other) => other > own).length + 1;
});
console.log(`${gallery.length} fingers in the gallery, ${probes.length} probes`);
for (const rank of ranks) {
  const { share, low95, high95 } = proportion(
    places.filter((place) => place <= rank).length,
    places.length,
  );
  const percent = (value: number) => (100 * value).toFixed(1);
  console.log(
    `recall@${rank}: ${percent(share)} % (95 %: ${percent(low95)} … ${percent(high95)}), ` +
      `${percent(rank / gallery.length)} % of the gallery`,
  );
}
// Strangers are alike: among k times as many, about k times as many stand before the mate.
for (const rank of ranks.filter((one) => one < 100)) {
  const larger = Math.round((100 * gallery.length) / rank);
  const found = places.filter((place) => place <= rank).length / places.length;
  console.log(`  so of ${larger} fingers 100 would hold the mate in ${(100 * found).toFixed(1)} %`);
}
console.log(`${(spentMs / (gallery.length * presses)).toFixed(2)} ms for one embedding`);
