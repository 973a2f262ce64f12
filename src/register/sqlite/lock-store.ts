import type { ResidentId } from '../../vocabulary/record-ids.ts';
import { LockedFactor, type FactorLock } from '../../vocabulary/resident-factor.ts';
import { Instant } from '../../vocabulary/time.ts';
import type { Changes, Receipts } from '../change.ts';
import type { Store } from './store.ts';

/** What a resident has locked; what is over is in it still. */
export function locksOf(store: Store, resident: string): readonly FactorLock[] {
  return store.db
    .prepare<[string], { factor: string; until: number | null }>(
      'SELECT factor, until FROM resident_locks WHERE resident = ? ORDER BY factor',
    )
    .all(resident)
    .map(({ factor, until }) => ({
      factor: LockedFactor.parse(factor),
      until: until === null ? 'unlocked' : Instant.parse(until),
    }));
}

function isPresent(store: Store, resident: ResidentId): boolean {
  const found = store.db.prepare('SELECT 1 FROM residents WHERE id = ? AND erased = 0');
  return found.get(resident) !== undefined;
}

/** Locks a factor; a lock of before on it is replaced. */
export function lockFactor(store: Store, change: Changes['lock_factor']): Receipts['lock_factor'] {
  if (!isPresent(store, change.resident)) return { done: false };
  const { factor, until } = change.lock;
  store.db
    .prepare(
      `INSERT INTO resident_locks (resident, factor, until) VALUES (?, ?, ?)
       ON CONFLICT (resident, factor) DO UPDATE SET until = excluded.until`,
    )
    .run(change.resident, factor, until === 'unlocked' ? null : until);
  return { done: true };
}

/** Unlocks a factor, or everything that is locked as a whole. */
export function unlockFactor(
  store: Store,
  { resident, factor }: Changes['unlock_factor'],
): Receipts['unlock_factor'] {
  const { changes } = store.db
    .prepare('DELETE FROM resident_locks WHERE resident = ? AND factor = ?')
    .run(resident, factor);
  return { done: changes === 1 };
}
