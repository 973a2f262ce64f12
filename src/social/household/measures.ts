import { yearsBetween, type Day } from '../day.ts';
import type { Household, Member } from './household.ts';

/** What is counted of a member. `person` tells her from the others of her household. */
export interface MeasuredMember extends Pick<
  Member,
  'born' | 'sex' | 'civil' | 'school' | 'literate' | 'disabled'
> {
  readonly person: string;
}

/** What a household is measured by; every `Household` is one of these too. */
export interface MeasuredHousehold {
  readonly members: readonly MeasuredMember[];
  readonly head: string;
  readonly dwelling: Pick<Household['dwelling'], 'area' | 'region'>;
}

type Counted = (member: MeasuredMember, age: number) => boolean;

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

/** A household on a day, whose members' ages are counted once. */
export class Measures {
  readonly #household: Pick<MeasuredHousehold, 'members' | 'head'>;
  readonly #ages: readonly number[];
  readonly #head: number;

  constructor(household: Pick<MeasuredHousehold, 'members' | 'head'>, day: Day) {
    this.#household = household;
    this.#ages = household.members.map(({ born }) => yearsBetween(born, day));
    this.#head = household.members.findIndex(({ person }) => person === household.head);
  }

  /** A count as decimal text, or a flag; undefined where no such measure is. */
  of(variable: string): string | boolean | undefined {
    const { members } = this.#household;
    const counted = Object.hasOwn(counts, variable) ? counts[variable] : undefined;
    if (counted) {
      let number = 0;
      for (const [at, member] of members.entries()) {
        if (counted(member, this.#ages[at] ?? 0)) number += 1;
      }
      return String(number);
    }
    const asked = Object.hasOwn(ofHead, variable) ? ofHead[variable] : undefined;
    const head = members[this.#head];
    return asked && head ? asked(head, this.#ages[this.#head] ?? 0) : undefined;
  }
}

/** One measure of a household on a day. */
export function measureOf(
  household: Pick<MeasuredHousehold, 'members' | 'head'>,
  variable: string,
  day: Day,
): string | boolean | undefined {
  return new Measures(household, day).of(variable);
}
