import type { Day } from '../../social/day.ts';
import { inForce, type FormulaInForce } from '../../social/formula/signed-formula.ts';
import type { SocialNeeds } from './needs.ts';

/** The formula that a past score names, on the day of that score. */
export async function forceThen(
  { formulas }: Pick<SocialNeeds, 'formulas'>,
  hash: string,
  day: Day,
): Promise<FormulaInForce | undefined> {
  const formula = await formulas.kept(hash);
  const force = formula && inForce(formula, day);
  return force?.ok ? force.value : undefined;
}
