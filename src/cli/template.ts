import { readFile } from 'node:fs/promises';
import { enrolmentQuality, passQuality } from '../capture/quality-gate.ts';
import type { Command } from './command.ts';
import { checkModality, withLocalEngine } from './local-engine.ts';
import { columns } from './terminal.ts';

/** `basma template`. */
export const templateCommand: Command = {
  name: 'template',
  summary: 'extracts the template of a photograph and says how good the photograph is',
  takes: 'PHOTO',
  positionals: { min: 1, max: 1 },
  options: {
    modality: { value: 'face|finger', what: 'which biometric (default face)' },
    vector: { what: 'with --json: print the template itself, which is personal data' },
  },
  example: 'template face.jpg',
  run: async (call) => {
    checkModality(call.maybe('modality') ?? 'face');
    const [photo = ''] = call.positionals;
    const bytes = await readFile(photo);
    const extraction = await withLocalEngine(1, ({ extract }) => extract(bytes));
    if (!extraction.ok) {
      const { kind, why } = extraction.error;
      call.terminal.result({ failure: kind, why }, `no template: ${why ?? kind}`);
      return 1;
    }
    const { template, quality, measures, presentationAttackScore } = extraction.value;
    const gate = passQuality(extraction.value, enrolmentQuality);
    const value = {
      model: template.model,
      quality,
      goodEnoughToEnrol: gate.ok,
      presentationAttackScore,
      measures,
      ...(call.flag('vector') ? { vector: Array.from(template.vector) } : {}),
    };
    const rows = measures.map(({ component, native, value: scaled, advice }) => [
      `  ${component}`,
      scaled.toFixed(0),
      native.toFixed(3),
      advice === 'none' ? '' : advice.replaceAll('_', ' '),
    ]);
    const text = [
      `model       ${template.model}`,
      `quality     ${quality.toFixed(0)} of 100, ${gate.ok ? 'good' : 'not good'} enough to enrol`,
      `presentation attack score ${presentationAttackScore.toFixed(3)} (1 living, advisory)`,
      columns(rows),
    ].join('\n');
    call.terminal.result(value, text);
    return 0;
  },
};
