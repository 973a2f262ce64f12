import { readFile } from 'node:fs/promises';
import { enrolmentQuality, passQuality } from '../capture/quality-gate.ts';
import type { Modality } from '../vocabulary/modality.ts';
import type { Call, Command, ExitCode } from './command.ts';
import { fingerTemplate, fingerTemplateOptions } from './finger-template.ts';
import { withFaces } from './local-faces.ts';
import { measuresText } from './measures-text.ts';
import { dpiOf, modalityOf, modalityOptions } from './modality-of.ts';

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
  takes: 'IMAGE',
  positionals: { min: 1, max: 1 },
  options: {
    ...modalityOptions,
    ...fingerTemplateOptions,
    vector: { what: 'with --json: print the template itself, which is personal data' },
  },
  example: 'template face.jpg',
  run: (call) => templateOf[modalityOf(call.maybe('modality'))](call),
};
