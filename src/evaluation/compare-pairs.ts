import type { Calibration } from '../biometrics/calibration.ts';
import { similarityOf } from '../biometrics/face/compare.ts';
import { proportion, type Proportion } from '../vocabulary/proportion.ts';
import type { LabelledScores } from './error-rates.ts';
import { csvField, readTable, TableError } from './table.ts';
import type { TemplateSet } from './template-set.ts';

/** The header of a table of pairs. */
const pairColumns: readonly string[] = ['probe', 'reference', 'mated'];

/** One pair with its truth. */
export interface Pair {
  readonly probe: string;
  readonly reference: string;
  readonly mated: boolean;
}

/** Reads pairs in their order; `mated` is 1 or true, 0 or false. */
export async function* readPairs(file: string): AsyncGenerator<Pair> {
  let row = 0;
  for await (const [probe = '', reference = '', truth = ''] of readTable(file, pairColumns)) {
    row += 1;
    const mated = /^(1|true)$/i.test(truth);
    if (!mated && !/^(0|false)$/i.test(truth)) {
      throw new TableError(`${file}: pair ${row}: mated must be 1 or 0`);
    }
    yield { probe, reference, mated };
  }
}

/** The images that the pairs name, each once. */
export async function imagesOf(pairs: AsyncIterable<Pair>): Promise<readonly string[]> {
  const names = new Set<string>();
  for await (const { probe, reference } of pairs) names.add(probe).add(reference);
  return [...names];
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

/** The scores of all pairs, and the same pairs as cosines for a calibration. */
export interface ComparedPairs extends LabelledScores {
  /** Failures to acquire, over the images. */
  readonly fta: Proportion;
}

/** The header of a table of scores. */
export const scoreHeader = 'probe,reference,mated,score,failure\n';

/**
 * Compares every pair in its order and hands each finished row of the table of scores to `write`.
 * `of` says which number: the calibrated score, or the cosine from which a calibration is made.
 */
export async function comparePairs(
  pairs: AsyncIterable<Pair>,
  templates: TemplateSet,
  of: { readonly kind: 'score'; readonly calibration: Calibration } | { readonly kind: 'cosine' },
  write: (row: string) => Promise<void>,
): Promise<ComparedPairs> {
  const mated = new ScoreList();
  const nonMated = new ScoreList();
  let matedFailures = 0;
  let nonMatedFailures = 0;
  for await (const pair of pairs) {
    const probe = templates.template(pair.probe);
    const reference = templates.template(pair.reference);
    const names = `${csvField(pair.probe)},${csvField(pair.reference)},${pair.mated ? 1 : 0}`;
    if (!probe || !reference) {
      if (pair.mated) matedFailures += 1;
      else nonMatedFailures += 1;
      const side = probe ? 'reference' : 'probe';
      const failure = templates.failure(pair[side]);
      await write(`${names},,${side}_${failure}\n`);
      continue;
    }
    const similarity = similarityOf(probe, reference);
    const value = of.kind === 'score' ? of.calibration.score(similarity) : similarity;
    (pair.mated ? mated : nonMated).add(value);
    await write(`${names},${value.toFixed(5)},\n`);
  }
  const failed = Object.values(templates.failures).reduce((sum, count) => sum + count, 0);
  return {
    mated: mated.values,
    nonMated: nonMated.values,
    matedFailures,
    nonMatedFailures,
    fta: proportion(failed, templates.count),
  };
}
