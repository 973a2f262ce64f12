import { fail, ok, type Result } from '../../vocabulary/result.ts';
import { comersAndGoers, householdsOf } from './effects.ts';
import { historyOf, type Contradiction, type HouseholdHistory, type Stay } from './history.ts';
import type { HouseholdId } from './household.ts';
import type { LifeEvent } from './life-event.ts';

const wholePast = { effective: 'end', known: 'now' } as const;

/** Why an event is not recorded. */
export type EventRefusal =
  | { readonly kind: 'event_contradicts'; readonly why: Contradiction }
  /** Somebody would be in two households on one day. */
  | { readonly kind: 'person_in_two_households'; readonly from: string }
  /** Another event has this identifier. */
  | { readonly kind: 'event_conflict' }
  | { readonly kind: 'event_unknown' }
  | { readonly kind: 'withdrawal_not_withdrawable' };

/** An event that may be recorded, and what becomes of the households that it names. */
export interface RecordedEvent {
  readonly kind: 'recorded' | 'replayed';
  readonly event: LifeEvent;
  readonly histories: ReadonlyMap<HouseholdId, HouseholdHistory>;
}

/** Two stays of one person that share a day. */
function overlap(stays: readonly Stay[]): Stay | undefined {
  const sorted = stays.toSorted((one, other) => {
    if (one.person !== other.person) return one.person < other.person ? -1 : 1;
    return one.from < other.from ? -1 : one.from > other.from ? 1 : 0;
  });
  return sorted.find((stay, place) => {
    const before = sorted[place - 1];
    if (before?.person !== stay.person) return false;
    return before.to === 'never' || before.to > stay.from;
  });
}

/** The households that an event names; a withdrawal names those of what it withdraws. */
export function touchedBy(event: LifeEvent, known: readonly LifeEvent[]): readonly HouseholdId[] {
  const { happening } = event;
  if (happening.kind !== 'withdrawal') return householdsOf(happening);
  const withdrawn = known.find(({ id }) => id === happening.event);
  return withdrawn ? householdsOf(withdrawn.happening) : [];
}

function checkWithdrawal(
  event: LifeEvent,
  known: readonly LifeEvent[],
): Result<'fit', EventRefusal> {
  const { happening } = event;
  if (happening.kind !== 'withdrawal') return ok('fit');
  const withdrawn = known.find(({ id }) => id === happening.event);
  if (!withdrawn) return fail({ kind: 'event_unknown' });
  return withdrawn.happening.kind === 'withdrawal'
    ? fail({ kind: 'withdrawal_not_withdrawable' })
    : ok('fit');
}

function isSame(one: LifeEvent, other: LifeEvent): boolean {
  const { recorded: _one, ...first } = one;
  const { recorded: _other, ...second } = other;
  return JSON.stringify(first) === JSON.stringify(second);
}

/**
 * Whether an event fits into everything that is known; one that is known already changes nothing.
 * @param known every event of the households that it names, and of those in which whoever comes or
 *   goes by it has ever been
 */
export function recordEvent(
  known: readonly LifeEvent[],
  event: LifeEvent,
): Result<RecordedEvent, EventRefusal> {
  const before = known.find(({ id }) => id === event.id);
  if (before && !isSame(before, event)) return fail({ kind: 'event_conflict' });
  const fit = checkWithdrawal(event, known);
  if (!fit.ok) return fit;
  const all = before ? known : [...known, event];
  const histories = new Map(
    touchedBy(event, known).map((id) => [id, historyOf(id, all, wholePast)] as const),
  );
  for (const { refused } of histories.values()) {
    const [first] = refused;
    if (first) return fail({ kind: 'event_contradicts', why: first.why });
  }
  const people = new Set(comersAndGoers(event.happening));
  const elsewhere = new Set(all.flatMap(({ happening }) => householdsOf(happening)));
  const stays = [...elsewhere]
    .flatMap((id) => (histories.get(id) ?? historyOf(id, all, wholePast)).stays)
    .filter(({ person }) => people.size === 0 || people.has(person));
  const twice = overlap(stays);
  if (twice) return fail({ kind: 'person_in_two_households', from: twice.from });
  return ok({ kind: before ? 'replayed' : 'recorded', event, histories });
}
