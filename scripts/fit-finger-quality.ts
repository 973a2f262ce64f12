import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { format } from 'prettier';
import { measuresOf } from '../src/biometrics/finger/quality/assess.ts';
import { readRidges } from '../src/biometrics/finger/ridge-reading.ts';
import { FingerQualityFile, fingerQualityModel } from '../src/inference/finger-quality.ts';
import { loadModel } from '../src/inference/manifest.ts';
import { fingerModels } from '../src/inference/models.ts';
import { openNetwork } from '../src/inference/onnx.ts';
import { modelsDirectory } from '../src/sites/station.ts';
import type { QualityComponent } from '../src/vocabulary/quality.ts';
import { card, type Figures } from './finger-quality/card.ts';
import { comparable, similarity, type Comparable } from './finger-quality/comparing.ts';
import { missRates, thresholdAt, type Pair } from './finger-quality/discard.ts';
import { pressesOf } from './finger-quality/presses.ts';
import { fit, heldOut, rankCorrelation, type Row } from './finger-quality/regression.ts';

/** Writes models/finger-quality@1: what the measures of an impression say about its use. */
const { values: options } = parseArgs({
  options: {
    /** Where impressions are kept from run to run. */
    work: { type: 'string', default: 'data/finger-quality' },
    fingers: { type: 'string', default: '120' },
    presses: { type: 'string', default: '6' },
  },
});
const fingers = Number(options.fingers);
const presses = Number(options.presses);

/** How many impressions of other fingers each is compared with, for the threshold. */
const strangers = 20;
const falseMatchRate = 1e-3;
const parts = 5;
const shares = [0, 0.05, 0.1, 0.2];

interface Impression {
  readonly finger: number;
  readonly natives: ReadonlyMap<QualityComponent, number>;
  readonly comparable: Comparable;
}

const model = await loadModel(modelsDirectory, fingerModels.minutiae);

async function impressions(): Promise<readonly Impression[]> {
  const network = await openNetwork(model);
  const all: Impression[] = [];
  const start = performance.now();
  for (let finger = 0; finger < fingers; finger += 1) {
    for (const image of await pressesOf(options.work, finger, presses)) {
      const reading = await readRidges(network, image);
      const measures = measuresOf({ reading, image });
      const natives = new Map(measures.map(({ component, native }) => [component, native]));
      all.push({ finger, natives, comparable: comparable(model.manifest.id, reading.minutiae) });
    }
    if (finger % 10 === 9) {
      console.log(`${finger + 1} fingers, ${((performance.now() - start) / 1000).toFixed(0)} s`);
    }
  }
  return all;
}

function pair(all: readonly Impression[], one: number, other: number): Pair | undefined {
  const [a, b] = [all[one], all[other]];
  return a && b ? { one, other, similarity: similarity(a.comparable, b.comparable) } : undefined;
}

/** Every press with the others of its finger, and with presses of the next fingers. */
function compared(all: readonly Impression[]) {
  const mated: Pair[] = [];
  const nonMated: Pair[] = [];
  for (let one = 0; one < all.length; one += 1) {
    const lastOfFinger = (Math.floor(one / presses) + 1) * presses;
    for (let other = one + 1; other < lastOfFinger; other += 1) {
      mated.push(...[pair(all, one, other)].flatMap((found) => found ?? []));
    }
    for (let step = 1; step <= strangers; step += 1) {
      // One press of each of the next fingers, not always the same one.
      const other = (one + step * (presses + 1)) % all.length;
      if (all[other]?.finger === all[one]?.finger) continue;
      nonMated.push(...[pair(all, one, other)].flatMap((found) => found ?? []));
    }
  }
  return { mated, nonMated };
}

function median(values: readonly number[]): number {
  const rising = values.toSorted((a, b) => a - b);
  const [low, high] = [Math.floor, Math.ceil].map((round) => round((rising.length - 1) / 2));
  return ((rising[low ?? 0] ?? 0) + (rising[high ?? 0] ?? 0)) / 2;
}

/** The root makes the spread of similarities nearly the same for good and bad impressions. */
function rowsOf(all: readonly Impression[], mated: readonly Pair[]): readonly Row[] {
  const similarities = all.map((): number[] => []);
  for (const { one, other, similarity: alike } of mated) {
    similarities[one]?.push(alike);
    similarities[other]?.push(alike);
  }
  return all.map(({ finger, natives }, place) => ({
    finger,
    natives,
    outcome: Math.sqrt(median(similarities[place] ?? [])),
  }));
}

const all = await impressions();
const { mated, nonMated } = compared(all);
const rows = rowsOf(all, mated);
const components = [...(rows[0]?.natives.keys() ?? [])];
const threshold = thresholdAt(nonMated, falseMatchRate);
const outcomes = rows.map(({ outcome }) => outcome);
const judged = (by: string, quality: readonly number[]) => ({
  by,
  correlation: rankCorrelation(quality, outcomes),
  missRates: missRates(mated, quality, threshold, shares),
});
const unified = judged('`unified`', heldOut(rows, components, parts));
const alone = components
  .map((component) =>
    judged(
      `\`${component}\` alone`,
      rows.map(({ natives }) => natives.get(component) ?? 0),
    ),
  )
  .toSorted((a, b) => b.correlation - a.correlation);
const figures: Figures = {
  fingers,
  presses,
  mated: mated.length,
  nonMated: nonMated.length,
  falseMatchRate,
  threshold,
  correlation: unified.correlation,
  shares,
  discards: [unified, ...alone.slice(0, 3)],
};
const file = FingerQualityFile.parse({
  network: { id: model.manifest.id, sha256: model.manifest.source.sha256 },
  ...fit(rows, components),
});
const directory = join(modelsDirectory, fingerQualityModel);
await mkdir(directory, { recursive: true });
const rounded = JSON.stringify(file, (_, value: unknown) =>
  typeof value === 'number' ? Number(value.toPrecision(6)) : value,
);
await writeFile(join(directory, 'constants.json'), await format(rounded, { parser: 'json' }));
const text = await format(card(file, figures), { parser: 'markdown' });
await writeFile(join(directory, 'README.md'), text);
console.log(text);
