import { monthsAfter, type Day } from '../day.ts';
import {
  nextStanding,
  outside,
  type EntitlementStanding,
  type Level,
} from '../decisions/entitlement-standing.ts';
import type { KnownHousehold } from '../score/household-inputs.ts';
import type { CandidateFormula, CandidateProgramme } from './candidate-formula.ts';
import { simulatedLevels, type Reading } from './simulated-levels.ts';

/** Changes of a programme's status over months of facts as they were observed. */
export interface Volatility {
  /** Pairs of one household and one month whose status is known. */
  readonly householdMonths: number;
  /** Changes under the programme's rule of leaving. */
  readonly flips: number;
  /** Changes if each month's level were the status. */
  readonly flipsWithoutRule: number;
}

/** Nothing was looked at. */
export const still: Volatility = { householdMonths: 0, flips: 0, flipsWithoutRule: 0 };

/** Both together. */
export function bothVolatilities(one: Volatility, other: Volatility): Volatility {
  return {
    householdMonths: one.householdMonths + other.householdMonths,
    flips: one.flips + other.flips,
    flipsWithoutRule: one.flipsWithoutRule + other.flipsWithoutRule,
  };
}

interface Month {
  readonly day: Day;
  readonly level: Level;
}

/** What one programme's status does; the first month with a known level is where it begins. */
function overMonths(months: readonly Month[], programme: CandidateProgramme): Volatility {
  const known = months.filter(({ level }) => level !== 'unknown');
  const [first, ...later] = known;
  if (!first) return still;
  let standing: EntitlementStanding = nextStanding(outside, first, programme);
  let before = first.level;
  let flips = 0;
  let flipsWithoutRule = 0;
  for (const month of later) {
    const next = nextStanding(standing, month, programme);
    if ((next.kind === 'in') !== (standing.kind === 'in')) flips += 1;
    if ((month.level === 'below') !== (before === 'below')) flipsWithoutRule += 1;
    standing = next;
    before = month.level;
  }
  return { householdMonths: later.length, flips, flipsWithoutRule };
}

/** What lasts is taken for what it is now: of what it was before, `known` has no memory. */
function lastingSince(known: KnownHousehold, first: Day): KnownHousehold {
  const facts = known.facts.map((fact) =>
    fact.month === 'none' && fact.observed > first ? { ...fact, observed: first } : fact,
  );
  return { ...known, facts };
}

/** The months that are looked at, and what was known of a household in each. */
export interface FollowedMonths {
  readonly days: readonly Day[];
  readonly known: KnownHousehold;
}

/**
 * A household over the months before a day: its members and lasting facts as they are now, each
 * month's bills as far as they were seen by then.
 */
export function followedMonths(known: KnownHousehold, day: Day, months: number): FollowedMonths {
  const days = Array.from({ length: months + 1 }, (_, place) => monthsAfter(day, place - months));
  return { days, known: lastingSince(known, days[0] ?? day) };
}

/**
 * How a household's status would have moved by its bills alone.
 * @param readings of the candidate, or of one that reads the same: one for each of the days
 * @returns in the order of the candidate's programmes
 */
export function volatilityOf(
  candidate: CandidateFormula,
  days: readonly Day[],
  readings: readonly Reading[],
): readonly Volatility[] {
  const levels = readings.map((reading) => simulatedLevels(candidate, reading));
  return candidate.programmes.map((programme, place) =>
    overMonths(
      days.map((then, month) => ({ day: then, level: levels[month]?.[place] ?? 'unknown' })),
      programme,
    ),
  );
}
