import { readFile } from 'node:fs/promises';
import { defaultPolicy } from '../procedures/policy.ts';
import type { Command } from './command.ts';
import { dpiOf, modalityOf, modalityOptions, withModality } from './modality-of.ts';

/** `basma compare`. */
export const compareCommand: Command = {
  name: 'compare',
  summary:
    'compares two photographs of faces, or two images or records of fingers; ' +
    'exit code 0 when a verification would accept them',
  takes: 'IMAGE IMAGE',
  positionals: { min: 2, max: 2 },
  options: modalityOptions,
  example: 'compare card.jpg live.jpg',
  run: async (call) => {
    const modality = modalityOf(call.maybe('modality'));
    const dpi = dpiOf(call.maybe('dpi'), modality);
    const images = await Promise.all(call.positionals.map((image) => readFile(image)));
    return withModality(modality, 1, async (measured) => {
      const templates = [];
      for (const [place, bytes] of images.entries()) {
        const extraction = await measured.extract(bytes, dpi);
        if (!extraction.ok) {
          const failure = extraction.error.why ?? extraction.error.kind;
          const file = call.positionals[place] ?? '';
          call.terminal.result({ failure, file }, `${file}: no template: ${failure}`);
          return 1;
        }
        templates.push(extraction.value.template);
      }
      const [probe, reference] = templates;
      if (!probe || !reference) throw new Error('two images give two templates');
      const [comparison] = await measured.compare([{ probe, reference }]);
      if (!comparison) throw new Error('a pair gives a comparison');
      const { score, similarity } = comparison;
      const { acceptFrom } = defaultPolicy.verification;
      const mated = score >= acceptFrom;
      call.terminal.result(
        { score, similarity, acceptFrom, accepted: mated },
        `score ${score.toFixed(1)}: a stranger scores as high once in ` +
          `${Math.round(10 ** (score / 10))} times; ` +
          `${mated ? 'accepted' : 'not accepted'} from ${acceptFrom}`,
      );
      return mated ? 0 : 1;
    });
  },
};
