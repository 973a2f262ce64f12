import type { ResidentId } from '../../vocabulary/record-ids.ts';
import { ok, type Result } from '../../vocabulary/result.ts';
import { open, seal } from '../../register/vault.ts';
import { comersAndGoers, householdsOf } from '../household/effects.ts';
import { historyOf, type AsOf, type HouseholdHistory } from '../household/history.ts';
import { HouseholdId } from '../household/household.ts';
import { LifeEvent } from '../household/life-event.ts';
import { recordEvent, touchedBy, type EventRefusal } from '../household/record-event.ts';
import type { StoredHousehold } from '../store.ts';
import { factsAsOf } from './fact-store.ts';
import { checkedKnown, knownForm } from './known-form.ts';
import {
  newHouseholdKey,
  openBytesFor,
  personLookup,
  placeOf,
  sealBytesFor,
  unwrapped,
  type HouseholdPlace,
  type SealedStore,
} from './sealed-store.ts';

function eventFrom(store: SealedStore, row: { id: string; body: Buffer }): LifeEvent {
  const place = { subject: row.id, kind: 'life_event' };
  return LifeEvent.parse(JSON.parse(open(store.keys.wrap, place, row.body).toString('utf8')));
}

/** The event with this identifier. */
export function findEvent(store: SealedStore, id: string): LifeEvent | undefined {
  const row = store.db
    .prepare<[string], { id: string; body: Buffer }>(
      'SELECT id, body FROM life_events WHERE id = ?',
    )
    .get(id);
  return row && eventFrom(store, row);
}

/** Every event of a household, as they were recorded. */
export function eventsOf(store: SealedStore, household: HouseholdId): readonly LifeEvent[] {
  return store.db
    .prepare<[string], { id: string; body: Buffer }>(
      `SELECT life_events.id AS id, body FROM life_events
       JOIN household_events ON event = life_events.place
       JOIN households ON households.place = household_events.household
       WHERE households.id = ? ORDER BY life_events.place`,
    )
    .all(household)
    .map((row) => eventFrom(store, row));
}

/** The households in which somebody is or was, with whether she is in it now. */
function householdsWith(store: SealedStore, person: string) {
  return store.db
    .prepare<[string], { id: string; present: number }>(
      `SELECT id, present FROM people JOIN households ON households.place = people.household
       WHERE lookup = ?`,
    )
    .all(personLookup(store, person))
    .map(({ id, present }) => ({ id: HouseholdId.parse(id), present: present === 1 }));
}

/** The household in which somebody is now. */
export function householdOf(store: SealedStore, person: ResidentId): HouseholdId | undefined {
  return householdsWith(store, person).find(({ present }) => present)?.id;
}

/** All that must be known to judge an event. */
function eventsAround(store: SealedStore, event: LifeEvent): readonly LifeEvent[] {
  const { happening } = event;
  const named = happening.kind === 'withdrawal' ? findEvent(store, happening.event) : event;
  const own = findEvent(store, event.id);
  const people = comersAndGoers((named ?? event).happening);
  const households = new Set([
    ...householdsOf((named ?? event).happening),
    ...people.flatMap((person) => householdsWith(store, person).map(({ id }) => id)),
  ]);
  const around = [...households].flatMap((id) => eventsOf(store, id));
  const all = own ? [...around, own] : around;
  return [...new Map(all.map((one) => [one.id, one])).values()];
}

function readKnown(store: SealedStore, of: HouseholdPlace): StoredHousehold {
  const row = store.db
    .prepare<[number], { known: Buffer }>('SELECT known FROM households WHERE place = ?')
    .get(of.place);
  if (!row) throw new Error('a place has a row');
  return checkedKnown(openBytesFor(of, 'known', row.known));
}

/** Writes what is known of a household now. */
export function writeKnown(store: SealedStore, of: HouseholdPlace, known: StoredHousehold): void {
  store.db
    .prepare('UPDATE households SET known = ? WHERE place = ?')
    .run(sealBytesFor(of, 'known', knownForm(known)), of.place);
}

