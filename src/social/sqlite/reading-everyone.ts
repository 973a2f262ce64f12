import type BetterSqlite3 from 'better-sqlite3';
import type { KnownHousehold } from '../score/household-inputs.ts';
import { CalendarTexts } from './calendar-codes.ts';
import { streamed, type StreamedRow } from './household-store.ts';
import { knownFrom } from './known-form.ts';
import type { SealedStore } from './sealed-store.ts';

/** Places that are read at once, and held in memory. */
const blockPlaces = 500;

/** A household that is open, and its place. */
interface PlacedHousehold {
  readonly place: number;
  readonly known: KnownHousehold;
}

/** One block of places with the households that are open there. */
interface HouseholdBlock {
  readonly places: number;
  readonly households: readonly PlacedHousehold[];
}

/** The last place that is taken; places are given in order and never twice. */
export function lastPlace({ db }: { readonly db: BetterSqlite3.Database }): number {
  return Number(db.prepare('SELECT coalesce(max(place), 0) FROM households').pluck().get());
}

/**
 * Every `parts`-th block of places up to the last, in the memory of one block: the parts share
 * every household among them, whoever is declared meanwhile. No transaction lasts longer than a
 * block, so that no writer is held up, and a household is as it is when its turn comes.
 */
export function* householdBlocks(
  store: SealedStore,
  { part, parts, last }: { readonly part: number; readonly parts: number; readonly last: number },
): Generator<HouseholdBlock> {
  const rows = store.db.prepare<[number, number], StreamedRow>(
    `SELECT place, id, wrapped_key, known FROM households
     WHERE place >= ? AND place <= ? ORDER BY place`,
  );
  const calendar = new CalendarTexts();
  for (let first = part * blockPlaces + 1; first <= last; first += parts * blockPlaces) {
    const end = Math.min(last, first + blockPlaces - 1);
    const households = rows.all(first, end).flatMap((row) => {
      const known = knownFrom(streamed(store, row).sealed, calendar);
      return known.household.state === 'open' ? [{ place: row.place, known }] : [];
    });
    yield { places: end - first + 1, households };
  }
}
