import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { portraitFrame } from '../biometrics/face/portrait-frame.ts';
import { decodeSample } from '../capture/decode.ts';
import { portraitOf, portraitSizes, sampleFromPortrait } from '../capture/portrait.ts';
import { imagesOf, readPairs } from '../evaluation/compare-pairs.ts';
import {
  portraitCost,
  type MeasuredPhotograph,
  type MeasuredPortrait,
  type PortraitCost,
  type PortraitPair,
} from '../evaluation/portrait-cost.ts';
import { TableError } from '../evaluation/table.ts';
import type { Command } from './command.ts';
import { evaluateOptions, machine } from './evaluate-compare.ts';
import { withFaces, type LocalFaces } from './local-faces.ts';
import { columns } from './terminal.ts';

/** The template of a photograph and of its portraits; undefined where no face is on it. */
async function measured(
  faces: LocalFaces,
  bytes: Uint8Array,
): Promise<MeasuredPhotograph | undefined> {
  const image = await decodeSample(bytes);
  const extraction = image.ok ? await faces.extractImage(image.value) : undefined;
  if (!image.ok || !extraction?.ok) return undefined;
  const frame = portraitFrame(extraction.value.five, 'code');
  const portraits = new Map<string, MeasuredPortrait>();
  for (const [name, size] of Object.entries(portraitSizes)) {
    const portrait = await portraitOf(image.value, frame, size);
    const again = await faces.extractImage(await sampleFromPortrait(portrait.bytes));
    portraits.set(name, {
      bytes: portrait.bytes.length,
      webpQuality: portrait.webpQuality,
      template: again.ok ? again.value.template : 'none',
    });
  }
  return { template: extraction.value.template, portraits };
}

const digits = (value: number, after: number) =>
  Number.isFinite(value) ? value.toFixed(after) : '–';

function costsText(costs: readonly PortraitCost[]): string {
  const heads = ['reference', 'bytes mean', 'max', 'WebP q', 'unread', 'own cosine', 'least'];
  const more = ['mated', 'least score', 'strangers', 'most', 'most score'];
  const rows = costs.map((cost) => [
    cost.size,
    digits(cost.bytesMean, 0),
    digits(cost.bytesMax, 0),
    digits(cost.qualityMean, 0),
    `${cost.unread}/${cost.portraits}`,
    digits(cost.ownCosineMean, 3),
    digits(cost.ownCosineMin, 3),
    digits(cost.matedCosineMean, 3),
    digits(cost.matedScoreMin, 1),
    digits(cost.strangerCosineMean, 3),
    digits(cost.strangerCosineMax, 3),
    digits(cost.strangerScoreMax, 1),
  ]);
  return columns([[...heads, ...more], ...rows]);
}

/** `basma evaluate portrait`. */
export const evaluatePortraitCommand: Command = {
  name: 'evaluate portrait',
  summary: 'measures what the small photograph in an identity QR code costs in accuracy',
  takes: '--images DIR --pairs pairs.csv',
  positionals: { min: 0, max: 0 },
  options: {
    images: evaluateOptions['images'] ?? { what: 'where the images are' },
    pairs: { value: 'FILE', what: 'pairs: probe,reference,mated; references become portraits' },
  },
  example: 'evaluate portrait --images photos --pairs pairs.csv',
  run: async (call) => {
    const directory = call.text('images');
    const pairsFile = call.text('pairs');
    const { images } = await imagesOf(readPairs(pairsFile));
    await withFaces(1, async (faces) => {
      const progress = call.terminal.progress('photographs');
      const photographs = new Map<string, MeasuredPhotograph>();
      let done = 0;
      for (const { name } of images) {
        const bytes = await readFile(join(directory, name));
        const photograph = await measured(faces, bytes);
        if (photograph) photographs.set(name, photograph);
        progress(++done, images.length);
      }
      const pairs: PortraitPair[] = [];
      for await (const { probe, reference, mated } of readPairs(pairsFile)) {
        const [one, other] = [photographs.get(probe.name), photographs.get(reference.name)];
        if (one && other) pairs.push({ probe: one, reference: other, mated });
      }
      const all = [...photographs.values()];
      if (all.length === 0) throw new TableError('no face was found on any photograph');
      const costs = ['full', ...Object.keys(portraitSizes)].map((size) =>
        portraitCost(size, all, pairs, (cosine) => faces.score(cosine)),
      );
      const withoutFace = images.length - all.length;
      const value = { machine: machine(), images: images.length, withoutFace, costs };
      const text = [
        `${images.length} photographs, ${withoutFace} without a face; probes are whole photographs`,
        costsText(costs),
        'own: a portrait with its photograph; scores are −10·log₁₀(FMR) by the photographs’ table',
      ].join('\n');
      call.terminal.result(value, text);
    });
    return 0;
  },
};
