import type { ResidentId } from '../../vocabulary/record-ids.ts';
import type { Instant } from '../../vocabulary/time.ts';
import type { Day } from '../day.ts';
import { effectRank, effectsOf, settles, type Effect } from './effects.ts';
import type { Household, HouseholdId, Member } from './household.ts';
import { membersMax } from './household.ts';
import type { LifeEvent, LifeEventId } from './life-event.ts';

/** Why an event can not have happened to a household. */
export type Contradiction =
  | 'household_unknown'
  | 'household_known_already'
  | 'household_closed'
  | 'already_member'
  | 'not_member'
  | 'settled_twice_on_one_day'
  | 'head_not_member'
  | 'declarant_not_member'
  | 'head_not_self'
  | 'guardian_is_ward'
  | 'member_not_born'
  | 'too_many_members'
  | 'closed_with_members';

/** An event that contradicts those before it; of a broken day, the day's last event. */
export interface RefusedEvent {
  readonly event: LifeEventId;
  readonly why: Contradiction;
}

/** From when to when somebody was in a household; a stay that lasts ends `never`. */
export interface Stay {
  readonly person: ResidentId;
  readonly household: HouseholdId;
  readonly from: Day;
  /** The first day on which she was no longer there. */
  readonly to: Day | 'never';
}

/** A household's history up to a day. */
export interface HouseholdHistory {
  /** Undefined before its first day. */
  readonly household: Household | undefined;
  readonly stays: readonly Stay[];
  readonly refused: readonly RefusedEvent[];
}

interface Dated {
  readonly event: LifeEventId;
  readonly day: Day;
  readonly effect: Effect;
}

/** Which past is asked for: what had happened by a day, as it was known at an instant. */
export interface AsOf {
  readonly effective: Day | 'end';
  readonly known: Instant | 'now';
}

/** Events that were known and not withdrawn by then. */
function standing(events: readonly LifeEvent[], { known }: AsOf): readonly LifeEvent[] {
  const recorded = events.filter((event) => known === 'now' || event.recorded <= known);
  const withdrawn = new Set(
    recorded.flatMap(({ happening }) => (happening.kind === 'withdrawal' ? [happening.event] : [])),
  );
  return recorded.filter(({ id }) => !withdrawn.has(id));
}

function byDay(one: Dated, other: Dated): number {
  if (one.day !== other.day) return one.day < other.day ? -1 : 1;
  const rank = effectRank[one.effect.kind] - effectRank[other.effect.kind];
  if (rank !== 0) return rank;
  return one.event < other.event ? -1 : one.event > other.event ? 1 : 0;
}

/** What is known of a household besides its people. */
type Founded = Omit<Household, 'id' | 'members' | 'guardians'>;

/** A household as it is built up, one effect after the other. */
class Growing {
  readonly id: HouseholdId;
  readonly refused: RefusedEvent[] = [];
  readonly stays: Stay[] = [];
  readonly #members = new Map<ResidentId, { readonly member: Member; readonly since: Day }>();
  readonly #guardians = new Map<ResidentId, ResidentId>();
  #founded: Founded | undefined;

  constructor(id: HouseholdId) {
    this.id = id;
  }

  apply(dated: Dated): void {
    const why = this.#contradiction(dated);
    if (why === undefined) this.#settle(dated);
    else this.refused.push({ event: dated.event, why });
  }

  /** What must hold when a day is over. */
  endDay(last: LifeEventId): void {
    const founded = this.#founded;
    if (!founded) return;
    const broken = this.#brokenRule(founded);
    if (broken !== undefined) this.refused.push({ event: last, why: broken });
  }

