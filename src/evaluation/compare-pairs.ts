import { proportion, type Proportion } from '../vocabulary/proportion.ts';
import type { LabelledScores } from './error-rates.ts';
import { dpiField, ImageList, type NamedImage } from './images.ts';
import type { MeasuredModality, TemplatePair } from './measured-modality.ts';
import { orderedScore, scoreText } from './ordered-score.ts';
import { csvField, readTable, TableError } from './table.ts';
import type { TemplateSet } from './template-set.ts';

/** The header of a table of pairs. */
const pairColumns: readonly string[] = ['probe', 'reference', 'mated'];
/** What it may say about resolutions: one for both images, or one for each. */
const dpiColumns: readonly string[] = ['dpi', 'probe_dpi', 'reference_dpi'];

/** One pair with its truth. */
export interface Pair {
  readonly probe: NamedImage;
  readonly reference: NamedImage;
  readonly mated: boolean;
}

/** Reads pairs in their order; `mated` is 1 or true, 0 or false. */
export async function* readPairs(file: string): AsyncGenerator<Pair> {
  let row = 0;
  for await (const fields of readTable(file, pairColumns, dpiColumns)) {
    const [probe = '', reference = '', truth = '', both = '', ofProbe = '', ofReference = ''] =
      fields;
    row += 1;
    const where = `${file}: pair ${row}`;
    const mated = /^(1|true)$/i.test(truth);
    if (!mated && !/^(0|false)$/i.test(truth)) {
      throw new TableError(`${where}: mated must be 1 or 0`);
    }
    yield {
      probe: { name: probe, dpi: dpiField(ofProbe || both, where) },
      reference: { name: reference, dpi: dpiField(ofReference || both, where) },
      mated,
    };
  }
}

/** The images that the pairs name, each once, and how many pairs there are. */
export async function imagesOf(
  pairs: AsyncIterable<Pair>,
): Promise<{ readonly images: readonly NamedImage[]; readonly pairs: number }> {
  const list = new ImageList();
  let count = 0;
  for await (const { probe, reference } of pairs) {
    list.add(probe);
    list.add(reference);
    count += 1;
  }
  return { images: list.images, pairs: count };
}

/** Numbers in a block that grows; a table of pairs may have many millions of rows. */
class ScoreList {
  #values = new Float64Array(1024);
  #length = 0;

  add(value: number): void {
    if (this.#length === this.#values.length) {
      const larger = new Float64Array(2 * this.#length);
      larger.set(this.#values);
      this.#values = larger;
    }
    this.#values[this.#length] = value;
    this.#length += 1;
  }

  get values(): Float64Array {
    return this.#values.slice(0, this.#length);
  }
}

/** The scores of all pairs, or their similarities, of which a calibration is made. */
export interface ComparedPairs extends LabelledScores {
  /** Failures to acquire, over the images. */
  readonly fta: Proportion;
  /** Wall milliseconds of all comparisons. */
  readonly ms: number;
}

/** The header of a table of scores. */
export const scoreHeader = 'probe,reference,mated,score,failure\n';

/** Pairs that are compared together: enough for several threads, little enough to be held. */
const blockPairs = 8192;

/** The pairs in blocks, in their order. */
async function* blocksOf(pairs: AsyncIterable<Pair>): AsyncGenerator<readonly Pair[]> {
  let block: Pair[] = [];
  for await (const pair of pairs) {
    block.push(pair);
    if (block.length < blockPairs) continue;
    yield block;
    block = [];
  }
  if (block.length > 0) yield block;
}

/**
 * Compares every pair in its order and hands each finished row of the table of scores to `write`.
 * `of` says which number: the ordered score, or the similarity of which a calibration is made.
 */
export async function comparePairs<T>(
  pairs: AsyncIterable<Pair>,
  templates: TemplateSet<T>,
  modality: Pick<MeasuredModality<T>, 'compare'>,
  report: {
    readonly of: 'score' | 'similarity';
    readonly write: (row: string) => Promise<void>;
    readonly onProgress: (done: number) => void;
  },
): Promise<ComparedPairs> {
  const lists = { mated: new ScoreList(), nonMated: new ScoreList() };
  const failures = { mated: 0, nonMated: 0 };
  let done = 0;
  let ms = 0;
  for await (const block of blocksOf(pairs)) {
    const both: TemplatePair<T>[] = block.flatMap((pair) => {
      const probe = templates.template(pair.probe.name);
      const reference = templates.template(pair.reference.name);
      return probe && reference ? [{ probe, reference }] : [];
    });
    const start = performance.now();
    const comparisons = (await modality.compare(both)).values();
    ms += performance.now() - start;
    for (const { probe, reference, mated } of block) {
      const truth = mated ? 'mated' : 'nonMated';
      const failure = failureOf(templates, probe, reference);
      const comparison = failure === '' ? comparisons.next().value : undefined;
      if (comparison) {
        const score = orderedScore(comparison);
        lists[truth].add(report.of === 'score' ? score : comparison.similarity);
        await report.write(rowOf({ probe, reference, mated }, scoreText(score), ''));
      } else {
        failures[truth] += 1;
        await report.write(rowOf({ probe, reference, mated }, '', failure));
      }
    }
    done += block.length;
    report.onProgress(done);
  }
  const failed = Object.values(templates.failures).reduce((sum, count) => sum + count, 0);
  return {
    mated: lists.mated.values,
    nonMated: lists.nonMated.values,
    matedFailures: failures.mated,
    nonMatedFailures: failures.nonMated,
    fta: proportion(failed, templates.count),
    ms,
  };
}

/** Why a pair has no score; empty when it has one. */
function failureOf<T>(templates: TemplateSet<T>, probe: NamedImage, reference: NamedImage): string {
  const ofProbe = templates.failure(probe.name);
  if (ofProbe !== '') return `probe_${ofProbe}`;
  const ofReference = templates.failure(reference.name);
  return ofReference === '' ? '' : `reference_${ofReference}`;
}

function rowOf({ probe, reference, mated }: Pair, score: string, failure: string): string {
  const names = `${csvField(probe.name)},${csvField(reference.name)},${mated ? 1 : 0}`;
  return `${names},${score},${failure}\n`;
}
