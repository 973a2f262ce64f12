import type { CountedHousehold } from '../reports/dimensions.ts';
import type { StoredHousehold } from '../store.ts';
import { streamed, type StreamedRow } from './household-store.ts';
import { CalendarTexts } from './calendar-codes.ts';
import { householdFrom } from './known-form.ts';
import type { SealedStore } from './sealed-store.ts';

/** Households that are held in memory at once. */
const blockMax = 200;

/** A household with what was decided of it. */
export interface ReadHousehold extends CountedHousehold {
  readonly household: StoredHousehold['household'];
  readonly place: number;
}

/** Places of households, for whoever shows how far it is. */
export function lastPlace({ db }: SealedStore): number {
  return Number(db.prepare('SELECT coalesce(max(place), 0) FROM households').pluck().get());
}

/** Programmes of which there is any decision, in the order of their codes. */
export function decidedProgrammes({ db }: SealedStore): readonly string[] {
  return db
    .prepare<[], string>('SELECT DISTINCT programme FROM decisions ORDER BY programme')
    .pluck()
    .all();
}

/**
 * Every household, block by block, closed ones included, in the memory of one block. All of it is
 * of one instant: what is written meanwhile is not seen. Whoever stops earlier ends the reading.
 */
export function* everyHousehold(store: SealedStore): Generator<readonly ReadHousehold[]> {
  const { db } = store;
  const calendar = new CalendarTexts();
  const rows = db.prepare<[number, number], StreamedRow>(
    `SELECT place, id, wrapped_key, known FROM households
     WHERE place > ? ORDER BY place LIMIT ?`,
  );
  const decided = db.prepare<[number], { programme: string; outcome: string }>(
    `SELECT programme, outcome FROM decisions WHERE place IN
       (SELECT max(place) FROM decisions WHERE household = ? GROUP BY programme)`,
  );
  db.exec('BEGIN');
  try {
    for (let after = 0; ;) {
      const block = rows.all(after, blockMax);
      const last = block.at(-1);
      if (!last) return;
      yield block.map((row) => {
        const household = householdFrom(streamed(store, row).sealed, calendar);
        const outcomes = new Map(
          decided.all(row.place).map(({ programme, outcome }) => [programme, outcome]),
        );
        return { household, outcomes, place: row.place };
      });
      after = last.place;
    }
  } finally {
    db.exec('COMMIT');
  }
}
