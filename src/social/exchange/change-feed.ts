import type { Forward } from '../forward.ts';
import type { HouseholdId } from '../household/household.ts';
import type { LifeEvent } from '../household/life-event.ts';

/** A life event with the households that it changed. */
export interface FedEvent {
  readonly event: LifeEvent;
  readonly households: readonly HouseholdId[];
}

/** Life events after a place, as they were recorded. */
export interface FedEvents {
  readonly events: readonly FedEvent[];
  /** The last one's place; where there is none, the place from which was asked. */
  readonly place: number;
}

/** What happened to all households, in one order that never changes. */
export interface ChangeFeed {
  /** @param place 0 is before everything */
  eventsAfter(place: number, max: number): Promise<FedEvents>;
  /** The place of the newest; 0 where nothing happened. */
  lastPlace(): Promise<number>;
}

/** The same feed of another thread. */
export function forwardedFeed(forward: Forward): ChangeFeed {
  return { eventsAfter: forward('eventsAfter'), lastPlace: forward('lastPlace') };
}
