import { fail, ok, type Result } from '../../vocabulary/result.ts';
import { monthsAfter, type Day } from '../day.ts';
import { fixedFrom } from '../decimal.ts';
import type { FormulaFile, Variable } from '../formula/formula-file.ts';
import type { CorrectedValue, Correction } from './appeal.ts';
import type { AppealPolicy } from './appeal-policy.ts';

/** Why a correction does not hold. */
export type CorrectionHindrance =
  | 'effective_in_future'
  /** Further back than the policy lets an outcome reach. */
  | 'effective_too_early'
  /** No variable of the formula, a source that it does not believe, or a value out of its range. */
  | 'value_not_of_formula'
  /** A month of which nothing can have been read yet. */
  | 'month_not_over';

/** The earliest day to which the outcome of an appeal may reach back. */
function earliestEffect(opened: Day, { retroactiveMonthsMax }: AppealPolicy): Day {
  return monthsAfter(opened, -retroactiveMonthsMax);
}

/** What a source may say of a variable: what follows from the members is no source's word. */
function fits({ value, source, month }: CorrectedValue, variable: Variable): boolean {
  const isReading = variable.window !== undefined && variable.window !== 'latest';
  if (source === 'register' || !variable.source.includes(source)) return false;
  if (isReading !== (month !== 'none')) return false;
  if (typeof value === 'boolean') return variable.type === 'flag';
  const bound = (limit: number | undefined, otherwise: bigint) =>
    limit === undefined ? otherwise : (fixedFrom(String(limit)) ?? otherwise);
  const number = fixedFrom(value);
  if (variable.type !== 'number' || number === undefined) return false;
  // The range is of a year's value where months make a year: a month alone is not beyond it.
  return number >= bound(variable.min, number) && number <= bound(variable.max, number);
}

/** Whether a correction may be proposed today. */
export function checkCorrection(
  { effectiveFrom, values }: Correction,
  at: {
    readonly today: Day;
    readonly opened: Day;
    readonly formula: Pick<FormulaFile, 'variables'>;
  },
  policy: AppealPolicy,
): Result<'holds', CorrectionHindrance> {
  if (effectiveFrom > at.today) return fail('effective_in_future');
  if (effectiveFrom < earliestEffect(at.opened, policy)) return fail('effective_too_early');
  const { variables } = at.formula;
  for (const value of values) {
    const { variable: name, month } = value;
    const variable = Object.hasOwn(variables, name) ? variables[name] : undefined;
    if (!variable || !fits(value, variable)) return fail('value_not_of_formula');
    if (month !== 'none' && month >= at.today.slice(0, 7)) return fail('month_not_over');
  }
  return ok('holds');
}
