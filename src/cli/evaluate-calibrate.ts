import { calibrationTable } from '../evaluation/calibration-table.ts';
import { comparePairs, imagesOf, readPairs } from '../evaluation/compare-pairs.ts';
import { extractTemplates } from '../evaluation/template-set.ts';
import type { Command } from './command.ts';
import { evaluateOptions, threadsOf } from './evaluate-compare.ts';
import { dpiOf, modalityOf, withModality } from './modality-of.ts';
import { columns } from './terminal.ts';

/** `basma evaluate calibrate`. */
export const evaluateCalibrateCommand: Command = {
  name: 'evaluate calibrate',
  summary: "makes the calibration table of a model's manifest from non-mated pairs of yours",
  takes: '--modality face|finger --images DIR --pairs pairs.csv',
  positionals: { min: 0, max: 0 },
  options: {
    ...evaluateOptions,
    pairs: { value: 'FILE', what: 'pairs: probe,reference,mated (1 or 0), images relative to DIR' },
  },
  example: 'evaluate calibrate --modality face --images photos --pairs pairs.csv --json',
  run: async (call) => {
    const modality = modalityOf(call.text('modality'));
    const dpi = dpiOf(call.maybe('dpi'), modality);
    const directory = call.text('images');
    const pairs = call.text('pairs');
    const threads = threadsOf(call.maybe('threads'));
    const { images, pairs: pairsCount } = await imagesOf(readPairs(pairs));
    return withModality(modality, threads, async (measured) => {
      const onProgress = call.terminal.progress('templates');
      const templates = await extractTemplates({ directory, images, dpi }, measured, onProgress);
      const compared = call.terminal.progress('comparisons');
      const { nonMated } = await comparePairs(readPairs(pairs), templates, measured, {
        of: 'similarity',
        write: () => Promise.resolve(),
        onProgress: (done) => compared(done, pairsCount),
      });
      const calibration = calibrationTable(nonMated);
      const rows = calibration.map(({ similarity, falseMatchRate }) => [
        falseMatchRate.toExponential(2),
        similarity.toFixed(4),
      ]);
      call.terminal.result(
        { model: measured.model, nonMatedPairs: nonMated.length, calibration },
        [
          `${nonMated.length} non-mated pairs`,
          columns([['FMR', measured.similarityName], ...rows]),
        ].join('\n'),
      );
      return calibration.length >= 2 ? 0 : 1;
    });
  },
};
