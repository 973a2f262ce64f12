import { yearsBetween, type Day } from '../day.ts';
import type { MeasuredHousehold } from '../household/measures.ts';

/** Households and who is in them. */
export interface HeadCount {
  readonly households: number;
  readonly people: number;
  /** Members under eighteen. */
  readonly children: number;
}

/** Nobody. */
export const nobody: HeadCount = { households: 0, people: 0, children: 0 };

const adultAge = 18;

/** One household's. */
export function headCountOf({ members }: Pick<MeasuredHousehold, 'members'>, day: Day): HeadCount {
  const children = members.filter(({ born }) => yearsBetween(born, day) < adultAge).length;
  return { households: 1, people: members.length, children };
}

/** Both together. */
export function together(one: HeadCount, other: HeadCount): HeadCount {
  return {
    households: one.households + other.households,
    people: one.people + other.people,
    children: one.children + other.children,
  };
}

/** By what a simulation is broken down. */
export const dimensions = ['all', 'region', 'area', 'age', 'sex'] as const;
export type Dimension = (typeof dimensions)[number];

/** The group of a dimension that a household is in: `region R4`, `age 30-44`. */
export interface Group {
  readonly dimension: Dimension;
  readonly group: string;
}

/** Bands of the head's age; the last has no end. */
const ageBands = [
  { below: 30, band: '0-29' },
  { below: 45, band: '30-44' },
  { below: 60, band: '45-59' },
  { below: 75, band: '60-74' },
] as const;
const lastBand = '75+';

/** Every group that a household is in, one of each dimension. */
export function groupsOf(
  { head, members, dwelling }: MeasuredHousehold,
  day: Day,
): readonly Group[] {
  const person = members.find((member) => member.person === head);
  const years = person && yearsBetween(person.born, day);
  const age =
    years === undefined
      ? 'unknown'
      : (ageBands.find(({ below }) => years < below)?.band ?? lastBand);
  return [
    { dimension: 'all', group: 'all' },
    { dimension: 'region', group: dwelling.region },
    { dimension: 'area', group: dwelling.area },
    { dimension: 'age', group: age },
    { dimension: 'sex', group: person?.sex ?? 'unknown' },
  ];
}
