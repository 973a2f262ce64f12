import { z } from 'zod';
import type { Instant } from './time.ts';

/** By what a resident is known again. */
export const ResidentFactor = z.enum(['face', 'finger', 'code', 'demographics', 'card']);
export type ResidentFactor = z.infer<typeof ResidentFactor>;

/** What a resident can lock. */
export const LockedFactor = z.enum([...ResidentFactor.options, 'everything']);
export type LockedFactor = z.infer<typeof LockedFactor>;

/** A factor that is not taken for its resident. */
export interface FactorLock {
  readonly factor: LockedFactor;
  /** From then on it is taken again by itself. */
  readonly until: Instant | 'unlocked';
}

/** Whether one of these is locked at `at`, or everything is. */
export function isLocked(
  locks: readonly FactorLock[],
  factors: readonly ResidentFactor[],
  at: Instant,
): boolean {
  return locks.some(
    ({ factor, until }) =>
      (factor === 'everything' || factors.includes(factor)) && (until === 'unlocked' || until > at),
  );
}
