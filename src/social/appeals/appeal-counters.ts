import { daysBetween, type Day } from '../day.ts';
import type { AppealOutcome, AppealType } from './appeal.ts';

/** What is counted of an appeal: nothing of whom it is about. */
export interface CountedAppeal {
  readonly type: AppealType;
  readonly openedOn: Day;
  readonly end: { readonly outcome: AppealOutcome | 'withdrawn'; readonly on: Day } | 'open';
}

/** Numbers that anybody may see. */
export interface AppealCounters {
  readonly opened: number;
  /** Decided; those that were withdrawn are counted by themselves. */
  readonly closed: number;
  readonly upheld: number;
  readonly corrected: number;
  readonly rejected: number;
  readonly withdrawn: number;
  readonly open: number;
  /** Half of those decided took at most so many days; `none` where none is decided. */
  readonly medianDays: number | 'none';
}

/** The middle of the values, or the mean of the two in the middle. */
function median(values: readonly number[]): number | 'none' {
  const sorted = values.toSorted((one, other) => one - other);
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.ceil(sorted.length / 2) - 1];
  return upper === undefined || lower === undefined ? 'none' : (lower + upper) / 2;
}

/** Counts appeals. */
export function countersOf(appeals: readonly CountedAppeal[]): AppealCounters {
  const ended = appeals.flatMap(({ openedOn, end }) =>
    end === 'open' ? [] : [{ outcome: end.outcome, days: daysBetween(openedOn, end.on) }],
  );
  const decided = ended.filter(({ outcome }) => outcome !== 'withdrawn');
  const count = (asked: AppealOutcome | 'withdrawn') =>
    ended.filter(({ outcome }) => outcome === asked).length;
  return {
    opened: appeals.length,
    closed: decided.length,
    upheld: count('upheld'),
    corrected: count('corrected'),
    rejected: count('rejected'),
    withdrawn: count('withdrawn'),
    open: appeals.length - ended.length,
    medianDays: median(decided.map(({ days }) => days)),
  };
}
