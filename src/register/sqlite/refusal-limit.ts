import type { Instant } from '../../vocabulary/time.ts';
import type { RefusalLimit } from '../resident-change.ts';
import type { Store } from './store.ts';

/** Whether too many were refused under this key; judged inside the transaction that adds one. */
export function isLimited(store: Store, key: string, limit: RefusalLimit): boolean {
  const refusals = store.db
    .prepare<[string, number], { n: number }>(
      'SELECT count(*) AS n FROM refusals WHERE attempt_key = ? AND at >= ?',
    )
    .get(key, limit.since);
  return (refusals?.n ?? 0) >= limit.refusalsMax;
}

/** Counts one more. */
export function countRefusal(store: Store, key: string, at: Instant): void {
  store.db.prepare('INSERT INTO refusals (attempt_key, at) VALUES (?, ?)').run(key, at);
}

/** A pass forgets those of before. */
export function forgetRefusals(store: Store, key: string): void {
  store.db.prepare('DELETE FROM refusals WHERE attempt_key = ?').run(key);
}
