import { keyedHash } from '../../register/vault.ts';
import { fail, ok, type Result } from '../../vocabulary/result.ts';
import { dayOf } from '../day.ts';
import { AppealId, type Appeal, type AppealReceipt, type Opening } from '../appeals/appeal.ts';
import { AppealEvent } from '../appeals/appeal-event.ts';
import { appealOf, type StepHindrance } from '../appeals/appeal-history.ts';
import { HouseholdId } from '../household/household.ts';
import {
  openFor,
  personLookup,
  placeOf,
  sealFor,
  unwrapped,
  type HouseholdPlace,
  type SealedStore,
} from './sealed-store.ts';

/** An appeal's row, with its household's key. */
export interface AppealPlace {
  readonly place: number;
  readonly id: AppealId;
  readonly of: HouseholdPlace;
}

interface Row {
  readonly place: number;
  readonly id: string;
  readonly household_place: number;
  readonly household: string;
  readonly wrapped_key: Buffer;
}

const query = `SELECT appeals.place AS place, appeals.id AS id, households.place AS household_place,
    households.id AS household, wrapped_key
  FROM appeals JOIN households ON households.place = appeals.household`;

function placeFrom(store: SealedStore, row: Row): AppealPlace {
  const household = HouseholdId.parse(row.household);
  const key = unwrapped(store, household, row.wrapped_key);
  const of = { place: row.household_place, id: household, key };
  return { place: row.place, id: AppealId.parse(row.id), of };
}

/** The events of an appeal, as they were recorded. */
function eventsOf({ db }: SealedStore, { place, id, of }: AppealPlace): readonly AppealEvent[] {
  return db
    .prepare<[number], { body: Buffer }>(
      'SELECT body FROM appeal_events WHERE appeal = ? ORDER BY place',
    )
    .all(place)
    .map(({ body }) => AppealEvent.parse(openFor(of, `appeal:${id}`, body)));
}

function appealAt(store: SealedStore, at: AppealPlace): Appeal {
  const appeal = appealOf(eventsOf(store, at));
  if (!appeal.ok) throw Object.assign(new Error('an appeal is damaged'), { code: appeal.error });
  return appeal.value;
}

/** The row of an appeal. */
export function appealPlace(store: SealedStore, id: AppealId): AppealPlace | undefined {
  const row = store.db.prepare<[string], Row>(`${query} WHERE appeals.id = ?`).get(id);
  return row && placeFrom(store, row);
}

/** An appeal. */
export function findAppeal(store: SealedStore, id: AppealId): Appeal | undefined {
  const at = appealPlace(store, id);
  return at && appealAt(store, at);
}

/** Appeals by what SQL says of their rows. */
export function appealsWhere(
  store: SealedStore,
  condition: string,
  values: readonly (string | number)[],
): readonly Appeal[] {
  return store.db
    .prepare<unknown[], Row>(`${query} WHERE ${condition}`)
    .all(...values)
    .map((row) => appealAt(store, placeFrom(store, row)));
}

/** Finds an appeal without keeping its receipt readable. */
export function receiptLookup({ keys }: SealedStore, receipt: AppealReceipt): string {
  return keyedHash(keys.lookup, 'appeal_receipt', receipt);
}

function openRow(store: SealedStore, { appeal, at }: AppealEvent, opening: Opening) {
  const of = placeOf(store, opening.household);
  if (!of) return undefined;
  const { lastInsertRowid } = store.db
    .prepare(
      `INSERT INTO appeals (id, receipt, household, appellant, type, opened_on)
       VALUES (?, ?, ?, ?, ?, ?)`,
    )
    .run(
      appeal,
      receiptLookup(store, opening.receipt),
      of.place,
      personLookup(store, opening.appellant),
      opening.type,
      dayOf(at),
    );
  return { place: Number(lastInsertRowid), id: appeal, of };
}

function writeEnd({ db }: SealedStore, { place }: AppealPlace, { state }: Appeal): void {
  if (state.kind !== 'closed' && state.kind !== 'withdrawn') return;
  const outcome = state.kind === 'closed' ? state.outcome : 'withdrawn';
  db.prepare('UPDATE appeals SET ended_on = ?, outcome = ? WHERE place = ?').run(
    dayOf(state.at),
    outcome,
    place,
  );
}

/** An appeal after one more step, with where it stands. */
export interface Stepped {
  readonly appeal: Appeal;
  readonly at: AppealPlace;
}

/** Appends a step, or says why it can not follow. Whoever calls has opened a transaction. */
export function appendStep(store: SealedStore, event: AppealEvent): Result<Stepped, StepHindrance> {
  const known = appealPlace(store, event.appeal);
  const appeal = appealOf([...(known ? eventsOf(store, known) : []), event]);
  if (!appeal.ok) return appeal;
  const { step } = event;
  const at = known ?? (step.kind === 'opened' ? openRow(store, event, step.opening) : undefined);
  if (!at) return fail('household_unknown');
  store.db
    .prepare('INSERT INTO appeal_events (appeal, body) VALUES (?, ?)')
    .run(at.place, sealFor(at.of, `appeal:${at.id}`, AppealEvent.parse(event)));
  writeEnd(store, at, appeal.value);
  return ok({ appeal: appeal.value, at });
}
