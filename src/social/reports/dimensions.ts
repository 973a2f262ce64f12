import { yearsBetween, type Day } from '../day.ts';
import type { Household, Member } from '../household/household.ts';
import type { Dimension, ReportDefinitions } from './report-definitions.ts';

/** A household as reports see it. */
export interface CountedHousehold {
  readonly household: Pick<Household, 'members' | 'head' | 'dwelling'>;
  /** The last decision for each programme; a programme that is not there has not decided. */
  readonly outcomes: ReadonlyMap<string, string>;
}

/** What telling apart depends on besides the household. */
export interface CountingDay {
  readonly day: Day;
  readonly bands: ReportDefinitions['bands'];
}

/** `18-59`, `1`, `60+`: the band that a number lies in. */
export function bandOf(bands: readonly number[], value: number): string {
  const place = bands.findLastIndex((from) => value >= from);
  const from = bands[place];
  const next = bands[place + 1];
  if (from === undefined) return 'other';
  if (next === undefined) return `${from}+`;
  return next - from === 1 ? String(from) : `${from}-${next - 1}`;
}

type OfHousehold = Exclude<Dimension, OfMember | 'outcome'>;
type OfMember = 'sex' | 'age' | 'nationality' | 'disability' | 'school';

function headOf({ members, head }: CountedHousehold['household']): Member | undefined {
  return members.find(({ person }) => person === head);
}

const ofHousehold: Readonly<
  Record<OfHousehold, (of: CountedHousehold['household'], on: CountingDay) => string>
> = {
  region: ({ dwelling }) => dwelling.region,
  area: ({ dwelling }) => dwelling.area,
  size: ({ members }, { bands }) => bandOf(bands.size, members.length),
  head_sex: (of) => headOf(of)?.sex ?? 'other',
  head_age: (of, { day, bands }) => {
    const head = headOf(of);
    return head ? bandOf(bands.age, yearsBetween(head.born, day)) : 'other';
  },
};

const ofMember: Readonly<Record<OfMember, (of: Member, on: CountingDay) => string>> = {
  sex: ({ sex }) => sex,
  age: ({ born }, { day, bands }) => bandOf(bands.age, yearsBetween(born, day)),
  nationality: ({ permitUntil }) => (permitUntil === 'none' ? 'national' : 'foreign'),
  disability: ({ disabled }) => (disabled ? 'disabled' : 'not_disabled'),
  school: ({ school }) => school,
};

function isOfMember(dimension: Dimension): dimension is OfMember {
  return Object.hasOwn(ofMember, dimension);
}

/** Of which member and programme a category is asked. */
interface Asked {
  readonly member: Member | 'none';
  readonly programme: string | 'none';
}

/** The category of a household, or of one of its members, in a dimension. */
export function categoryOf(
  dimension: Dimension,
  counted: CountedHousehold,
  { member, programme, ...on }: CountingDay & Asked,
): string {
  if (dimension === 'outcome') return counted.outcomes.get(programme) ?? 'undecided';
  if (isOfMember(dimension)) return member === 'none' ? 'other' : ofMember[dimension](member, on);
  return ofHousehold[dimension](counted.household, on);
}