  household(): Household | undefined {
    if (!this.#founded) return undefined;
    const members = [...this.#members.values()].map(({ member }) => member);
    return {
      id: this.id,
      ...this.#founded,
      members: members.toSorted((one, other) => (one.person < other.person ? -1 : 1)),
      guardians: [...this.#guardians]
        .map(([ward, guardian]) => ({ ward, guardian }))
        .toSorted((one, other) => (one.ward < other.ward ? -1 : 1)),
    };
  }

  lasting(): readonly Stay[] {
    return [...this.#members].map(([person, { since }]) => {
      return { person, household: this.id, from: since, to: 'never' };
    });
  }

  #brokenRule(founded: Founded): Contradiction | undefined {
    const { size } = this.#members;
    if (founded.state === 'closed') return size === 0 ? undefined : 'closed_with_members';
    if (size > membersMax) return 'too_many_members';
    // Whoever goes last leaves an empty household behind: it is over.
    if (size === 0) {
      this.#founded = { ...founded, state: 'closed' };
      return undefined;
    }
    const head = this.#members.get(founded.head);
    if (!head) return 'head_not_member';
    const others = [...this.#members.values()].filter(({ member }) => member !== head.member);
    if (others.some(({ member }) => member.relation === 'self')) return 'head_not_self';
    const declares = this.#members.has(founded.declarant);
    const guards = [...this.#guardians.values()].includes(founded.declarant);
    return declares || guards ? undefined : 'declarant_not_member';
  }

  #contradiction({ effect, day }: Dated): Contradiction | undefined {
    if (effect.kind === 'founded') return this.#founded ? 'household_known_already' : undefined;
    if (!this.#founded) return 'household_unknown';
    if (this.#founded.state === 'closed') return 'household_closed';
    switch (effect.kind) {
      case 'joined':
        if (effect.member.born > day) return 'member_not_born';
        return this.#members.has(effect.member.person) ? 'already_member' : undefined;
      case 'left':
      case 'headed':
      case 'attributed':
        return this.#members.has(effect.person) ? undefined : 'not_member';
      case 'guarded':
        if (effect.ward === effect.guardian) return 'guardian_is_ward';
        return this.#members.has(effect.ward) ? undefined : 'not_member';
      case 'moved':
      case 'declared':
      case 'closed':
        return undefined;
    }
  }

  #settle({ effect, day }: Dated): void {
    const founded = this.#founded;
    if (effect.kind === 'founded') {
      const { kind: _kind, ...rest } = effect;
      this.#founded = { state: 'open', ...rest };
    }
    if (!founded) return;
    switch (effect.kind) {
      case 'founded':
        return;
      case 'joined':
        this.#members.set(effect.member.person, { member: effect.member, since: day });
        return;
      case 'moved':
        this.#founded = { ...founded, dwelling: effect.dwelling };
        return;
      case 'headed':
        this.#founded = { ...founded, head: effect.person };
        this.#nameHead(effect.person);
        return;
      case 'declared':
        this.#founded = { ...founded, declarant: effect.person };
        return;
      case 'attributed':
        this.#change(effect.person, { [effect.change.attribute]: effect.change.value });
        return;
      case 'guarded':
        this.#guardians.set(effect.ward, effect.guardian);
        return;
      case 'left':
        this.#leave(effect.person, day);
        return;
      case 'closed':
        this.#founded = { ...founded, state: 'closed' };
    }
  }

  #change(person: ResidentId, changed: Partial<Member>): void {
    const known = this.#members.get(person);
    if (known) this.#members.set(person, { ...known, member: { ...known.member, ...changed } });
  }

  /** Nobody else is `self` any more; what the others are to the new head is said anew. */
  #nameHead(head: ResidentId): void {
    for (const [person, { member }] of this.#members) {
      if (person === head) this.#change(person, { relation: 'self' });
      else if (member.relation === 'self') this.#change(person, { relation: 'other_kin' });
    }
  }

  #leave(person: ResidentId, day: Day): void {
    const known = this.#members.get(person);
    this.#members.delete(person);
    this.#guardians.delete(person);
    if (known) this.stays.push({ person, household: this.id, from: known.since, to: day });
  }
}

/**
 * The history of one household: a pure fold of events, whose order does not matter. Those of one
 * day are taken in an order of their kinds, and a matter settled twice on a day is a contradiction.
 */
export function historyOf(
  id: HouseholdId,
  events: readonly LifeEvent[],
  asOf: AsOf,
): HouseholdHistory {
  const effects = standing(events, asOf)
    .filter(({ effective }) => asOf.effective === 'end' || effective <= asOf.effective)
    .flatMap(({ id: event, effective: day, happening }) =>
      effectsOf(happening)
        .filter(({ household }) => household === id)
        .map(({ effect }): Dated => ({ event, day, effect })),
    )
    .toSorted(byDay);
  const growing = new Growing(id);
  const settled = new Set<string>();
  for (const [place, dated] of effects.entries()) {
    const matter = `${dated.day} ${settles(dated.effect)}`;
    if (settled.has(matter)) {
      growing.refused.push({ event: dated.event, why: 'settled_twice_on_one_day' });
    } else growing.apply(dated);
    settled.add(matter);
    if (effects[place + 1]?.day !== dated.day) growing.endDay(dated.event);
  }
  return {
    household: growing.household(),
    stays: [...growing.stays, ...growing.lasting()],
    refused: growing.refused,
  };
}
