import type { Instant } from '../../vocabulary/time.ts';
import { monthOf, monthNumber, Day } from '../day.ts';
import { sourceOf, type Fact } from '../facts/fact.ts';
import type { AppealReceipt, CorrectedValue, Correction } from './appeal.ts';

/** The first day on which a month has been read. */
function firstDayAfter(month: CorrectedValue['month'], otherwise: Day): Day {
  if (month === 'none') return otherwise;
  const next = Day.parse(`${monthOf(monthNumber(month) + 1)}-01`);
  return next > otherwise ? next : otherwise;
}

function isOf(value: CorrectedValue, fact: Fact): boolean {
  const { variable, month, source } = value;
  return fact.variable === variable && fact.month === month && sourceOf(fact) === source;
}

/** It is valid as long as the last of what it takes the place of. */
function lastEnd(wrong: readonly Fact[], first: Day): Fact['validUntil'] {
  if (wrong.some(({ validUntil }) => validUntil === 'unlimited')) return 'unlimited';
  const ends = wrong.map(({ validUntil }) => validUntil).filter((end) => end >= first);
  return ends.toSorted().at(-1) ?? 'unlimited';
}

/**
 * The facts that put a correction into effect. What was wrong stays where it is; beside each wrong
 * word that counts on the first day or comes after it stands the corrected one, of the same day and
 * recorded later, so that from this day on it is the one that counts.
 * @param known facts of the household that count on any of the days which are scored again
 */
export function correctedFacts(
  { effectiveFrom, values }: Correction,
  known: readonly Fact[],
  of: { readonly receipt: AppealReceipt; readonly at: Instant },
): readonly Fact[] {
  return values.flatMap((value): readonly Fact[] => {
    const wrong = known.filter((fact) => isOf(value, fact));
    const first = firstDayAfter(value.month, effectiveFrom);
    const later = wrong.map(({ observed }) => observed).filter((observed) => observed > first);
    const validUntil = lastEnd(wrong, first);
    return [...new Set([first, ...later])].map((observed) => ({
      variable: value.variable,
      value: value.value,
      provenance: { kind: 'corrected', by: value.source, reference: of.receipt },
      observed,
      month: value.month,
      validUntil,
      recorded: of.at,
    }));
  });
}
