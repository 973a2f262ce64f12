import type { Day } from '../../social/day.ts';
import type { FormulaInForce } from '../../social/formula/signed-formula.ts';
import type { HouseholdId } from '../../social/household/household.ts';
import { fail, ok, type Result } from '../../vocabulary/result.ts';
import { dayOf } from '../../social/day.ts';
import { evaluateHousehold } from './evaluate-household.ts';
import type { HouseholdNeeds } from './needs.ts';
import type { Acting } from './note-household-act.ts';

/** Households that are looked for at once. */
const pageMax = 200;

/** How far an evaluation of everybody is. */
export interface EvaluationProgress {
  /** Households that were looked at. */
  readonly done: number;
  /** Those that were evaluated: the others were so today, or nobody lives there any more. */
  readonly evaluated: number;
}

/** Evaluates everybody while the station works. */
export interface EvaluationRuns {
  /** Begins, unless one is under way. */
  begin(by: Acting): 'begun' | 'under_way';
  standing(): EvaluationProgress & {
    readonly state: 'none' | 'running' | 'ended' | 'stopped';
    /** Code of what stopped the last run. */
    readonly trouble: string | 'none';
  };
}

async function isEvaluated(
  { social }: HouseholdNeeds,
  household: HouseholdId,
  { formula, day }: FormulaInForce,
): Promise<boolean> {
  const [last] = await social.evaluationsOf(household, 1);
  return last?.day === day && last.score.formulaHash === formula.hash;
}

/** Whether there is a formula that decides today. */
export async function mayEvaluate({
  formulas,
  now,
}: Pick<HouseholdNeeds, 'formulas' | 'now'>): Promise<
  Result<Day, { readonly kind: 'formula_missing' }>
> {
  const force = await formulas.inForce(dayOf(now()));
  return force ? ok(force.day) : fail({ kind: 'formula_missing' });
}

/**
 * Evaluates every household by the formula of today and decides on each, one after the other and
 * each as if somebody had asked. Whoever was evaluated today by this formula is left as she is, so
 * that the same call goes on where a stop or a crash cut it off.
 */
export async function evaluateEveryone(
  needs: HouseholdNeeds,
  by: Acting,
  run: {
    readonly signal: AbortSignal;
    /** Waits while others are in need of the station. */
    readonly pause: () => Promise<void>;
    readonly onProgress: (progress: EvaluationProgress) => void;
  },
): Promise<EvaluationProgress> {
  const counts = { done: 0, evaluated: 0 };
  const force = await needs.formulas.inForce(dayOf(needs.now()));
  let after: HouseholdId | 'start' = 'start';
  while (force && !run.signal.aborted) {
    const page: readonly HouseholdId[] = await needs.social.householdsAfter(after, pageMax);
    const last = page.at(-1);
    if (last === undefined) break;
    for (const household of page) {
      if (run.signal.aborted) return counts;
      if (!(await isEvaluated(needs, household, force))) {
        const evaluated = await evaluateHousehold(needs, household, by);
        if (evaluated.ok) counts.evaluated += 1;
        await run.pause();
      }
      counts.done += 1;
    }
    run.onProgress({ ...counts });
    after = last;
  }
  return counts;
}
