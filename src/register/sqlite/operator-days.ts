import type { Act } from '../../journal/act.ts';
import { OperatorId } from '../../vocabulary/record-ids.ts';
import type { Instant } from '../../vocabulary/time.ts';
import { OperatorMeasure, type OperatorDay } from '../operator-day.ts';
import type { Changes } from '../change.ts';
import type { Store } from './store.ts';

const dayMs = 86_400_000;

/** Counts one more of what an operator did on a day, and adds what is summed of it. */
export function countFor(
  store: Store,
  { operator, at }: { readonly operator: string; readonly at: Instant },
  measure: OperatorMeasure,
  added: { readonly count: number; readonly total: number } = { count: 1, total: 0 },
): void {
  store.db
    .prepare(
      `INSERT INTO operator_days (operator, day, measure, count, total) VALUES (?, ?, ?, ?, ?)
       ON CONFLICT (operator, day, measure)
       DO UPDATE SET count = count + excluded.count, total = total + excluded.total`,
    )
    .run(operator, Math.floor(at / dayMs), measure, added.count, added.total);
}

/** Counts an enrolment with its qualities and exceptions: numbers of a day, nobody's own. */
export function countEnrolment(store: Store, change: Changes['open_enrolment']): void {
  const { fingerQualities = [], fingerExceptions } = change;
  countFor(store, change, 'enrolled', { count: 1, total: change.quality });
  if (fingerQualities.length > 0) {
    const total = fingerQualities.reduce((sum, quality) => sum + quality, 0);
    countFor(store, change, 'fingers', { count: fingerQualities.length, total });
  }
  if (fingerExceptions.length > 0) countFor(store, change, 'with_exceptions');
  for (const { reason } of fingerExceptions) countFor(store, change, `exception_${reason}`);
}

/** What an act alone tells: who was refused is not in the register otherwise. */
export function countAct(store: Store, { kind, actor, outcome, at }: Act): void {
  if (kind !== 'enrolment.refused' || !actor.startsWith('operator:')) return;
  const operator = actor.slice('operator:'.length);
  const forQuality = /^(finger_)?quality_low(:|$)/.test(outcome);
  countFor(store, { operator, at }, forQuality ? 'refused_quality' : 'refused_otherwise');
}

/** What was counted from a day to another, both included. */
export function operatorDays(
  store: Store,
  { from, to }: { readonly from: number; readonly to: number },
): readonly OperatorDay[] {
  return store.db
    .prepare<
      [number, number],
      { operator: string; day: number; measure: string; count: number; total: number }
    >(
      `SELECT operator, day, measure, count, total FROM operator_days
       WHERE day >= ? AND day <= ? ORDER BY operator, day, measure`,
    )
    .all(from, to)
    .map(({ operator, measure, ...counted }) => ({
      operator: OperatorId.parse(operator),
      measure: OperatorMeasure.parse(measure),
      ...counted,
    }));
}
