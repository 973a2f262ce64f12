import { z } from 'zod';
import { Day } from '../day.ts';
import type { Input, ScoreInputs } from '../score/inputs.ts';
import type { BareScore } from '../score/score.ts';
import type { KeptScore } from '../store.ts';
import { dayCode, CalendarTexts } from './calendar-codes.ts';
import { ByteReader, ByteWriter } from './compact-bytes.ts';
import { readWritten, writeValue } from './value-form.ts';

/** Names of a formula's inputs, kept once: they are the formula's, not a household's. */
export interface InputNames {
  readonly place: number;
  /** In the order of their letters. */
  readonly names: readonly string[];
}

/** What a score is sealed as: its inputs and its outcome; the terms follow from them. */
export type SealedScore = Pick<KeptScore, 'score' | 'inputs'>;

const form = 1;
const areas = ['urban', 'rural'] as const;

/** What a score is computed from. */
export const Inputs = z
  .object({
    area: z.enum(areas),
    region: z.string(),
    day: Day,
    values: z.record(
      z.string(),
      z.object({ value: z.union([z.boolean(), z.string()]), source: z.string() }).strict(),
    ),
  })
  .strict() satisfies z.ZodType<ScoreInputs>;

const hashes = { formulaHash: z.string(), inputsHash: z.string() } as const;
/** A score without its terms. */
export const Bare = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('scored'), score: z.string(), ...hashes }).strict(),
  z
    .object({
      kind: z.literal('incomplete'),
      missing: z.array(z.string()),
      unfit: z.array(z.string()),
      ...hashes,
    })
    .strict(),
]) satisfies z.ZodType<BareScore>;

const Sealed = z.object({ score: Bare, inputs: Inputs }).strict() satisfies z.ZodType<SealedScore>;

/** Names that the form of this score needs. */
export function namesFor({ score, inputs }: SealedScore): readonly string[] {
  const lacking = score.kind === 'incomplete' ? score.missing : [];
  return [...new Set([...Object.keys(inputs.values), ...lacking])].toSorted();
}

function writeInput(to: ByteWriter, input: Input | undefined): void {
  // A place without a value has no source, and a value has one.
  if (input?.source === '') throw new Error('an input says whose word it is');
  to.word(input?.source ?? '');
  if (input) writeValue(to, input.value);
}

/**
 * A score for sealing. The formula's hash stands beside it, once for many.
 * @param to whoever writes many hands in the same one
 */
export function scoreForm(
  { score, inputs }: SealedScore,
  of: InputNames,
  to = new ByteWriter(),
): Buffer {
  to.whole(form);
  to.whole(of.place);
  to.whole(areas.indexOf(inputs.area));
  to.text(inputs.region);
  to.whole(dayCode(inputs.day));
  for (const name of of.names) {
    writeInput(to, Object.hasOwn(inputs.values, name) ? inputs.values[name] : undefined);
  }
  to.bytes(Buffer.from(score.inputsHash, 'base64url'));
  if (score.kind === 'scored') {
    to.whole(0);
    writeValue(to, score.score);
  } else {
    to.whole(1);
    for (const names of [score.missing, score.unfit]) {
      to.whole(names.length);
      for (const name of names) to.word(name);
    }
  }
  return to.taken();
}

function readInputs(from: ByteReader, namesOf: (place: number) => readonly string[]): unknown {
  const names = namesOf(from.whole());
  const area = areas[from.whole()];
  const region = from.text();
  const day = new CalendarTexts().day(from.whole());
  const values: Record<string, Input> = {};
  for (const name of names) {
    const source = from.word();
    if (source !== '') values[name] = { source, value: readWritten(from) };
  }
  return { area, region, day, values };
}

function readNames(from: ByteReader): readonly string[] {
  return Array.from({ length: from.whole() }, () => from.word());
}

/** The score again, with every check. */
export function checkedScore(
  sealed: Buffer,
  of: {
    readonly formulaHash: string;
    readonly namesOf: (place: number) => readonly string[];
  },
): SealedScore {
  const from = new ByteReader(sealed);
  if (from.whole() !== form) {
    throw Object.assign(new Error('a newer version wrote this'), { code: 'social_newer' });
  }
  const inputs = readInputs(from, of.namesOf);
  const hashed = { formulaHash: of.formulaHash, inputsHash: from.bytes().toString('base64url') };
  const score =
    from.whole() === 0
      ? { kind: 'scored', score: readWritten(from), ...hashed }
      : { kind: 'incomplete', missing: readNames(from), unfit: readNames(from), ...hashed };
  return Sealed.parse({ score, inputs });
}