/** A household that is not known yet gets a row and a key. */
function openPlace(store: SealedStore, known: StoredHousehold): HouseholdPlace {
  const { id } = known.household;
  const before = placeOf(store, id);
  if (before) return before;
  const { key, wrapped } = newHouseholdKey(store, id);
  const { lastInsertRowid } = store.db
    .prepare('INSERT INTO households (id, wrapped_key, known) VALUES (?, ?, ?)')
    .run(id, wrapped, sealBytesFor({ id, key }, 'known', knownForm(known)));
  return { place: Number(lastInsertRowid), id, key };
}

/** A declaration that was withdrawn leaves a household that is closed and has nobody. */
function emptyHousehold(store: SealedStore, id: HouseholdId): number {
  const before = placeOf(store, id);
  if (!before) throw new Error('what was withdrawn was recorded before');
  const known = readKnown(store, before);
  const over = { ...known.household, state: 'closed' as const, members: [], guardians: [] };
  writeKnown(store, before, { ...known, household: over });
  store.db.prepare('UPDATE people SET present = 0 WHERE household = ?').run(before.place);
  return before.place;
}

function writeHistory(
  store: SealedStore,
  { id, event }: { readonly id: HouseholdId; readonly event: LifeEvent },
  { household, stays }: HouseholdHistory,
): number {
  if (!household) return emptyHousehold(store, id);
  const before = placeOf(store, id);
  const fresh: StoredHousehold = { household, facts: [], certified: event.effective };
  const of = openPlace(store, fresh);
  if (before) writeKnown(store, of, { ...readKnown(store, of), household });
  const put = store.db.prepare(
    `INSERT INTO people (lookup, household, present) VALUES (?, ?, ?)
     ON CONFLICT (lookup, household) DO UPDATE SET present = excluded.present`,
  );
  store.db.prepare('UPDATE people SET present = 0 WHERE household = ?').run(of.place);
  for (const { person } of stays) put.run(personLookup(store, person), of.place, 0);
  for (const { person } of household.members) put.run(personLookup(store, person), of.place, 1);
  return of.place;
}

/** Records an event with all that follows from it, in one transaction. */
export function record(
  store: SealedStore,
  event: LifeEvent,
): Result<'recorded' | 'replayed', EventRefusal> {
  const known = eventsAround(store, event);
  const fit = recordEvent(known, event);
  if (!fit.ok) return fit;
  if (fit.value.kind === 'replayed') return ok('replayed');
  const body = Buffer.from(JSON.stringify(event), 'utf8');
  const { lastInsertRowid } = store.db
    .prepare('INSERT INTO life_events (id, body) VALUES (?, ?)')
    .run(event.id, seal(store.keys.wrap, { subject: event.id, kind: 'life_event' }, body));
  const link = store.db.prepare('INSERT INTO household_events (household, event) VALUES (?, ?)');
  for (const id of touchedBy(event, known)) {
    const history = fit.value.histories.get(id);
    if (!history) throw new Error('every household that an event names has a history');
    link.run(writeHistory(store, { id, event }, history), lastInsertRowid);
  }
  return ok('recorded');
}

/** A household as it is now. */
export function findKnown(store: SealedStore, id: HouseholdId): StoredHousehold | undefined {
  const of = placeOf(store, id);
  return of && readKnown(store, of);
}

/** A household and its facts as of another time. */
export function findKnownAsOf(
  store: SealedStore,
  id: HouseholdId,
  asOf: AsOf,
): StoredHousehold | undefined {
  const of = placeOf(store, id);
  const { household } = historyOf(id, eventsOf(store, id), asOf);
  if (!of || !household) return undefined;
  const { certified } = readKnown(store, of);
  return { household, facts: factsAsOf(store, of, asOf), certified };
}

/** One row of the stream of all households, in the order of their places. */
export interface StreamedRow {
  readonly place: number;
  readonly id: string;
  readonly wrapped_key: Buffer;
  readonly known: Buffer;
}

/** A row's household as it is sealed, with its key. */
export function streamed(store: SealedStore, row: StreamedRow) {
  const id = HouseholdId.parse(row.id);
  const of = { place: row.place, id, key: unwrapped(store, id, row.wrapped_key) };
  return { of, sealed: openBytesFor(of, 'known', row.known) };
}
