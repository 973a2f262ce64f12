import { isLocked, type LockedFactor } from '../vocabulary/resident-factor.ts';
import { fail, ok, type Result } from '../vocabulary/result.ts';
import { actOfHolding, type HoldNeeds, type Holding } from './hold-aliases.ts';
import { unlockFactor } from './hold-locks.ts';
import type { ResidentCodes } from './resident-codes.ts';

/** Why a resident can not unlock by herself. */
export interface UnlockRefusal {
  /** `unlock_at_station`: what she would prove herself by is locked, too. */
  readonly kind: 'code_empty' | 'code_wrong' | 'unlock_at_station';
}

/**
 * Unlocks a factor for whoever shows another one that is not locked: a code, once more, since a
 * session may have been left open. Codes themselves, and everything, are unlocked at a station.
 */
export async function unlockOwn(
  needs: HoldNeeds & { readonly residentCodes: ResidentCodes },
  holding: Holding,
  asked: { readonly factor: LockedFactor; readonly code: string },
): Promise<Result<{ readonly done: boolean }, UnlockRefusal>> {
  const { factor, code } = asked;
  const { resident } = holding;
  const act = actOfHolding(needs, holding, `resident.${factor}_unlocked`);
  const refuse = async (kind: UnlockRefusal['kind']) => {
    await needs.register.commit('note_act', { at: act.at }, { ...act, outcome: kind });
    return fail({ kind });
  };
  const byCode = factor !== 'code' && factor !== 'everything';
  if (!byCode || isLocked(resident.locks, ['code'], act.at)) return refuse('unlock_at_station');
  if (code === '') return refuse('code_empty');
  const checked = await needs.residentCodes.check(resident.id, code, act.at);
  if (checked === 'refused') return refuse('code_wrong');
  return ok(await unlockFactor(needs, holding, factor));
}
