import { daysAfter, type Day } from '../day.ts';
import type { Programme } from '../formula/formula-file.ts';

/** How a household stands to a programme on the day of one evaluation. */
export type Level =
  /** At or below the threshold, and every filter passed. */
  | 'below'
  /** Above the threshold, within the exit band. */
  | 'band'
  | 'above'
  /** A filter, or a programme that excludes this one. */
  | 'barred'
  /** Nothing can be said: data are missing, or a hold waits for a person. */
  | 'unknown';

/** Whether a household is in a programme; it leaves slowly and with notice. */
export type EntitlementStanding =
  | { readonly kind: 'out' }
  | { readonly kind: 'in'; readonly since: Day; readonly evaluationsAbove: number }
  | {
      readonly kind: 'leaving';
      readonly since: Day;
      readonly why: 'above' | 'barred';
      /** The day the entitlement ends; grace payments follow until `graceUntil`. */
      readonly endsOn: Day;
      readonly graceUntil: Day;
    };

/** Where everybody begins. */
export const outside: EntitlementStanding = { kind: 'out' };

type ExitRule = Pick<Programme, 'exitAfter' | 'noticeDays' | 'graceDays'>;

function leaving(
  since: Day,
  why: 'above' | 'barred',
  { day, rule }: { readonly day: Day; readonly rule: ExitRule },
): EntitlementStanding {
  const endsOn = daysAfter(day, rule.noticeDays);
  return { kind: 'leaving', since, why, endsOn, graceUntil: daysAfter(endsOn, rule.graceDays) };
}

/**
 * One step of the stability rule: whoever is in stays in within the exit band, and leaves after so
 * many evaluations above it in a row, with notice and grace. What is unknown moves nobody.
 */
export function nextStanding(
  before: EntitlementStanding,
  { day, level }: { readonly day: Day; readonly level: Level },
  rule: ExitRule,
): EntitlementStanding {
  switch (before.kind) {
    case 'out':
      return level === 'below' ? { kind: 'in', since: day, evaluationsAbove: 0 } : before;
    case 'in': {
      if (level === 'unknown') return before;
      if (level === 'barred') return leaving(before.since, 'barred', { day, rule });
      if (level !== 'above') return { ...before, evaluationsAbove: 0 };
      const evaluationsAbove = before.evaluationsAbove + 1;
      return evaluationsAbove >= rule.exitAfter
        ? leaving(before.since, 'above', { day, rule })
        : { ...before, evaluationsAbove };
    }
    case 'leaving': {
      if (day >= before.graceUntil) return nextStanding(outside, { day, level }, rule);
      const back = level === 'below' || (level === 'band' && before.why === 'above');
      return back ? { kind: 'in', since: before.since, evaluationsAbove: 0 } : before;
    }
  }
}
