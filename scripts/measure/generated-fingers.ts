import sharp from 'sharp';
import { withFingers, type LocalFingers } from '../../src/cli/local-fingers.ts';
import { modelsDirectory } from '../../src/cli/models-directory.ts';
import { generatedFinger } from '../../src/generation/finger.ts';
import { pressed } from '../../src/generation/finger-press.ts';
import { FingerComparator, prepareFinger } from '../../src/biometrics/finger/compare.ts';
import { loadFingerComparison } from '../../src/inference/finger-comparison.ts';
import type { FingerTemplate } from '../../src/vocabulary/finger.ts';
import type { GreyImage } from '../../src/vocabulary/image.ts';
import { timesOf } from '../bench/stopwatch.ts';
import { LikenessTable } from './likeness-table.ts';

/** How many fingers are made, and how often each is pressed. */
export interface GeneratedSize {
  readonly fingers: number;
  readonly presses: number;
}

/** Fingers of these seeds were never looked at while anything was trained or fitted. */
const heldOut = 'held out';
/** How hard the presses are, in turn: from good to what people do on a bad day. */
const hardships: readonly number[] = [0.1, 0.35, 0.6, 0.85];
/** Templates of about sixty minutiae, of whose comparisons the time is told. */
const minutiaeTimed = { min: 45, max: 75 };
const comparisonsTimed = 400;

/** One press of one finger, as the file that a scanner would send. */
export async function generatedFile(
  finger: number,
  presses: number,
): Promise<readonly Uint8Array[]> {
  const skin = generatedFinger(`${heldOut} ${finger}`);
  const images = Array.from({ length: presses }, (_, press) =>
    pressed(skin, { seed: `${press}`, hardship: hardships[press % hardships.length] ?? 0.5 }),
  );
  return Promise.all(images.map(pngOf));
}

function pngOf({ widthPx, heightPx, data, dpi }: GreyImage): Promise<Uint8Array> {
  return sharp(data, { raw: { width: widthPx, height: heightPx, channels: 1 } })
    .toColourspace('b-w')
    .withMetadata({ density: dpi })
    .png({ compressionLevel: 1 })
    .toBuffer();
}

/** All templates, finger by finger; undefined for a press that gave none. */
async function extractAll(
  size: GeneratedSize,
  fingers: LocalFingers,
  onProgress: (done: number, of: number) => void,
) {
  const templates: (FingerTemplate | undefined)[] = [];
  const cpuMs: number[] = [];
  for (let finger = 0; finger < size.fingers; finger += 1) {
    for (const file of await generatedFile(finger, size.presses)) {
      const before = process.cpuUsage();
      const facts = { dpi: undefined, position: 'right_index' } as const;
      const extraction = await fingers.extract(file, facts);
      const { user, system } = process.cpuUsage(before);
      cpuMs.push((user + system) / 1000);
      templates.push(extraction.ok ? extraction.value.template : undefined);
    }
    onProgress(finger + 1, size.fingers);
  }
  return { templates, cpuMs };
}

/** The likeness of every two presses. */
async function compareAll(
  size: GeneratedSize,
  templates: readonly (FingerTemplate | undefined)[],
  fingers: LocalFingers,
): Promise<LikenessTable> {
  const table = new LikenessTable(size);
  const pairs: { probe: FingerTemplate; reference: FingerTemplate }[] = [];
  const places: (readonly [number, number])[] = [];
  for (const [one, probe] of templates.entries()) {
    for (const [other, reference] of templates.entries()) {
      if (other <= one || !probe || !reference) continue;
      pairs.push({ probe, reference });
      places.push([one, other]);
    }
  }
  const comparisons = await fingers.measured.compare(pairs);
  for (const [at, [one, other]] of places.entries()) {
    table.set(one, other, comparisons[at]?.similarity ?? NaN);
  }
  return table;
}

/** Milliseconds of a comparison on this thread, median over templates of about sixty minutiae. */
async function comparisonMs(templates: readonly (FingerTemplate | undefined)[]): Promise<number> {
  const comparator = new FingerComparator(await loadFingerComparison(modelsDirectory));
  const { min, max } = minutiaeTimed;
  const prepared = templates
    .filter((template) => template !== undefined)
    .filter(({ minutiae }) => minutiae.count >= min && minutiae.count <= max)
    .map(prepareFinger);
  const ms: number[] = [];
  for (const probe of prepared) {
    for (const reference of prepared) {
      if (ms.length === comparisonsTimed) break;
      const start = performance.now();
      comparator.compare(probe, reference);
      ms.push(performance.now() - start);
    }
  }
  return timesOf(ms).p50;
}

/** Error rates and times on generated fingers, the same ones each time. */
export async function measureGeneratedFingers(
  size: GeneratedSize,
  threads: number,
  onProgress: (done: number, of: number) => void,
) {
  return withFingers(threads, async (fingers) => {
    const { templates, cpuMs } = await extractAll(size, fingers, onProgress);
    const table = await compareAll(size, templates, fingers);
    const counts = templates.flatMap((template) => (template ? [template.minutiae.count] : []));
    return {
      ...size,
      failures: templates.length - counts.length,
      minutiaePerTemplate: timesOf(counts).p50,
      ...table.figures(),
      extractionCpuMs: timesOf(cpuMs).p50,
      comparisonMs: await comparisonMs(templates),
    };
  });
}
