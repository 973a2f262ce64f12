import { readFile } from 'node:fs/promises';
import { enrolmentQuality, passQuality } from '../capture/quality-gate.ts';
import type { Modality } from '../vocabulary/modality.ts';
import { UsageError, type Call, type Command, type ExitCode } from './command.ts';
import { fingerTemplate, fingerTemplateOptions } from './finger-template.ts';
import { withFaces } from './local-faces.ts';
import { measuresText } from './measures-text.ts';
import { dpiOf, modalityOf, modalityOptions } from './modality-of.ts';
import { slapMissingOptions, slapOptions } from './slap-files.ts';
import { slapTemplates } from './slap-template.ts';

async function faceTemplate(call: Call): Promise<ExitCode> {
  dpiOf(call.maybe('dpi'), 'face');
  const [photo = ''] = call.positionals;
  const bytes = await readFile(photo);
  const extraction = await withFaces(1, (faces) => faces.extract(bytes));
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
  const text = [
    `model       ${template.model}`,
    `quality     ${quality.toFixed(0)} of 100, ${gate.ok ? 'good' : 'not good'} enough to enrol`,
    `presentation attack score ${presentationAttackScore.toFixed(3)} (1 living, advisory)`,
    measuresText(measures),
  ].join('\n');
  call.terminal.result(value, text);
  return 0;
}

const templateOf: Readonly<Record<Modality, (call: Call) => Promise<ExitCode>>> = {
  face: faceTemplate,
  finger: fingerTemplate,
};

/** `basma template`. */
export const templateCommand: Command = {
  name: 'template',
  summary: 'extracts the template of an image and says how good the image is',
  takes: 'IMAGE | --slap KIND=FILE',
  positionals: { min: 0, max: 1 },
  options: {
    ...modalityOptions,
    ...fingerTemplateOptions,
    ...slapOptions,
    ...slapMissingOptions,
    vector: { what: 'with --json: print the template itself, which is personal data' },
  },
  example: 'template face.jpg',
  run: (call) => {
    if (call.all('slap').length > 0 || call.maybe('missing') !== undefined) {
      return slapTemplates(call);
    }
    if (call.positionals.length === 0) throw new UsageError('give an IMAGE or --slap KIND=FILE');
    return templateOf[modalityOf(call.maybe('modality'))](call);
  },
};
