import { divideHalfEven, fixedFromUnits, fixedText, type Fixed } from '../decimal.ts';
import { monthlyBudget, type PaidMonthly } from './amounts.ts';
import type { HeadCount } from './head-counts.ts';

/** Fewer households than this are not shown, and every count is shown to the nearest of these. */
export const smallCell = 10;

/** A count to the nearest ten; `few` of fewer than ten, but 0 of none. */
export type ShownCount = number | 'few';

/** An amount in dirhams as decimal text; `few` where it is of few households. */
export type ShownAmount = string;

/**
 * A count as it may be shown. Each is rounded by itself, sums too, so that nobody is found by
 * taking one number from another.
 */
export function shownCount(count: number): ShownCount {
  if (count > 0 && count < smallCell) return 'few';
  return smallCell * Math.round(count / smallCell);
}

/** People of some households: as few as those are. */
export function shownPeople({ households }: HeadCount, count: number): ShownCount {
  return households > 0 && households < smallCell ? 'few' : shownCount(count);
}

/** What a month costs, to the nearest of what ten households of one child cost. */
export function shownBudget(paid: PaidMonthly, heads: HeadCount): ShownAmount {
  if (heads.households > 0 && heads.households < smallCell) return 'few';
  const one = { households: smallCell, people: smallCell, children: smallCell };
  const step = monthlyBudget(paid, one);
  if (step === 0n) return '0';
  const steps = divideHalfEven(monthlyBudget(paid, heads), step);
  const rounded: Fixed = fixedFromUnits(steps * step);
  return fixedText(rounded);
}
