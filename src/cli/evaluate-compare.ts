import { writeFile } from 'node:fs/promises';
import { availableParallelism, cpus } from 'node:os';
import { comparePairs, imagesOf, readPairs, scoreHeader } from '../evaluation/compare-pairs.ts';
import { detCurve } from '../evaluation/det-curve.ts';
import { errorRates, tradeOffs, type ErrorRates } from '../evaluation/error-rates.ts';
import { extractTemplates } from '../evaluation/template-set.ts';
import { wholeNumber, type Command, type Option } from './command.ts';
import { checkModality, withLocalEngine } from './local-engine.ts';
import { writeTable } from './output-table.ts';
import { columns, percent } from './terminal.ts';

/** Options of every evaluation. */
export const evaluateOptions: Readonly<Record<string, Option>> = {
  modality: { value: 'face|finger', what: 'which biometric' },
  images: { value: 'DIR', what: 'where the images are' },
  threads: { value: 'N', what: 'extraction threads (default: as many as cores)' },
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

/** `basma evaluate compare`. */
export const evaluateCompareCommand: Command = {
  name: 'evaluate compare',
  summary: 'measures error rates of comparison on images of yours, whose truth you know',
  takes: '--modality face --images DIR --pairs pairs.csv --out scores.csv',
  positionals: { min: 0, max: 0 },
  options: {
    ...evaluateOptions,
    pairs: { value: 'FILE', what: 'pairs: probe,reference,mated (1 or 0), images relative to DIR' },
    out: { value: 'FILE', what: 'scores: the pairs with score,failure; the DET curve beside it' },
  },
  example: 'evaluate compare --modality face --images photos --pairs pairs.csv --out scores.csv',
  run: async (call) => {
    checkModality(call.text('modality'));
    const directory = call.text('images');
    const pairs = call.text('pairs');
    const out = call.text('out');
    const threads = threadsOf(call.maybe('threads'));
    const names = await imagesOf(readPairs(pairs));
    await withLocalEngine(threads, async (engine) => {
      const onProgress = call.terminal.progress('templates');
      const templates = await extractTemplates({ directory, names }, engine, onProgress);
      const compared = await writeTable(out, scoreHeader, (write) => {
        const of = { kind: 'score', calibration: engine.pool.calibration } as const;
        return comparePairs(readPairs(pairs), templates, of, write);
      });
      const rates = (['left_out', 'counted'] as const).map((kind) => errorRates(compared, kind));
      const svg = `${out.replace(/\.csv$/, '')}-det.svg`;
      const curves = (['left_out', 'counted'] as const).map((kind) => ({
        name: `failures ${kind.replace('_', ' ')}`,
        points: tradeOffs(compared, kind),
      }));
      await writeFile(svg, detCurve(`${engine.pool.model}: ${names.length} images`, curves));
      const { fta, mated, nonMated, matedFailures, nonMatedFailures } = compared;
      const { msPerTemplate, networkMsPerTemplate, failures } = templates;
      const value = {
        model: engine.pool.model,
        machine: machine(),
        threads,
        images: names.length,
        matedPairs: mated.length + matedFailures,
        nonMatedPairs: nonMated.length + nonMatedFailures,
        fta,
        failures,
        rates,
        msPerTemplate,
        networkMsPerTemplate,
        scores: out,
        detCurve: svg,
      };
      const text = [
        `${value.images} images`,
        `${value.matedPairs} mated and ${value.nonMatedPairs} non-mated pairs`,
        `FTA ${percent(fta)} ${Object.keys(failures).length > 0 ? JSON.stringify(failures) : ''}`,
        ...rates.flatMap(ratesText),
        `${msPerTemplate.toFixed(1)} ms per template and thread, of which ` +
          `${networkMsPerTemplate.toFixed(1)} ms networks (${threads} threads)`,
        `${value.model} on ${value.machine}`,
        'intervals: 95 %, Wilson, pairs taken as independent',
        `scores: ${out}   DET curve: ${svg}`,
      ].join('\n');
      call.terminal.result(value, text);
    });
    return 0;
  },
};
