import { z } from 'zod';
import { Day } from '../day.ts';
import type { HouseholdId } from '../household/household.ts';
import type { ScoreInputs } from '../score/inputs.ts';
import type { BareScore } from '../score/score.ts';
import type { KeptScore } from '../store.ts';
import {
  openFor,
  placeOf,
  sealFor,
  type HouseholdPlace,
  type SealedStore,
} from './sealed-store.ts';

/** What a score is computed from, as it is sealed. */
export const Inputs = z
  .object({
    area: z.enum(['urban', 'rural']),
    region: z.string(),
    day: Day,
    values: z.record(
      z.string(),
      z.object({ value: z.union([z.boolean(), z.string()]), source: z.string() }).strict(),
    ),
  })
  .strict() satisfies z.ZodType<ScoreInputs>;

const hashes = { formulaHash: z.string(), inputsHash: z.string() } as const;
/** A score without its terms, as it is sealed. */
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

const Kept = z.object({ score: Bare, inputs: Inputs }).strict();

/** Appends scores; one that is kept already stays. */
export function scoreWriter(store: SealedStore) {
  const insert = store.db.prepare(
    `INSERT INTO scores (household, day, formula, body) VALUES (?, ?, ?, ?)
     ON CONFLICT (household, day, formula) DO NOTHING`,
  );
  return (of: HouseholdPlace, sealed: { readonly kept: KeptScore; readonly body: Buffer }) => {
    insert.run(of.place, sealed.kept.day, sealed.kept.score.formulaHash, sealed.body);
  };
}

/** A score as it is sealed. */
export function sealedScore(of: HouseholdPlace, { score, inputs }: KeptScore): Buffer {
  return sealFor(of, 'score', { score, inputs });
}

/** Appends one score. */
export function putScore(store: SealedStore, kept: KeptScore): void {
  const of = placeOf(store, kept.household);
  if (!of) throw Object.assign(new Error('no such household'), { code: 'household_unknown' });
  const { sum: _sum, terms: _terms, ...bare } = { sum: '', terms: [], ...kept.score };
  const whole = { ...kept, score: Bare.parse(bare) };
  scoreWriter(store)(of, { kept: whole, body: sealedScore(of, whole) });
}

/** Scores of a household, the newest day first. */
export function scoresOf(store: SealedStore, id: HouseholdId): readonly KeptScore[] {
  const of = placeOf(store, id);
  if (!of) return [];
  return store.db
    .prepare<[number], { day: string; body: Buffer }>(
      'SELECT day, body FROM scores WHERE household = ? ORDER BY day DESC, formula',
    )
    .all(of.place)
    .map(({ day, body }) => {
      const { score, inputs } = Kept.parse(openFor(of, 'score', body));
      return { household: id, day: Day.parse(day), score, inputs };
    });
}

/** Keeps a formula's text. */
export function keepFormula(store: SealedStore, hash: string, text: string): void {
  store.db
    .prepare('INSERT INTO formulas (hash, body) VALUES (?, ?) ON CONFLICT (hash) DO NOTHING')
    .run(hash, text);
}

/** A formula's text as it was opened. */
export function formulaText(store: SealedStore, hash: string): string | undefined {
  return store.db
    .prepare<[string], { body: string }>('SELECT body FROM formulas WHERE hash = ?')
    .get(hash)?.body;
}
