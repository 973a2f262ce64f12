import type { OperatorId } from '../../vocabulary/record-ids.ts';
import type { Instant } from '../../vocabulary/time.ts';
import type { Day } from '../day.ts';
import { KeptHold, type HoldId } from '../fraud/hold.ts';
import { HouseholdId } from '../household/household.ts';
import { openFor, placeOf, sealFor, unwrapped, type SealedStore } from './sealed-store.ts';

interface Row {
  readonly household: string;
  readonly wrapped_key: Buffer;
  readonly body: Buffer;
}

const columns = 'households.id AS household, wrapped_key, body';
const joined = 'holds JOIN households ON households.place = holds.household';

function holdFrom(store: SealedStore, row: Row): KeptHold {
  const id = HouseholdId.parse(row.household);
  const key = unwrapped(store, id, row.wrapped_key);
  return KeptHold.parse(openFor({ id, key }, 'hold', row.body));
}

/** Keeps a hold. */
export function putHold(store: SealedStore, hold: KeptHold): void {
  const of = placeOf(store, hold.household);
  if (!of) throw Object.assign(new Error('no such household'), { code: 'household_unknown' });
  store.db
    .prepare('INSERT INTO holds (id, household, expires, lifted, body) VALUES (?, ?, ?, 0, ?)')
    .run(hold.id, of.place, hold.expires, sealFor(of, 'hold', KeptHold.parse(hold)));
}

/** Ends a hold before its day; one that was lifted stays as it is. */
export function liftHold(
  store: SealedStore,
  lifted: {
    readonly id: HoldId;
    readonly by: OperatorId;
    readonly at: Instant;
    readonly why: string;
  },
): KeptHold | undefined {
  const { id, by, at, why } = lifted;
  const row = store.db
    .prepare<[string], Row>(`SELECT ${columns} FROM ${joined} WHERE holds.id = ?`)
    .get(id);
  const hold = row && holdFrom(store, row);
  if (!hold || hold.lifted !== 'no') return hold;
  const of = placeOf(store, hold.household);
  if (!of) throw new Error('a hold has a household');
  const ended: KeptHold = { ...hold, lifted: { by, at, why } };
  store.db
    .prepare('UPDATE holds SET lifted = 1, body = ? WHERE id = ?')
    .run(sealFor(of, 'hold', ended), id);
  return ended;
}

/** Every hold of a household, latest first. */
export function holdsOf(store: SealedStore, id: HouseholdId): readonly KeptHold[] {
  return store.db
    .prepare<[string], Row>(
      `SELECT ${columns} FROM ${joined} WHERE households.id = ? ORDER BY holds.place DESC`,
    )
    .all(id)
    .map((row) => holdFrom(store, row));
}

/** Holds that hold on a day, those first that end first. */
export function holdsFrom(store: SealedStore, day: Day, max: number): readonly KeptHold[] {
  return store.db
    .prepare<[string, number], Row>(
      `SELECT ${columns} FROM ${joined} WHERE lifted = 0 AND expires > ?
       ORDER BY expires, holds.place LIMIT ?`,
    )
    .all(day, max)
    .map((row) => holdFrom(store, row));
}
