import type { OperatorId } from '../../vocabulary/record-ids.ts';
import type { Changes, Receipts } from '../change.ts';
import type { Store } from './store.ts';

const codePlace = (operator: string) => ({ subject: operator, kind: 'operator_code' });

/** Keeps the secret of an operator's codes, sealed. No code of before is taken any more. */
export function putOperatorCode(
  store: Store,
  { operator, secret }: Changes['put_operator_code'],
): Receipts['put_operator_code'] {
  const sealed = store.wrapping.seal(codePlace(operator), secret);
  store.db
    .prepare(
      `INSERT INTO operator_codes (operator, sealed, last_step) VALUES (?, ?, 0)
       ON CONFLICT (operator) DO UPDATE SET sealed = excluded.sealed, last_step = 0`,
    )
    .run(operator, sealed);
  return { recorded: true };
}

/** The secret of an operator's codes. */
export function operatorCode(store: Store, operator: OperatorId): Uint8Array | undefined {
  const row = store.db
    .prepare<[string], { sealed: Buffer }>('SELECT sealed FROM operator_codes WHERE operator = ?')
    .get(operator);
  return row && new Uint8Array(store.wrapping.open(codePlace(operator), row.sealed));
}

/** Takes the step of a code, once and never one before it. */
function takeStep(store: Store, operator: OperatorId, step: number | 'none'): boolean {
  if (step === 'none') return true;
  const { changes } = store.db
    .prepare('UPDATE operator_codes SET last_step = ? WHERE operator = ? AND last_step < ?')
    .run(step, operator, step);
  return changes === 1;
}

/** Writes an attempt down and judges the limit, so that many at once are not each the first. */
export function noteLogIn(store: Store, change: Changes['note_log_in']): Receipts['note_log_in'] {
  const key = `operator:${change.operator}`;
  const refusals = store.db
    .prepare<[string, number], { n: number }>(
      'SELECT count(*) AS n FROM refusals WHERE attempt_key = ? AND at >= ?',
    )
    .get(key, change.limit.since);
  if ((refusals?.n ?? 0) >= change.limit.refusalsMax) return { outcome: 'limited' };
  if (change.outcome === 'incomplete') return { outcome: 'incomplete' };
  if (change.outcome === 'begun' && takeStep(store, change.operator, change.codeStep)) {
    store.db.prepare('DELETE FROM refusals WHERE attempt_key = ?').run(key);
    return { outcome: 'begun' };
  }
  store.db.prepare('INSERT INTO refusals (attempt_key, at) VALUES (?, ?)').run(key, change.at);
  return { outcome: 'refused' };
}
