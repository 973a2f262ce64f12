import type { Resident } from '../../register/register.ts';
import { Day } from '../../social/day.ts';
import type { Member } from '../../social/household/household.ts';
import type { BirthDate } from '../../vocabulary/birth-date.ts';
import type { Idcs } from '../../vocabulary/idcs.ts';
import { fail, ok, type Result } from '../../vocabulary/result.ts';
import type { SocialNeeds } from './needs.ts';

/** Why somebody can not be named by a number. */
export interface PersonRefusal {
  /** Nobody has the number, or nobody has it any more. */
  readonly kind: 'person_unknown';
}

/** What a declaration says of a member; the rest is in the population register. */
export type StatedMember = Omit<Member, 'person' | 'born' | 'sex'> & { readonly idcs: Idcs };

/** Of a date that is known in part, its first day. */
function firstDay(date: BirthDate): Day {
  const two = (number: number) => String(number).padStart(2, '0');
  const month = date.precision === 'day' || date.precision === 'month' ? date.month : 1;
  const day = date.precision === 'day' ? date.day : 1;
  return Day.parse(`${String(date.year).padStart(4, '0')}-${two(month)}-${two(day)}`);
}

/** Whoever has a number that is in force. */
export async function findPerson(
  { register }: Pick<SocialNeeds, 'register'>,
  idcs: Idcs,
): Promise<Result<Resident, PersonRefusal>> {
  const resident = await register.residentByIdcs(idcs);
  return resident?.suspendedFor === 'none' ? ok(resident) : fail({ kind: 'person_unknown' });
}

/** A member of a household, with what the population register knows of her. */
export async function memberOf(
  needs: Pick<SocialNeeds, 'register'>,
  { idcs, ...stated }: StatedMember,
): Promise<Result<Member, PersonRefusal>> {
  const found = await findPerson(needs, idcs);
  if (!found.ok) return found;
  const { id, seq } = found.value;
  const record = await needs.register.recordAt(seq);
  if (!record) return fail({ kind: 'person_unknown' });
  const { birthDate, sex } = record.demographics;
  return ok({ person: id, born: firstDay(birthDate), sex, ...stated });
}

/** The same of several, in their order; one who is unknown refuses them all. */
export async function membersOf(
  needs: Pick<SocialNeeds, 'register'>,
  stated: readonly StatedMember[],
): Promise<Result<readonly Member[], PersonRefusal>> {
  const members: Member[] = [];
  for (const one of stated) {
    const member = await memberOf(needs, one);
    if (!member.ok) return member;
    members.push(member.value);
  }
  return ok(members);
}
