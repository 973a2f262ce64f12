import type { FormulaFile } from '../formula/formula-file.ts';
import { paidBy, type Amounts, type PaidMonthly } from './amounts.ts';
import type { Dimension } from './head-counts.ts';
import {
  shownBudget,
  shownCount,
  shownPeople,
  type ShownAmount,
  type ShownCount,
} from './small-cells.ts';
import type { Cell, Tally } from './tally.ts';
import type { Volatility } from './volatility.ts';

/** A programme in one group, as it may be shown. */
export interface ReportedGroup {
  readonly dimension: Dimension;
  readonly group: string;
  /** Households. */
  readonly known: ShownCount;
  readonly eligibleBefore: ShownCount;
  readonly eligibleAfter: ShownCount;
  readonly crossingIn: ShownCount;
  readonly crossingOut: ShownCount;
  readonly keptIn: ShownCount;
  readonly incompleteBefore: ShownCount;
  readonly incompleteAfter: ShownCount;
  readonly peopleBefore: ShownCount;
  readonly peopleAfter: ShownCount;
  /** Dirhams a month; `unknown` where nobody said what the programme pays. */
  readonly budgetBefore: ShownAmount;
  readonly budgetAfter: ShownAmount;
}

/** Changes of status per 1,000 household-months, with two decimals; `few` of too few. */
export interface ReportedVolatility {
  readonly householdMonths: ShownCount;
  readonly perThousand: string;
  readonly perThousandWithoutRule: string;
}

/** A programme under both formulas. */
export interface ReportedProgramme {
  readonly programme: string;
  /** As decimal text; `none` where the formula does not have it. */
  readonly thresholdBefore: string;
  readonly thresholdAfter: string;
  readonly volatilityBefore: ReportedVolatility;
  readonly volatilityAfter: ReportedVolatility;
  readonly groups: readonly ReportedGroup[];
}

const dimensionOrder = { all: 0, area: 1, sex: 2, age: 3, region: 4 } as const;

/** R2 before R10. */
const byGroup = new Intl.Collator('en', { numeric: true });

function budgetOf(paid: PaidMonthly | undefined, heads: Cell['counts']['known']): ShownAmount {
  return paid ? shownBudget(paid, heads) : 'unknown';
}

function reported({ dimension, group, counts }: Cell, paid: PaidMonthly | undefined) {
  const { eligibleBefore: before, eligibleAfter: after } = counts;
  return {
    dimension,
    group,
    known: shownCount(counts.known.households),
    eligibleBefore: shownCount(before.households),
    eligibleAfter: shownCount(after.households),
    crossingIn: shownCount(counts.crossingIn.households),
    crossingOut: shownCount(counts.crossingOut.households),
    keptIn: shownCount(counts.keptIn.households),
    incompleteBefore: shownCount(counts.incompleteBefore.households),
    incompleteAfter: shownCount(counts.incompleteAfter.households),
    peopleBefore: shownPeople(before, before.people),
    peopleAfter: shownPeople(after, after.people),
    budgetBefore: budgetOf(paid, before),
    budgetAfter: budgetOf(paid, after),
  };
}

function rate(volatility: Volatility | undefined): ReportedVolatility {
  const { householdMonths, flips, flipsWithoutRule } = volatility ?? {
    householdMonths: 0,
    flips: 0,
    flipsWithoutRule: 0,
  };
  const shown = shownCount(householdMonths);
  const perThousand = (changes: number) =>
    shown === 'few' || shown === 0 ? 'few' : ((1_000 * changes) / householdMonths).toFixed(2);
  return {
    householdMonths: shown,
    perThousand: perThousand(flips),
    perThousandWithoutRule: perThousand(flipsWithoutRule),
  };
}

function thresholdIn(file: FormulaFile | 'none', code: string): string {
  if (file === 'none') return 'none';
  const programme = file.programmes.find((one) => one.code === code);
  return programme ? String(programme.threshold) : 'none';
}

/** What a simulation found, as it may be shown: no count tells of few households. */
export function reportOf(
  tally: Tally,
  { before, after }: { readonly before: FormulaFile | 'none'; readonly after: FormulaFile },
  amounts: Amounts,
): readonly ReportedProgramme[] {
  const files = before === 'none' ? [after] : [after, before];
  const codes = new Set(files.flatMap(({ programmes }) => programmes.map(({ code }) => code)));
  return [...codes].map((programme) => {
    const paid = paidBy(amounts, programme);
    const moved = tally.volatility.find((one) => one.programme === programme);
    const groups = tally.cells
      .filter((cell) => cell.programme === programme)
      .toSorted(
        (one, other) =>
          dimensionOrder[one.dimension] - dimensionOrder[other.dimension] ||
          byGroup.compare(one.group, other.group),
      )
      .map((cell) => reported(cell, paid));
    return {
      programme,
      thresholdBefore: thresholdIn(before, programme),
      thresholdAfter: thresholdIn(after, programme),
      volatilityBefore: rate(moved?.before),
      volatilityAfter: rate(moved?.after),
      groups,
    };
  });
}
