import { readFile } from 'node:fs/promises';
import { similarityOf } from '../biometrics/face/compare.ts';
import { defaultPolicy } from '../procedures/policy.ts';
import type { Command } from './command.ts';
import { checkModality, withLocalEngine } from './local-engine.ts';

/** `basma compare`. */
export const compareCommand: Command = {
  name: 'compare',
  summary: 'compares two photographs; exit code 0 when a verification would accept them',
  takes: 'PHOTO PHOTO',
  positionals: { min: 2, max: 2 },
  options: { modality: { value: 'face|finger', what: 'which biometric (default face)' } },
  example: 'compare card.jpg live.jpg',
  run: async (call) => {
    checkModality(call.maybe('modality') ?? 'face');
    const photographs = await Promise.all(call.positionals.map((photo) => readFile(photo)));
    return withLocalEngine(1, async ({ extract, pool }) => {
      const templates = [];
      for (const [place, bytes] of photographs.entries()) {
        const extraction = await extract(bytes);
        if (!extraction.ok) {
          const failure = extraction.error.why ?? extraction.error.kind;
          const file = call.positionals[place] ?? '';
          call.terminal.result({ failure, file }, `${file}: no template: ${failure}`);
          return 1;
        }
        templates.push(extraction.value.template);
      }
      const [probe, reference] = templates;
      if (!probe || !reference) throw new Error('two photographs give two templates');
      const similarity = similarityOf(probe, reference);
      const score = pool.calibration.score(similarity);
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
