import { ResidentId } from '../../vocabulary/record-ids.ts';
import type { Resident } from '../../register/register.ts';
import { Day } from '../../social/day.ts';
import type { HouseholdId, Member } from '../../social/household/household.ts';
import type { StatedMember, StatedPerson } from '../../social/household/stated-event.ts';
import type { BirthDate } from '../../vocabulary/birth-date.ts';
import { Idcs } from '../../vocabulary/idcs.ts';
import { fail, ok, type Result } from '../../vocabulary/result.ts';
import type { HouseholdNeeds } from './needs.ts';

/** Why somebody can not be named by a number or a key. */
export interface PersonRefusal {
  /** Nobody has the number, or nobody has it any more; or no such member is in the household. */
  readonly kind: 'person_unknown';
}

const unknown = fail({ kind: 'person_unknown' } as const);

/** Of a date that is known in part, its first day. */
function firstDay(date: BirthDate): Day {
  const two = (number: number) => String(number).padStart(2, '0');
  const month = date.precision === 'day' || date.precision === 'month' ? date.month : 1;
  const day = date.precision === 'day' ? date.day : 1;
  return Day.parse(`${String(date.year).padStart(4, '0')}-${two(month)}-${two(day)}`);
}

/** Whoever has a number that is in force. */
export async function findPerson(
  { register }: Pick<HouseholdNeeds, 'register'>,
  idcs: Idcs,
): Promise<Result<Resident, PersonRefusal>> {
  const resident = await register.residentByIdcs(idcs);
  return resident?.suspendedFor === 'none' ? ok(resident) : unknown;
}

/** Somebody who is named, by her number or as a member of a household. */
export async function personOf(
  needs: HouseholdNeeds,
  stated: StatedPerson,
  household: HouseholdId,
): Promise<Result<ResidentId, PersonRefusal>> {
  const number = Idcs.safeParse(stated);
  if (number.success) {
    const found = await findPerson(needs, number.data);
    return found.ok ? ok(found.value.id) : found;
  }
  const member = await keyedMember(needs, stated, household);
  return member ? ok(member.person) : unknown;
}

async function keyedMember(needs: HouseholdNeeds, key: StatedPerson, household: HouseholdId) {
  const known = await needs.social.known(household);
  return known?.household.members.find(
    ({ person }) => needs.names.member(household, person) === key,
  );
}

/**
 * A member as she stands to the household she comes to, with what is known of her already.
 * @param from the household in which her key is looked for
 * @param newborn the person that a child without a number is from now on
 */
export async function memberOf(
  needs: HouseholdNeeds,
  stated: StatedMember,
  { from, newborn }: { readonly from: HouseholdId; readonly newborn: ResidentId | 'none' },
): Promise<Result<Member, PersonRefusal>> {
  if ('born' in stated) return newborn === 'none' ? unknown : ok({ person: newborn, ...stated });
  if ('member' in stated) {
    const { member: key, ...attributes } = stated;
    const member = await keyedMember(needs, key, from);
    if (!member) return unknown;
    return ok({ person: member.person, born: member.born, sex: member.sex, ...attributes });
  }
  const { idcs, ...attributes } = stated;
  const found = await findPerson(needs, idcs);
  if (!found.ok) return found;
  const record = await needs.register.recordAt(found.value.seq);
  if (!record) return unknown;
  const { birthDate, sex } = record.demographics;
  return ok({ person: found.value.id, born: firstDay(birthDate), sex, ...attributes });
}

/** The same of several, in their order; one who is unknown refuses them all. */
export async function membersOf(
  needs: HouseholdNeeds,
  stated: readonly StatedMember[],
  from: HouseholdId,
): Promise<Result<readonly Member[], PersonRefusal>> {
  const members: Member[] = [];
  for (const one of stated) {
    const member = await memberOf(needs, one, { from, newborn: 'none' });
    if (!member.ok) return member;
    members.push(member.value);
  }
  return ok(members);
}
