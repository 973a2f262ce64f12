import { dayOf } from '../../social/day.ts';
import type { FormulaInForce } from '../../social/formula/signed-formula.ts';
import type { OperatorId } from '../../vocabulary/record-ids.ts';
import { fail, ok, type Result } from '../../vocabulary/result.ts';
import type { SocialNeeds } from './needs.ts';
import { noteHouseholdAct } from './note-household-act.ts';
import type { RescoringStanding } from './rescorings.ts';

/** Why nobody is rescored. */
export interface RescoringRefusal {
  readonly kind: 'formula_missing';
}

/** The formula of a rescoring that was cut off, where it still decides on its day. */
async function cutOff({ social, formulas }: SocialNeeds): Promise<FormulaInForce | undefined> {
  const last = await social.lastRescoring();
  if (last === 'none' || last.left === 0) return undefined;
  const force = await formulas.inForce(last.day);
  return force?.formula.hash === last.formulaHash ? force : undefined;
}

/**
 * Has every household scored by the formula that decides today; goes on with a rescoring that was
 * cut off. Only counts come back, so the journal has it once and not under each person.
 */
export async function rescoreHouseholds(
  needs: SocialNeeds,
  operator: OperatorId,
): Promise<Result<RescoringStanding, RescoringRefusal>> {
  const today = dayOf(needs.now());
  const force = (await cutOff(needs)) ?? (await needs.formulas.inForce(today));
  await noteHouseholdAct(needs, [], {
    kind: 'households.rescored',
    actor: `operator:${operator}`,
    purpose: 'social-scoring',
    outcome: force ? 'begun' : 'formula_missing',
  });
  if (!force) return fail({ kind: 'formula_missing' });
  needs.rescorings.begin(force);
  return ok(await needs.rescorings.standing());
}
