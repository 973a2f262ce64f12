import { readFile } from 'node:fs/promises';
import { KnownFinger } from '../vocabulary/biometric-source.ts';
import { SlapKind, slapPositions } from '../vocabulary/slap.ts';
import { UsageError, type Call, type Option } from './command.ts';
import { statedDpi } from './finger-files.ts';

/** The option of a command that takes fingers pressed together. */
export const slapOptions: Readonly<Record<string, Option>> = {
  slap: {
    value: 'KIND=FILE',
    repeats: true,
    what: `fingers pressed together (${SlapKind.options.join(', ')}); may be repeated`,
  },
};

/** The option of a command that asks for slaps and keeps nothing of why fingers are missing. */
export const slapMissingOptions: Readonly<Record<string, Option>> = {
  missing: { value: 'LIST', what: 'fingers of the slaps that are not pressed: right_ring,...' },
};

/** A slap that a call names, with its file read. */
export interface SlapFile {
  readonly kind: SlapKind;
  readonly image: Uint8Array;
  readonly dpi?: number;
}

/** The slaps that a call names. */
export async function slapsOf(call: Call): Promise<readonly SlapFile[]> {
  const named = call.all('slap').map((text) => {
    const at = text.indexOf('=');
    const kind = SlapKind.safeParse(text.slice(0, Math.max(0, at)));
    if (!kind.success) throw new UsageError(`--slap: "${text}" is not KIND=FILE`);
    return { kind: kind.data, file: text.slice(at + 1) };
  });
  if (new Set(named.map(({ kind }) => kind)).size < named.length) {
    throw new UsageError('--slap: a kind is given twice');
  }
  const dpi = statedDpi(call);
  return Promise.all(
    named.map(async ({ kind, file }) => ({ kind, image: await readFile(file), ...dpi })),
  );
}

/** The slaps that a call names, each with its fingers that are not pressed. */
export async function slapsWithMissingOf(
  call: Call,
): Promise<readonly (SlapFile & { readonly missing: readonly KnownFinger[] })[]> {
  const missing = (call.maybe('missing')?.split(',') ?? []).map((name) => {
    const position = KnownFinger.safeParse(name);
    if (position.success) return position.data;
    throw new UsageError(`--missing: "${name}" is no finger`);
  });
  const slaps = await slapsOf(call);
  const stray = missing.find((one) => !slaps.some(({ kind }) => slapPositions[kind].includes(one)));
  if (stray) throw new UsageError(`--missing: no --slap has a ${stray}`);
  return slaps.map((slap) => ({
    ...slap,
    missing: missing.filter((position) => slapPositions[slap.kind].includes(position)),
  }));
}
