import type { AsOf } from '../../social/household/history.ts';
import type { HouseholdId } from '../../social/household/household.ts';
import type { StoredHousehold } from '../../social/store.ts';
import type { Idcs } from '../../vocabulary/idcs.ts';
import type { ResidentId } from '../../vocabulary/record-ids.ts';
import { fail, ok, type Result } from '../../vocabulary/result.ts';
import type { LawfulAccess } from './lawful-access.ts';
import type { HouseholdNeeds } from './needs.ts';
import { noteHouseholdAct } from './note-household-act.ts';
import { findPerson } from './people.ts';

/** A household with the numbers of its people; `none` of whom the population register lost. */
export interface ShownHousehold extends StoredHousehold {
  readonly numbers: ReadonlyMap<ResidentId, Idcs | 'none'>;
}

/** Why no household is shown. */
export interface ShowingRefusal {
  readonly kind: 'household_unknown';
}

const unknown = fail({ kind: 'household_unknown' } as const);

/** Everybody whom a household names. */
export function peopleOf({ household }: Pick<StoredHousehold, 'household'>): readonly ResidentId[] {
  const { declarant, members, guardians } = household;
  const named = members.map(({ person }) => person);
  return [...new Set([declarant, ...named, ...guardians.map(({ guardian }) => guardian)])];
}

/** A household as it is, or as it was, for somebody who works there; each of its people is told. */
export async function showHousehold(
  needs: HouseholdNeeds,
  { household, asOf }: { readonly household: HouseholdId; readonly asOf: AsOf | 'now' },
  by: LawfulAccess,
): Promise<Result<ShownHousehold, ShowingRefusal>> {
  const stored =
    asOf === 'now'
      ? await needs.social.known(household)
      : await needs.social.knownAsOf(household, asOf);
  const people = stored ? peopleOf(stored) : [];
  await noteHouseholdAct(needs, people, {
    by,
    kind: 'household.shown',
    outcome: stored ? 'shown' : 'household_unknown',
  });
  if (!stored) return unknown;
  const numbers = await Promise.all(
    people.map(async (person) => {
      const resident = await needs.register.resident(person);
      return [person, resident?.idcs ?? 'none'] as const;
    }),
  );
  return ok({ ...stored, numbers: new Map(numbers) });
}

/** The household that somebody is in now. */
export async function findHousehold(
  needs: HouseholdNeeds,
  idcs: Idcs,
  by: LawfulAccess,
): Promise<Result<HouseholdId, ShowingRefusal>> {
  const person = await findPerson(needs, idcs);
  const household = person.ok ? await needs.social.householdOf(person.value.id) : undefined;
  await noteHouseholdAct(needs, person.ok ? [person.value.id] : [], {
    by,
    kind: 'household.sought',
    outcome: household === undefined ? 'household_unknown' : 'found',
  });
  return household === undefined ? unknown : ok(household);
}
