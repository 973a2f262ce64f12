import type { FactorLock, LockedFactor } from '../vocabulary/resident-factor.ts';
import { fail, ok, type Result } from '../vocabulary/result.ts';
import { actOfHolding, type HoldNeeds, type Holding } from './hold-aliases.ts';

/** A lock that would be over before it begins. */
export interface LockRefusal {
  readonly kind: 'lock_over';
}

/** Locks one factor, or everything, until a time or until it is unlocked. */
export async function lockFactor(
  needs: HoldNeeds,
  holding: Holding,
  lock: FactorLock,
): Promise<Result<{ readonly done: boolean }, LockRefusal>> {
  const act = actOfHolding(needs, holding, `resident.${lock.factor}_locked`);
  const { at } = act;
  if (lock.until !== 'unlocked' && lock.until <= at) {
    await needs.register.commit('note_act', { at }, { ...act, outcome: 'lock_over' });
    return fail({ kind: 'lock_over' });
  }
  const change = { resident: holding.resident.id, lock, at };
  return ok(await needs.register.commit('lock_factor', change, act));
}

/** Unlocks it; whoever calls has made sure that it is she, or an officer who sees her. */
export async function unlockFactor(
  needs: HoldNeeds,
  holding: Holding,
  factor: LockedFactor,
): Promise<{ readonly done: boolean }> {
  const act = actOfHolding(needs, holding, `resident.${factor}_unlocked`);
  const change = { resident: holding.resident.id, factor, at: act.at };
  return needs.register.commit('unlock_factor', change, act);
}
