import { fail, ok, type Result } from '../../vocabulary/result.ts';
import type { Day } from '../day.ts';
import { decideAll, type Decision, type Hold } from '../decisions/decide.ts';
import type { EntitlementStanding } from '../decisions/entitlement-standing.ts';
import {
  betterStandings,
  standingsAfter,
  type ProgrammeStanding,
} from '../decisions/standings-on.ts';
import type { FormulaInForce } from '../formula/signed-formula.ts';
import type { HouseholdId } from '../household/household.ts';
import { householdInputs, type KnownHousehold } from '../score/household-inputs.ts';
import type { ScoreInputs } from '../score/inputs.ts';
import { scoreOf, type IncompleteScore, type Score } from '../score/score.ts';

/** One day on which a household is scored again. */
export interface DayAgain {
  readonly force: FormulaInForce;
  /** As it was on that day, as far as it is known after the correction. */
  readonly known: KnownHousehold;
  readonly holds: readonly Hold[];
  /** How it stands whatever is corrected: of today, for no past day is lived again. */
  readonly stands: ReadonlyMap<string, EntitlementStanding>;
}

/** What would have been computed and decided. */
export interface ScoredAgain {
  readonly day: Day;
  readonly inputs: ScoreInputs;
  readonly score: Score | IncompleteScore;
  readonly decisions: readonly Decision[];
}

/** Why a past can not be scored again; a programmer's mistake of whoever gathered the days. */
export type AgainRefusal = { readonly kind: 'day_not_scorable'; readonly day: Day };

/**
 * A household's past as it would have been: each day's score by the formula of that day, each
 * decision after those before. A pure function; what it needs is handed to it.
 * @param days the earliest first
 * @param before what was decided before the first of them, in the order in which it was
 */
export function scoreAgain(
  household: HouseholdId,
  days: readonly DayAgain[],
  before: readonly ProgrammeStanding[],
): Result<readonly ScoredAgain[], AgainRefusal> {
  const scored: ScoredAgain[] = [];
  const all = [...before];
  for (const { force, known, holds, stands } of days) {
    const { inputs, flags } = householdInputs(force, known);
    const score = scoreOf(force, inputs);
    if (!score.ok) return fail({ kind: 'day_not_scorable', day: force.day });
    const subject = { household, score: score.value, flags, holds };
    const standings = standingsAfter(all, force.day);
    const decided = decideAll(force, subject, betterStandings(standings, stands));
    if (!decided.ok) return fail({ kind: 'day_not_scorable', day: force.day });
    all.push(...decided.value);
    scored.push({ day: force.day, inputs, score: score.value, decisions: decided.value });
  }
  return ok(scored);
}
