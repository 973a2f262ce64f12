import { Day, monthNumber } from '../day.ts';
import type { EntitlementStanding } from './entitlement-standing.ts';

/** How a household stood to a programme after some decision. */
export interface ProgrammeStanding {
  readonly programme: string;
  readonly day: Day;
  readonly standing: EntitlementStanding;
}

/** The first day of a day's month. */
export function monthBegin(day: Day): Day {
  return Day.parse(`${day.slice(0, 8)}01`);
}

/**
 * What the next decision starts from. Evaluations count towards leaving once a month: whoever is
 * evaluated again in the same month is counted as the months before had left it.
 */
export function standingsOn(
  day: Day,
  { last, beforeMonth }: Readonly<Record<'last' | 'beforeMonth', readonly ProgrammeStanding[]>>,
): ReadonlyMap<string, EntitlementStanding> {
  const standings = new Map<string, EntitlementStanding>();
  for (const { programme, day: decided, standing } of last) {
    const again = monthNumber(decided) === monthNumber(day);
    if (!again || standing.kind !== 'in') {
      standings.set(programme, standing);
      continue;
    }
    const before = beforeMonth.find((one) => one.programme === programme)?.standing;
    const counted = before?.kind === 'in' ? before.evaluationsAbove : 0;
    const evaluationsAbove = Math.min(standing.evaluationsAbove, counted);
    standings.set(programme, { ...standing, evaluationsAbove });
  }
  return standings;
}

/** The last of each programme, of standings in the order in which they were decided. */
function lastOfEach(decided: readonly ProgrammeStanding[]): readonly ProgrammeStanding[] {
  return [...new Map(decided.map((one) => [one.programme, one])).values()];
}

/** The same from everything that was decided before a day, in the order in which it was. */
export function standingsAfter(
  decided: readonly ProgrammeStanding[],
  day: Day,
): ReadonlyMap<string, EntitlementStanding> {
  const before = decided.filter((one) => one.day < monthBegin(day));
  return standingsOn(day, { last: lastOfEach(decided), beforeMonth: lastOfEach(before) });
}

function isBetter(one: EntitlementStanding, other: EntitlementStanding): boolean {
  if (one.kind === 'leaving' && other.kind === 'leaving') return one.graceUntil > other.graceUntil;
  if (one.kind === 'out') return false;
  return other.kind === 'out' || (one.kind === 'in' && other.kind === 'leaving');
}

/** Of each programme the standing that gives more: nothing is taken back by looking again. */
export function betterStandings(
  standings: ReadonlyMap<string, EntitlementStanding>,
  others: ReadonlyMap<string, EntitlementStanding>,
): ReadonlyMap<string, EntitlementStanding> {
  const better = new Map(standings);
  for (const [programme, other] of others) {
    const own = better.get(programme);
    if (!own || isBetter(other, own)) better.set(programme, other);
  }
  return better;
}
