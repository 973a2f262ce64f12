import { keepsAid, standingMeanwhile } from '../../social/appeals/aid-meanwhile.ts';
import { Day } from '../../social/day.ts';
import { decideAll, type Decision } from '../../social/decisions/decide.ts';
import type { EntitlementStanding } from '../../social/decisions/entitlement-standing.ts';
import { monthBegin, standingsOn } from '../../social/decisions/standings-on.ts';
import type { FormulaInForce } from '../../social/formula/signed-formula.ts';
import type { HouseholdId } from '../../social/household/household.ts';
import { householdInputs } from '../../social/score/household-inputs.ts';
import { scoreOf, type IncompleteScore, type Score } from '../../social/score/score.ts';
import { keptFrom, type StoredHousehold } from '../../social/store.ts';
import { fail, ok, type Result } from '../../vocabulary/result.ts';
import type { Instant } from '../../vocabulary/time.ts';
import { holdsOn } from './keep-holds.ts';
import type { HouseholdNeeds } from './needs.ts';
import { noteHouseholdAct, type Acting } from './note-household-act.ts';
import { peopleOf } from './show-household.ts';

/** A household with its score, each term of it, and what was decided for each programme. */
export interface Evaluated {
  readonly household: HouseholdId;
  readonly score: Score | IncompleteScore;
  readonly decisions: readonly Decision[];
}

/** Why a household was not evaluated. */
export interface EvaluationRefusal {
  readonly kind:
    | 'household_unknown'
    /** Nobody lives there any more. */
    | 'household_closed'
    /** No formula decides on this day, and without one nothing is decided. */
    | 'formula_missing';
}

/** The day of an instant, in UTC as everything that is recorded. */
function dayOf(at: Instant): Day {
  return Day.parse(new Date(at).toISOString().slice(0, 10));
}

/** How a household stands before it is decided on today, whose appeals may keep it in. */
export async function standingsNow(
  { social, appealPolicy }: Pick<HouseholdNeeds, 'social' | 'appealPolicy'>,
  household: HouseholdId,
  day: Day,
): Promise<ReadonlyMap<string, EntitlementStanding>> {
  const [last, beforeMonth] = await Promise.all([
    social.decisionsOf(household),
    social.standingsBefore(household, monthBegin(day)),
  ]);
  const standings = standingsOn(day, { last, beforeMonth });
  // Whoever appeals does not leave meanwhile, where the policy says so.
  if (!keepsAid(await social.appealsOf(household), appealPolicy)) return standings;
  return new Map([...standings].map(([code, standing]) => [code, standingMeanwhile(standing)]));
}

/** Scores a household and decides, and keeps both. */
async function evaluated(
  needs: HouseholdNeeds,
  { household, facts }: StoredHousehold,
  force: FormulaInForce,
): Promise<Evaluated> {
  const { inputs, flags } = householdInputs(force, { household, facts });
  const scored = scoreOf(force, inputs);
  if (!scored.ok) throw new Error('inputs are of the day of their formula');
  const standings = await standingsNow(needs, household.id, force.day);
  const holds = await holdsOn(needs, household.id, force.day);
  const subject = { household: household.id, score: scored.value, flags, holds };
  const decided = decideAll(force, subject, standings);
  if (!decided.ok) throw new Error('a score is of the formula that decides');
  const { kind, formulaHash, inputsHash } = scored.value;
  const hashes = { formulaHash, inputsHash };
  const score =
    kind === 'scored'
      ? ({ kind, score: scored.value.score, ...hashes } as const)
      : ({ kind, missing: scored.value.missing, unfit: scored.value.unfit, ...hashes } as const);
  const evaluation = {
    household: household.id,
    day: force.day,
    recorded: needs.now(),
    score,
    inputs,
    flags,
  };
  await needs.social.putEvaluation(evaluation, decided.value.map(keptFrom));
  return { household: household.id, score: scored.value, decisions: decided.value };
}

/** Evaluates a household by the formula that decides today, for whoever asks or changed it. */
export async function evaluateHousehold(
  needs: HouseholdNeeds,
  household: HouseholdId,
  by: Acting,
): Promise<Result<Evaluated, EvaluationRefusal>> {
  const stored = await needs.social.known(household);
  const people = stored ? peopleOf(stored) : [];
  const force = await needs.formulas.inForce(dayOf(needs.now()));
  const result = await (async (): Promise<Result<Evaluated, EvaluationRefusal>> => {
    if (!stored) return fail({ kind: 'household_unknown' });
    if (stored.household.state === 'closed') return fail({ kind: 'household_closed' });
    if (!force) return fail({ kind: 'formula_missing' });
    return ok(await evaluated(needs, stored, force));
  })();
  const outcome = result.ok ? result.value.score.kind : result.error.kind;
  const kind = 'household.evaluated';
  await noteHouseholdAct(needs, people, { by, kind, outcome });
  return result;
}
