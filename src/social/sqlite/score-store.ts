import { z } from 'zod';
import { Day } from '../day.ts';
import type { HouseholdId } from '../household/household.ts';
import type { BareScore } from '../score/score.ts';
import type { KeptScore } from '../store.ts';
import { isRescored, rescoredBodies } from './score-blocks.ts';
import { checkedScore, namesFor, scoreForm, type InputNames } from './score-form.ts';
import { openBytesFor, placeOf, sealBytesFor, type SealedStore } from './sealed-store.ts';

const Names = z.array(z.string());

/** The place of a formula's names; the first score of a formula keeps them. */
export function inputNames({ db }: SealedStore, names: readonly string[]): InputNames {
  const text = JSON.stringify(names);
  db.prepare('INSERT INTO input_names (names) VALUES (?) ON CONFLICT (names) DO NOTHING').run(text);
  const place = db.prepare('SELECT place FROM input_names WHERE names = ?').pluck().get(text);
  return { place: Number(place), names };
}

function namesAt({ db }: SealedStore, place: number): readonly string[] {
  const text = db.prepare('SELECT names FROM input_names WHERE place = ?').pluck().get(place);
  if (typeof text !== 'string') {
    throw Object.assign(new Error('a score without its names'), { code: 'sealed_data_damaged' });
  }
  return Names.parse(JSON.parse(text));
}

/** The same score without what follows from the rest. */
function bare(score: KeptScore['score']): BareScore {
  const { formulaHash, inputsHash } = score;
  if (score.kind === 'scored') {
    return { kind: 'scored', score: score.score, formulaHash, inputsHash };
  }
  const { missing, unfit } = score;
  return { kind: 'incomplete', missing, unfit, formulaHash, inputsHash };
}

/** Appends one score; one of the same formula and day that is kept already stays. */
export function putScore(store: SealedStore, kept: KeptScore): void {
  const of = placeOf(store, kept.household);
  if (!of) throw Object.assign(new Error('no such household'), { code: 'household_unknown' });
  const { formulaHash } = kept.score;
  if (isRescored(store, of.place, { day: kept.day, formula: formulaHash })) return;
  const whole = { score: bare(kept.score), inputs: kept.inputs };
  const body = sealBytesFor(of, 'score', scoreForm(whole, inputNames(store, namesFor(whole))));
  store.db
    .prepare(
      `INSERT INTO scores (household, day, formula, body) VALUES (?, ?, ?, ?)
       ON CONFLICT (household, day, formula) DO NOTHING`,
    )
    .run(of.place, kept.day, formulaHash, body);
}

/** Scores of a household, the newest day first. */
export function scoresOf(store: SealedStore, id: HouseholdId): readonly KeptScore[] {
  const of = placeOf(store, id);
  if (!of) return [];
  const single = store.db
    .prepare<[number], { day: string; formula: string; body: Buffer }>(
      'SELECT day, formula, body FROM scores WHERE household = ?',
    )
    .all(of.place);
  const namesOf = (place: number) => namesAt(store, place);
  return [...single, ...rescoredBodies(store, of.place)]
    .toSorted((one, other) => {
      if (one.day !== other.day) return one.day > other.day ? -1 : 1;
      return one.formula < other.formula ? -1 : 1;
    })
    .map(({ day, formula, body }) => {
      const sealed = openBytesFor(of, 'score', body);
      const { score, inputs } = checkedScore(sealed, { formulaHash: formula, namesOf });
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
