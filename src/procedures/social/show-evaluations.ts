import type { Evaluation } from '../../social/evaluation/evaluation-store.ts';
import { inForce } from '../../social/formula/signed-formula.ts';
import type { HouseholdId } from '../../social/household/household.ts';
import { scoreOf, type IncompleteScore, type Score } from '../../social/score/score.ts';
import type { KeptDecision } from '../../social/store.ts';
import { fail, ok, type Result } from '../../vocabulary/result.ts';
import type { LawfulAccess } from './lawful-access.ts';
import type { HouseholdNeeds } from './needs.ts';
import { noteHouseholdAct } from './note-household-act.ts';
import { peopleOf, type ShowingRefusal } from './show-household.ts';

/** An evaluation of before, with every term of its score. */
export interface ReplayedEvaluation extends Omit<Evaluation, 'score'> {
  readonly score: Score | IncompleteScore;
}

/** Evaluations that are shown at once. */
const evaluationsMax = 24;

function damaged(what: string): Error {
  return Object.assign(new Error(what), { code: 'score_not_replayed' });
}

/**
 * The score of an evaluation with every term, from its inputs and the formula of its time.
 * @throws an Error with code `score_not_replayed` when what is kept does not give the same score
 */
async function replayed(
  { formulas }: Pick<HouseholdNeeds, 'formulas'>,
  evaluation: Evaluation,
): Promise<ReplayedEvaluation> {
  const kept = evaluation.score;
  const formula = await formulas.kept(kept.formulaHash);
  if (!formula) throw damaged('the formula of a score is not kept, or not trusted any more');
  const force = inForce(formula, evaluation.day);
  const score = force.ok ? scoreOf(force.value, evaluation.inputs) : force;
  if (!score.ok) throw damaged('a formula does not hold on a day on which it decided');
  const { value } = score;
  const same =
    value.inputsHash === kept.inputsHash &&
    (value.kind !== 'scored' || (kept.kind === 'scored' && kept.score === value.score));
  if (!same) throw damaged('a score is replayed to its last digit');
  return { ...evaluation, score: value };
}

async function noted(
  needs: HouseholdNeeds,
  household: HouseholdId,
  { kind, by }: { readonly kind: string; readonly by: LawfulAccess },
): Promise<Result<'noted', ShowingRefusal>> {
  const stored = await needs.social.known(household);
  const outcome = stored ? 'shown' : 'household_unknown';
  await noteHouseholdAct(needs, stored ? peopleOf(stored) : [], { by, kind, outcome });
  return stored ? ok('noted') : fail({ kind: 'household_unknown' });
}

/** Evaluations of a household, the newest first, each with every term. */
export async function showEvaluations(
  needs: HouseholdNeeds,
  household: HouseholdId,
  by: LawfulAccess,
): Promise<Result<readonly ReplayedEvaluation[], ShowingRefusal>> {
  const found = await noted(needs, household, { kind: 'household.evaluations_shown', by });
  if (!found.ok) return found;
  const kept = await needs.social.evaluationsOf(household, evaluationsMax);
  return ok(await Promise.all(kept.map((evaluation) => replayed(needs, evaluation))));
}

/** What was decided last for each programme. */
export async function showDecisions(
  needs: HouseholdNeeds,
  household: HouseholdId,
  by: LawfulAccess,
): Promise<Result<readonly KeptDecision[], ShowingRefusal>> {
  const found = await noted(needs, household, { kind: 'household.decisions_shown', by });
  return found.ok ? ok(await needs.social.decisionsOf(household)) : found;
}
