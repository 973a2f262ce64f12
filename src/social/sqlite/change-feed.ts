import { open } from '../../register/vault.ts';
import type { ChangeFeed, FedEvents } from '../exchange/change-feed.ts';
import { HouseholdId } from '../household/household.ts';
import { LifeEvent } from '../household/life-event.ts';
import type { OpenedStore, SealedStore } from './sealed-store.ts';

function householdsOf({ db }: SealedStore, event: number): readonly HouseholdId[] {
  return db
    .prepare<[number], { id: string }>(
      `SELECT id FROM household_events JOIN households ON households.place = household
       WHERE event = ? ORDER BY id`,
    )
    .all(event)
    .map(({ id }) => HouseholdId.parse(id));
}

function eventsAfter(store: SealedStore, after: number, max: number): FedEvents {
  const rows = store.db
    .prepare<[number, number], { place: number; id: string; body: Buffer }>(
      'SELECT place, id, body FROM life_events WHERE place > ? ORDER BY place LIMIT ?',
    )
    .all(after, max);
  const events = rows.map(({ place, id, body }) => {
    const sealed = { subject: id, kind: 'life_event' };
    const text = open(store.keys.wrap, sealed, body).toString('utf8');
    return { event: LifeEvent.parse(JSON.parse(text)), households: householdsOf(store, place) };
  });
  return { events, place: rows.at(-1)?.place ?? after };
}

function lastPlace({ db }: SealedStore): number {
  const newest = 'SELECT coalesce(max(place), 0) AS place FROM life_events';
  return db.prepare<[], { place: number }>(newest).get()?.place ?? 0;
}

/** What happened, from the file of the social register. */
export function changeFeed({ store }: OpenedStore): ChangeFeed {
  return {
    eventsAfter: async (place, max) => eventsAfter(store, place, max),
    lastPlace: async () => lastPlace(store),
  };
}
