import { readFile, writeFile } from 'node:fs/promises';
import {
  recordFormats,
  recordOfFinger,
  type RecordFormat,
} from '../biometrics/finger/interchange.ts';
import { FingerPosition, fingerPositions, type FingerTemplate } from '../vocabulary/finger.ts';
import { UsageError, type Call, type ExitCode, type Option } from './command.ts';
import { withFingers } from './local-fingers.ts';
import { dpiOf } from './modality-of.ts';
import { measuresText } from './measures-text.ts';

/** Options of `basma template` that only fingers have. */
export const fingerTemplateOptions: Readonly<Record<string, Option>> = {
  position: { value: 'NAME', what: 'fingers: which, e.g. right_index (default unknown)' },
  format: { value: 'iso-2005|iso-2011', what: 'fingers: edition of ISO/IEC 19794-2 for --out' },
  out: { value: 'FILE', what: 'fingers: where to write the record, which is personal data' },
};

function positionOf(text: string | undefined): FingerPosition {
  const position = FingerPosition.safeParse(text ?? 'unknown');
  if (position.success) return position.data;
  throw new UsageError(`--position is one of ${fingerPositions.join(', ')}`);
}

/** What is to be written where; undefined for nothing. */
function recordOf(call: Call): { readonly format: RecordFormat; readonly out: string } | undefined {
  const out = call.maybe('out');
  const text = call.maybe('format');
  if (out === undefined && text === undefined) return undefined;
  if (out === undefined) throw new UsageError('--format is for --out FILE');
  const format = recordFormats.find((one) => one === (text ?? 'iso-2011'));
  if (!format) throw new UsageError(`--format is ${recordFormats.join(' or ')}`);
  return { format, out };
}

/** Rows `x, y, direction, certainty, ending` for programs. */
function minutiaeOf({ minutiae }: FingerTemplate): readonly (readonly number[])[] {
  const { x, y, direction, certainty, ending } = minutiae;
  return Array.from({ length: minutiae.count }, (_, row) =>
    [x, y, direction, certainty, ending].map((column) => column[row] ?? 0),
  );
}

/** `basma template --modality finger`. */
export async function fingerTemplate(call: Call): Promise<ExitCode> {
  const dpi = dpiOf(call.maybe('dpi'), 'finger');
  const position = positionOf(call.maybe('position'));
  const record = recordOf(call);
  const [image = ''] = call.positionals;
  const bytes = await readFile(image);
  const extraction = await withFingers(1, (fingers) => fingers.extract(bytes, { dpi, position }));
  if (!extraction.ok) {
    const { kind, why } = extraction.error;
    call.terminal.result({ failure: kind, why }, `no template: ${why ?? kind}`);
    return 1;
  }
  const { template, measures, dpiFrom, fileDpi } = extraction.value;
  // Nobody else on this machine needs to read it.
  if (record) await writeFile(record.out, recordOfFinger(template, record.format), { mode: 0o600 });
  const { model, quality, widthPx, heightPx, minutiae } = template;
  const value = {
    model,
    position: template.position,
    quality,
    measures,
    minutiae: call.flag('vector') ? minutiaeOf(template) : minutiae.count,
    widthPx,
    heightPx,
    dpi: fileDpi,
    dpiFrom,
    ...(record ? { record: record.out, format: record.format } : {}),
  };
  const text = [
    `model       ${model}`,
    `position    ${template.position}`,
    `minutiae    ${minutiae.count}`,
    `quality     ${quality.toFixed(0)} of 100`,
    `image       ${widthPx} × ${heightPx} pixels at 500 dpi; the file has ${fileDpi}, ${dpiFrom}`,
    ...(record ? [`record      ${record.out} (${record.format})`] : []),
    measuresText(measures),
  ].join('\n');
  call.terminal.result(value, text);
  return 0;
}
