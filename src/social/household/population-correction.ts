import { createHash } from 'node:crypto';
import { z } from 'zod';
import { CivilMatter } from '../../vocabulary/civil-note.ts';
import { OperatorId, ResidentId } from '../../vocabulary/record-ids.ts';
import { Day } from '../day.ts';
import type { Dwelling, Household, HouseholdId, Member } from './household.ts';
import { LifeEventId, type Happening, type LifeEvent, type Transfer } from './life-event.ts';

const Person = z
  .object({ resident: ResidentId, matters: z.array(CivilMatter).readonly() })
  .strict()
  .readonly();
type Person = z.infer<typeof Person>;

/** What a life event says that the population register keeps too. */
export const PopulationCorrection = z
  .object({
    event: LifeEventId,
    effective: Day,
    operator: OperatorId,
    people: z.array(Person).readonly(),
    deceased: z.union([ResidentId, z.literal('none')]),
    withdrawn: z.union([LifeEventId, z.literal('none')]),
  })
  .strict()
  .readonly();
export type PopulationCorrection = z.infer<typeof PopulationCorrection>;

/** What must be known besides the event. */
export interface CorrectionKnowledge {
  /** Households that it names, as they are before it. */
  readonly households: ReadonlyMap<HouseholdId, Household>;
  /** The event that it withdraws, and what that one corrected. */
  readonly withdrawn: PopulationCorrection | 'none';
}

function residence({ area, region }: Dwelling): CivilMatter {
  return { kind: 'residence', area, region };
}

function ofMember(member: Member, dwelling: Dwelling | undefined): Person {
  const { person: resident, civil, permitUntil: until } = member;
  return {
    resident,
    matters: [
      { kind: 'civil', value: civil },
      ...(until === 'none' ? [] : [{ kind: 'permit', until } as const]),
      ...(dwelling ? [residence(dwelling)] : []),
    ],
  };
}

/** People of several statements, each once, with everything that is said of her. */
function merged(people: readonly Person[]): readonly Person[] {
  const all = new Map<ResidentId, readonly CivilMatter[]>();
  for (const { resident, matters } of people) {
    all.set(resident, [...(all.get(resident) ?? []), ...matters]);
  }
  return [...all].map(([resident, matters]) => ({ resident, matters }));
}

function moved(transfer: Transfer, { households }: CorrectionKnowledge): readonly Person[] {
  const { to } = transfer;
  const dwelling = to.kind === 'new' ? to.dwelling : households.get(to.household)?.dwelling;
  if (!dwelling) return [];
  return to.members.map(({ person: resident }) => ({ resident, matters: [residence(dwelling)] }));
}

function peopleOf(happening: Happening, known: CorrectionKnowledge): readonly Person[] {
  const dwellingOf = (household: HouseholdId) => known.households.get(household)?.dwelling;
  switch (happening.kind) {
    case 'declaration':
      return happening.members.map((member) => ofMember(member, happening.dwelling));
    case 'birth': {
      const { resident, matters } = ofMember(happening.child, dwellingOf(happening.household));
      return [{ resident, matters: [{ kind: 'birth' }, ...matters] }];
    }
    case 'arrival':
      return [ofMember(happening.member, dwellingOf(happening.household))];
    case 'marriage':
    case 'divorce': {
      const value = happening.kind === 'marriage' ? 'married' : 'divorced';
      const spouses = happening.spouses.map(({ person: resident }): Person => {
        return { resident, matters: [{ kind: 'civil', value }] };
      });
      return [...spouses, ...(happening.transfer ? moved(happening.transfer, known) : [])];
    }
    case 'split':
      return moved(happening.transfer, known);
    case 'merge': {
      const { to: household, members } = happening;
      return moved({ from: happening.from, to: { kind: 'known', household, members } }, known);
    }
    case 'move': {
      const members = known.households.get(happening.household)?.members ?? [];
      const matters = [residence(happening.dwelling)];
      return members.map(({ person: resident }) => ({ resident, matters }));
    }
    case 'attribute': {
      const { person: resident, change } = happening;
      if (change.attribute === 'civil') {
        return [{ resident, matters: [{ kind: 'civil', value: change.value }] }];
      }
      if (change.attribute !== 'permitUntil') return [];
      return [{ resident, matters: [{ kind: 'permit', until: change.value }] }];
    }
    case 'death':
    case 'departure':
    case 'guardianship':
    case 'succession':
    case 'withdrawal':
      return [];
  }
}

/** What a life event corrects in the population register; `none` when it says nothing of it. */
export function correctionOf(
  event: LifeEvent,
  known: CorrectionKnowledge,
): PopulationCorrection | 'none' {
  const { id, effective, by: operator, happening } = event;
  const shared = { event: id, effective, operator };
  if (happening.kind === 'withdrawal') {
    if (known.withdrawn === 'none') return 'none';
    const people = known.withdrawn.people.map(({ resident }) => ({ resident, matters: [] }));
    return { ...shared, people, deceased: 'none', withdrawn: happening.event };
  }
  const people = merged(peopleOf(happening, known));
  const deceased = happening.kind === 'death' ? happening.person : 'none';
  if (people.length === 0 && deceased === 'none') return 'none';
  return { ...shared, people, deceased, withdrawn: 'none' };
}

/** The event that takes another back because the population register did not take it. */
export function takenBack(event: LifeEvent): LifeEvent {
  const hash = createHash('sha256').update(`taken back ${event.id}`).digest('hex');
  const parts = [hash.slice(0, 8), hash.slice(8, 12), `4${hash.slice(13, 16)}`];
  const id = LifeEventId.parse([...parts, `8${hash.slice(17, 20)}`, hash.slice(20, 32)].join('-'));
  return { ...event, id, happening: { kind: 'withdrawal', event: event.id } };
}
