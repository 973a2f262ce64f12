import { readFile } from 'node:fs/promises';
import { FingerAbsence, FingerPosition } from '../vocabulary/finger.ts';
import { UsageError, wholeNumber, type Call, type Option } from './command.ts';
import type { ClientFinger, EnrolledFingers } from './station-client.ts';

/** The options of a command that sends fingers. */
export const fingerOptions: Readonly<Record<string, Option>> = {
  fingers: { value: 'LIST', what: 'images of fingers: right_index=a.png,left_thumb=b.png' },
  dpi: { value: 'N', what: 'their resolution, where the files do not say it' },
};

/** The option of a command that says why fingers were not captured. */
export const exceptionOptions: Readonly<Record<string, Option>> = {
  missing: {
    value: 'LIST',
    what: `fingers without an image: right_ring=amputated (${FingerAbsence.options.join(', ')})`,
  },
};

/** `name=value,name=value` as pairs. */
function pairsOf(text: string | undefined, option: string): readonly (readonly [string, string])[] {
  if (text === undefined) return [];
  return text.split(',').map((part) => {
    const at = part.indexOf('=');
    const position = part.slice(0, at);
    if (at < 1 || !FingerPosition.safeParse(position).success) {
      throw new UsageError(`--${option}: "${part}" is not POSITION=VALUE`);
    }
    return [position, part.slice(at + 1)];
  });
}

/** The resolution that a call states for all of its images, if it does. */
export function statedDpi(call: Call): { readonly dpi?: number } {
  const text = call.maybe('dpi');
  return text === undefined ? {} : { dpi: wholeNumber(text, { name: 'dpi', min: 150, max: 2000 }) };
}

/** The fingers that a call names, with their files read. */
export async function fingersOf(call: Call): Promise<readonly ClientFinger[]> {
  const dpi = statedDpi(call);
  const named = pairsOf(call.maybe('fingers'), 'fingers');
  return Promise.all(
    named.map(async ([position, file]) => ({ position, image: await readFile(file), ...dpi })),
  );
}

/** The exceptions that a call states. */
export function exceptionsOf(call: Call): Required<EnrolledFingers>['fingerExceptions'] {
  return pairsOf(call.maybe('missing'), 'missing').map(([position, reason]) => {
    if (!FingerAbsence.safeParse(reason).success) {
      throw new UsageError(
        `--missing: "${reason}" is not one of ${FingerAbsence.options.join(', ')}`,
      );
    }
    return { position, reason };
  });
}
