import { yearsBetween, type Day } from '../day.ts';
import type { Household, Member } from './household.ts';

type Counted = (member: Member, age: number) => boolean;

/** What is counted among members; a formula's variable with such a name needs no fact. */
const counts: Readonly<Record<string, Counted>> = {
  hh_size: () => true,
  n_children_0_5: (_, age) => age <= 5,
  n_children_6_17: (_, age) => age >= 6 && age <= 17,
  n_adults_18_59: (_, age) => age >= 18 && age <= 59,
  n_elders_60p: (_, age) => age >= 60,
  n_literate_15p: ({ literate }, age) => literate && age >= 15,
  n_at_school: ({ school }) => school === 'attends',
  n_disabled: ({ disabled }) => disabled,
  n_women_15p: ({ sex }, age) => sex === 'female' && age >= 15,
};

/** What is true of the head. */
const ofHead: Readonly<Record<string, Counted>> = {
  head_female: ({ sex }) => sex === 'female',
  head_elder: (_, age) => age >= 60,
  head_literate: ({ literate }) => literate,
  head_single_adult: ({ civil }) => civil !== 'married',
};

/** Variables that follow from who lives in the household. */
export const measured: ReadonlySet<string> = new Set([
  ...Object.keys(counts),
  ...Object.keys(ofHead),
]);

/** A count as decimal text, or a flag; undefined where no such measure is. */
export function measureOf(
  { members, head }: Pick<Household, 'members' | 'head'>,
  variable: string,
  day: Day,
): string | boolean | undefined {
  const counted = Object.hasOwn(counts, variable) ? counts[variable] : undefined;
  if (counted) {
    const number = members.filter((member) => counted(member, yearsBetween(member.born, day)));
    return String(number.length);
  }
  const asked = Object.hasOwn(ofHead, variable) ? ofHead[variable] : undefined;
  const person = members.find((member) => member.person === head);
  return asked && person ? asked(person, yearsBetween(person.born, day)) : undefined;
}
