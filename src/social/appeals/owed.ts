import { amountOf, moneyFrom } from '../../vocabulary/money.ts';
import { Day, monthNumber, monthOf, type Month } from '../day.ts';
import type { Outcome } from '../decisions/decide.ts';
import type { AppealPolicy } from './appeal-policy.ts';
import type { MonthlyAid } from './monthly-aid.ts';

/** What was decided for one programme on one day. */
export interface DatedOutcome {
  readonly programme: string;
  readonly day: Day;
  readonly outcome: Outcome;
}

/** A month that was withheld and is owed. */
export interface OwedMonth {
  readonly programme: string;
  readonly month: Month;
  readonly aid: MonthlyAid;
}

/** What is owed for one programme in all. */
export interface OwedSum {
  readonly programme: string;
  readonly months: number;
  /** Decimal text with two places; `cover` where it is no money. */
  readonly total: string;
}

/** The last outcome of a programme by a day. */
function outcomeOn(outcomes: readonly DatedOutcome[], programme: string, day: Day) {
  let last: DatedOutcome | undefined;
  for (const one of outcomes) {
    if (one.programme !== programme || one.day > day) continue;
    if (!last || one.day >= last.day) last = one;
  }
  return last?.outcome;
}

/** Whether somebody is entitled on a day by what was decided last. */
function isEntitled(outcome: Outcome | undefined, day: Day): boolean {
  return outcome?.kind === 'eligible' && (outcome.until === 'open' || day < outcome.until);
}

/**
 * The months that are owed: those on whose day the household is entitled by what is decided now and
 * was not by what was decided then. Nothing is ever taken back. A month that a hold withheld is
 * owed when the hold itself was wrong, and not otherwise: another officer answers for it.
 * @param calculated decisions as they were taken, in their order
 * @param corrected decisions as they should have been, in their order
 */
export function owedMonths(
  { calculated, corrected }: Readonly<Record<'calculated' | 'corrected', readonly DatedOutcome[]>>,
  over: { readonly from: Day; readonly to: Day; readonly holdsWereWrong: boolean },
  {
    entitledOnDay,
    aid: aidOf,
  }: Pick<AppealPolicy, 'entitledOnDay'> & {
    /** What the household is given in the month of a day. */
    readonly aid: (programme: string, day: Day) => MonthlyAid | undefined;
  },
): readonly OwedMonth[] {
  const owed: OwedMonth[] = [];
  const dayOfMonth = String(entitledOnDay).padStart(2, '0');
  const programmes = [...new Set(corrected.map(({ programme }) => programme))].toSorted();
  for (let number = monthNumber(over.from); number <= monthNumber(over.to); number += 1) {
    const month = monthOf(number);
    const day = Day.parse(`${month}-${dayOfMonth}`);
    if (day < over.from || day > over.to) continue;
    for (const programme of programmes) {
      const aid = aidOf(programme, day);
      const then = outcomeOn(calculated, programme, day);
      const withheld =
        !isEntitled(then, day) && (then?.kind !== 'suspended' || over.holdsWereWrong);
      const due = withheld && isEntitled(outcomeOn(corrected, programme, day), day);
      if (aid && due) owed.push({ programme, month, aid });
    }
  }
  return owed;
}

/** Those of these months that no earlier appeal has given already: a month is owed once. */
export function notYetOwed(
  owed: readonly OwedMonth[],
  before: readonly Pick<OwedMonth, 'programme' | 'month'>[],
): readonly OwedMonth[] {
  return owed.filter(
    ({ programme, month }) =>
      !before.some((one) => one.programme === programme && one.month === month),
  );
}

/** What is owed in all, programme by programme. */
export function owedSums(owed: readonly OwedMonth[]): readonly OwedSum[] {
  const programmes = [...new Set(owed.map(({ programme }) => programme))];
  return programmes.map((programme) => {
    const own = owed.filter((month) => month.programme === programme);
    const [first] = own;
    if (!first || first.aid.kind === 'cover') {
      return { programme, months: own.length, total: 'cover' };
    }
    const { currency } = first.aid;
    const hundredths = own.reduce(
      (sum, { aid }) =>
        aid.kind === 'amount' ? sum + moneyFrom(aid.amount, currency).hundredths : sum,
      0,
    );
    return {
      programme,
      months: own.length,
      total: `${amountOf({ hundredths, currency })} ${currency}`,
    };
  });
}
