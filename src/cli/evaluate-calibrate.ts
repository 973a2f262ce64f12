import { calibrationTable } from '../evaluation/calibration-table.ts';
import { comparePairs, imagesOf, readPairs } from '../evaluation/compare-pairs.ts';
import { extractTemplates } from '../evaluation/template-set.ts';
import type { Command } from './command.ts';
import { evaluateOptions, threadsOf } from './evaluate-compare.ts';
import { checkModality, withLocalEngine } from './local-engine.ts';
import { columns } from './terminal.ts';

/** `basma evaluate calibrate`. */
export const evaluateCalibrateCommand: Command = {
  name: 'evaluate calibrate',
  summary: "makes the calibration table of a model's manifest from non-mated pairs of yours",
  takes: '--modality face --images DIR --pairs pairs.csv',
  positionals: { min: 0, max: 0 },
  options: {
    ...evaluateOptions,
    pairs: { value: 'FILE', what: 'pairs: probe,reference,mated (1 or 0), images relative to DIR' },
  },
  example: 'evaluate calibrate --modality face --images photos --pairs pairs.csv --json',
  run: async (call) => {
    checkModality(call.text('modality'));
    const directory = call.text('images');
    const pairs = call.text('pairs');
    const threads = threadsOf(call.maybe('threads'));
    const names = await imagesOf(readPairs(pairs));
    return withLocalEngine(threads, async (engine) => {
      const onProgress = call.terminal.progress('templates');
      const templates = await extractTemplates({ directory, names }, engine, onProgress);
      const nowhere = () => Promise.resolve();
      const of = { kind: 'cosine' } as const;
      const { nonMated } = await comparePairs(readPairs(pairs), templates, of, nowhere);
      const calibration = calibrationTable(nonMated);
      const rows = calibration.map(({ similarity, falseMatchRate }) => [
        falseMatchRate.toExponential(2),
        similarity.toFixed(4),
      ]);
      call.terminal.result(
        { model: engine.pool.model, nonMatedPairs: nonMated.length, calibration },
        [`${nonMated.length} non-mated pairs`, columns([['FMR', 'cosine'], ...rows])].join('\n'),
      );
      return calibration.length >= 2 ? 0 : 1;
    });
  },
};
