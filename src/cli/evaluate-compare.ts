import { writeFile } from 'node:fs/promises';
import { availableParallelism, cpus } from 'node:os';
import { comparePairs, imagesOf, readPairs, scoreHeader } from '../evaluation/compare-pairs.ts';
import { detCurve } from '../evaluation/det-curve.ts';
import {
  errorRates,
  tradeOffs,
  type ErrorRates,
  type LabelledScores,
} from '../evaluation/error-rates.ts';
import { extractTemplates } from '../evaluation/template-set.ts';
import { wholeNumber, type Command, type Option } from './command.ts';
import { dpiOf, modalityOf, modalityOptions, withModality } from './modality-of.ts';
import { writeTable } from './output-table.ts';
import { columns, percent } from './terminal.ts';

/** Options of every evaluation. */
export const evaluateOptions: Readonly<Record<string, Option>> = {
  ...modalityOptions,
  modality: { value: 'face|finger', what: 'which biometric' },
  images: { value: 'DIR', what: 'where the images are' },
  threads: { value: 'N', what: 'threads (default: as many as cores)' },
};

/** How many threads extract. */
export function threadsOf(text: string | undefined): number {
  if (text === undefined) return availableParallelism();
  return wholeNumber(text, { name: 'threads', min: 1, max: 64 });
}

/** The machine that figures were taken on. */
export function machine(): string {
  const [cpu] = cpus();
  const cores = availableParallelism();
  return `${cpu?.model ?? 'unknown processor'}, ${cores} cores, Node ${process.version}`;
}

function ratesText(rates: ErrorRates): readonly string[] {
  const name = rates.failures === 'counted' ? 'failures counted' : 'failures left out';
  const points = rates.points.map(({ falseMatchRateMax, threshold, fmr, fnmr, supported }) => [
    `  FNMR at FMR ${falseMatchRateMax.toExponential(0)}`,
    percent(fnmr),
    `threshold ${threshold.toFixed(2)}, ${fmr.count} false matches of ${fmr.of}`,
    supported ? '' : 'too few non-mated pairs for this rate',
  ]);
  return [name, columns([['  EER', `${(100 * rates.equalErrorRate).toFixed(2)} %`], ...points])];
}

/** How the resolutions were known; no line where they do not matter. */
export function resolutionsText(resolutions: Readonly<Record<string, number>>): readonly string[] {
  const counts = Object.entries(resolutions).map(([from, count]) => `${count} ${from}`);
  return counts.length === 0 ? [] : [`resolution of the images: ${counts.join(', ')}`];
}

function curvesOf(scores: LabelledScores, title: string): string {
  const curves = (['left_out', 'counted'] as const).map((kind) => ({
    name: `failures ${kind.replace('_', ' ')}`,
    points: tradeOffs(scores, kind),
  }));
  return detCurve(title, curves);
}

/** `basma evaluate compare`. */
export const evaluateCompareCommand: Command = {
  name: 'evaluate compare',
  summary: 'measures error rates of comparison on images of yours, whose truth you know',
  takes: '--modality face|finger --images DIR --pairs pairs.csv --out scores.csv',
  positionals: { min: 0, max: 0 },
  options: {
    ...evaluateOptions,
    pairs: { value: 'FILE', what: 'pairs: probe,reference,mated (1 or 0), images relative to DIR' },
    out: { value: 'FILE', what: 'scores: the pairs with score,failure; the DET curve beside it' },
  },
  example: 'evaluate compare --modality face --images photos --pairs pairs.csv --out scores.csv',
  run: async (call) => {
    const modality = modalityOf(call.text('modality'));
    const dpi = dpiOf(call.maybe('dpi'), modality);
    const directory = call.text('images');
    const pairs = call.text('pairs');
    const out = call.text('out');
    const threads = threadsOf(call.maybe('threads'));
    const { images, pairs: pairsCount } = await imagesOf(readPairs(pairs));
    await withModality(modality, threads, async (measured) => {
      const onProgress = call.terminal.progress('templates');
      const templates = await extractTemplates({ directory, images, dpi }, measured, onProgress);
      const drawn = call.terminal.progress('comparisons');
      const compared = await writeTable(out, scoreHeader, (write) =>
        comparePairs(readPairs(pairs), templates, measured, {
          of: 'score',
          write,
          onProgress: (done) => drawn(done, pairsCount),
        }),
      );
      const rates = (['left_out', 'counted'] as const).map((kind) => errorRates(compared, kind));
      const svg = `${out.replace(/\.csv$/, '')}-det.svg`;
      await writeFile(svg, curvesOf(compared, `${measured.model}: ${images.length} images`));
      const { fta, mated, nonMated, matedFailures, nonMatedFailures } = compared;
      const { msPerTemplate, networkMsPerTemplate, failures, resolutions } = templates;
      const msPerComparison = compared.ms / Math.max(1, mated.length + nonMated.length);
      const value = {
        model: measured.model,
        machine: machine(),
        threads,
        images: images.length,
        matedPairs: mated.length + matedFailures,
        nonMatedPairs: nonMated.length + nonMatedFailures,
        fta,
        failures,
        resolutions,
        rates,
        msPerTemplate,
        networkMsPerTemplate,
        msPerComparison,
        scores: out,
        detCurve: svg,
      };
      const text = [
        `${value.images} images`,
        `${value.matedPairs} mated and ${value.nonMatedPairs} non-mated pairs`,
        `FTA ${percent(fta)} ${Object.keys(failures).length > 0 ? JSON.stringify(failures) : ''}`,
        ...resolutionsText(resolutions),
        ...rates.flatMap(ratesText),
        `${msPerTemplate.toFixed(1)} ms per template and thread, of which ` +
          `${networkMsPerTemplate.toFixed(1)} ms networks; ` +
          `${msPerComparison.toFixed(3)} ms from comparison to comparison (${threads} threads)`,
        `${value.model} on ${value.machine}`,
        'intervals: 95 %, Wilson, pairs taken as independent',
        `scores: ${out}   DET curve: ${svg}`,
      ].join('\n');
      call.terminal.result(value, text);
    });
    return 0;
  },
};
