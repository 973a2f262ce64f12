import { z } from 'zod';
import { Instant } from '../../vocabulary/time.ts';
import { Day } from '../day.ts';
import { HouseholdId } from '../household/household.ts';
import { CountedNumbers } from '../review/quality-counting.ts';
import type { CountedQuality, RecertificationStore } from '../review/recertification-store.ts';
import { findKnown, writeKnown } from './household-store.ts';
import { placeOf, sealFor, type OpenedStore, type SealedStore } from './sealed-store.ts';

/** When households are due, who certified them, and the dashboard's last numbers. */
export const recertificationTables = `
CREATE TABLE recertifications (
  household INTEGER PRIMARY KEY REFERENCES households (place),
  due TEXT NOT NULL
) STRICT;
CREATE INDEX recertifications_by_day ON recertifications (due, household);
CREATE TABLE certifications (
  place INTEGER PRIMARY KEY AUTOINCREMENT,
  household INTEGER NOT NULL REFERENCES households (place),
  day TEXT NOT NULL,
  body BLOB NOT NULL
) STRICT;
CREATE TABLE quality_counts (
  place INTEGER PRIMARY KEY AUTOINCREMENT,
  body TEXT NOT NULL
) STRICT;
`;

const Counted = z
  .object({
    day: Day,
    formulaHash: z.string(),
    counted: Instant,
    quality: CountedNumbers,
  })
  .strict() satisfies z.ZodType<CountedQuality>;

/** Writes from when on a household is due. */
export function writeDue({ db }: SealedStore, place: number, due: Day | 'never'): void {
  if (due === 'never') {
    db.prepare('DELETE FROM recertifications WHERE household = ?').run(place);
    return;
  }
  db.prepare(
    `INSERT INTO recertifications (household, due) VALUES (?, ?)
     ON CONFLICT (household) DO UPDATE SET due = excluded.due WHERE due <> excluded.due`,
  ).run(place, due);
}

function placed(store: SealedStore, household: HouseholdId) {
  const of = placeOf(store, household);
  if (!of) throw Object.assign(new Error('no such household'), { code: 'household_unknown' });
  return of;
}

/** The recertification clock and the dashboard's numbers. */
export function recertificationStore({ store, whole }: OpenedStore): RecertificationStore {
  const { db } = store;
  return {
    putDue: async (household, due) => writeDue(store, placed(store, household).place, due),
    certify: async (household, { day, by, due }) =>
      whole(() => {
        const of = placed(store, household);
        const known = findKnown(store, household);
        if (!known) throw new Error('a place has a household');
        writeKnown(store, of, { ...known, certified: day });
        db.prepare('INSERT INTO certifications (household, day, body) VALUES (?, ?, ?)').run(
          of.place,
          day,
          sealFor(of, 'certification', { by }),
        );
        writeDue(store, of.place, due);
      }),
    dueBy: async (day, { max, skip }) =>
      db
        .prepare<[string, number, number], { id: string; due: string }>(
          `SELECT id, due FROM recertifications JOIN households ON place = household
           WHERE due <= ? ORDER BY due, household LIMIT ? OFFSET ?`,
        )
        .all(day, max, skip)
        .map(({ id, due }) => ({ household: HouseholdId.parse(id), due: Day.parse(due) })),
    dueMonths: async () =>
      db
        .prepare<[], { month: string; households: number }>(
          `SELECT substr(due, 1, 7) AS month, count(*) AS households FROM recertifications
           GROUP BY 1 ORDER BY 1`,
        )
        .all(),
    putQuality: async (counted) => {
      const body = JSON.stringify(Counted.parse(counted));
      db.prepare('INSERT INTO quality_counts (body) VALUES (?)').run(body);
    },
    lastQuality: async () => {
      const row = db
        .prepare<[], { body: string }>(
          'SELECT body FROM quality_counts ORDER BY place DESC LIMIT 1',
        )
        .get();
      return row && Counted.parse(JSON.parse(row.body));
    },
  };
}
