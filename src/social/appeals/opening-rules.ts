import { fail, ok, type Result } from '../../vocabulary/result.ts';
import { daysBetween, type Day } from '../day.ts';
import type { Appeal, Opening } from './appeal.ts';
import { isPending } from './appeal.ts';
import type { AppealPolicy } from './appeal-policy.ts';

/** Why an appeal is not heard. */
export type OpeningHindrance =
  /** The decision is older than the policy lets be contested. */
  | 'too_late'
  /** One of this type is open for the household. */
  | 'open_already';

/** Whether an appeal may be brought today. */
export function checkOpening(
  opening: Opening,
  known: { readonly others: readonly Appeal[]; readonly today: Day },
  policy: AppealPolicy,
): Result<'heard', OpeningHindrance> {
  const age = daysBetween(opening.contested.day, known.today);
  if (age > policy.openWithinDays) return fail('too_late');
  const twin = known.others.some((other) => other.type === opening.type && isPending(other));
  return twin ? fail('open_already') : ok('heard');
}
