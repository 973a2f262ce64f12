import type BetterSqlite3 from 'better-sqlite3';
import { open } from '../../register/vault.ts';
import { LifeEvent } from '../household/life-event.ts';
import type { Day } from '../day.ts';
import { everyHousehold } from './everyone.ts';
import type { SealedStore } from './sealed-store.ts';

/** Rows that one transaction removes: others can write between two of them. */
const batchMax = 500;

/** What became of what was old enough. */
export interface Erasing {
  readonly erased: number;
  /** Something that is kept rests on it. */
  readonly held: number;
}

/** Whether it is done, or only counted. */
export type ErasingMode = 'erase' | 'count';

function isHeld(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'SQLITE_CONSTRAINT_FOREIGNKEY';
}

/** Removes rows one by one, in transactions of some; one that others rest on stays. */
export function eraseRows(
  db: BetterSqlite3.Database,
  of: {
    /** Gives of each row how much it counts for, as `weight`, and its key. */
    readonly select: string;
    readonly bounds: readonly unknown[];
    readonly remove: string;
  },
  mode: ErasingMode,
): Erasing {
  const count = () =>
    Number(
      db
        .prepare(`SELECT coalesce(sum(weight), 0) FROM (${of.select})`)
        .pluck()
        .get(...of.bounds),
    );
  if (mode === 'count') return { erased: count(), held: 0 };
  const some = db.prepare<unknown[], unknown[]>(`${of.select} LIMIT ${batchMax}`).raw();
  const remove = db.prepare(of.remove);
  const batch = db.transaction((): number => {
    let erased = 0;
    for (const [weight, ...key] of some.all(...of.bounds)) {
      try {
        remove.run(...key);
        erased += Number(weight);
      } catch (error) {
        if (!isHeld(error)) throw error;
      }
    }
    return erased;
  });
  let erased = 0;
  for (let more = batch.immediate(); more > 0; more = batch.immediate()) erased += more;
  return { erased, held: count() };
}

/** A table that refers to another one. */
interface Reference {
  readonly table: string;
  readonly from: string;
  readonly to: string;
}

/** Which tables refer to a table, by which column to which of its columns. */
function referencesTo(db: BetterSqlite3.Database, table: string): readonly Reference[] {
  return db
    .prepare<[string], Reference>(
      `SELECT sqlite_master.name AS "table", keys."from" AS "from", keys."to" AS "to"
       FROM sqlite_master JOIN pragma_foreign_key_list(sqlite_master.name) AS keys
       WHERE sqlite_master.type = 'table' AND keys."table" = ?`,
    )
    .all(table);
}

/** Removes rows with everything that refers to them, the deepest first. */
function removeWith(
  db: BetterSqlite3.Database,
  table: string,
  where: { readonly column: string; readonly value: unknown },
): void {
  for (const { table: other, from, to } of referencesTo(db, table)) {
    const values = db
      .prepare<[unknown], unknown>(`SELECT "${to}" FROM "${table}" WHERE "${where.column}" = ?`)
      .pluck()
      .all(where.value);
    for (const value of values) removeWith(db, other, { column: from, value });
  }
  db.prepare(`DELETE FROM "${table}" WHERE "${where.column}" = ?`).run(where.value);
}

/** Life events of a household, with whether another household has them too. */
function eventsOf({ db, keys }: SealedStore, place: number) {
  return db
    .prepare<[number, number], { place: number; id: string; body: Buffer; others: number }>(
      `SELECT life_events.place AS place, life_events.id AS id, body, EXISTS (
         SELECT 1 FROM household_events AS other
         WHERE other.event = life_events.place AND other.household <> ?) AS others
       FROM household_events JOIN life_events ON life_events.place = household_events.event
       WHERE household_events.household = ?`,
    )
    .all(place, place)
    .map(({ body, id, ...row }) => {
      const plain = open(keys.wrap, { subject: id, kind: 'life_event' }, body).toString('utf8');
      return { ...row, effective: LifeEvent.parse(JSON.parse(plain)).effective };
    });
}

/** Places of households that nobody lives in any more and that nothing happened to since a day. */
function closedBefore(store: SealedStore, before: Day): readonly number[] {
  const places: number[] = [];
  for (const block of everyHousehold(store)) {
    for (const { household, place } of block) {
      if (household.state !== 'closed') continue;
      if (eventsOf(store, place).every(({ effective }) => effective < before)) places.push(place);
    }
  }
  return places;
}

/**
 * Erases households that were closed before a day, with all that refers to them. Scores of
 * rescorings, which lie in blocks with their neighbours', lose the key that opens them.
 */
export function eraseClosed(store: SealedStore, before: Day, mode: ErasingMode): Erasing {
  const places = closedBefore(store, before);
  if (mode === 'count') return { erased: places.length, held: 0 };
  const { db } = store;
  let [erased, held] = [0, 0];
  const eraseOne = db.transaction((place: number) => {
    const own = eventsOf(store, place).filter(({ others }) => others === 0);
    removeWith(db, 'households', { column: 'place', value: place });
    for (const event of own) removeWith(db, 'life_events', { column: 'place', value: event.place });
  });
  for (const place of places) {
    try {
      eraseOne.immediate(place);
      erased += 1;
    } catch (error) {
      if (!isHeld(error)) throw error;
      held += 1;
    }
  }
  return { erased, held };
}
