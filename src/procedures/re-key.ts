import type { Register, SealingAnew } from '../register/register.ts';
import type { OperatorId } from '../vocabulary/record-ids.ts';
import type { Clock } from '../vocabulary/time.ts';

/**
 * Rows that are sealed anew at one time: some milliseconds of the register's thread, in which
 * nobody else is answered.
 */
const rowsAtOnce = 100;

/** Who keeps the key that wraps; the site joins it to the secrets and their token. */
export interface WrapKeeper {
  /** Makes another, durably, and keeps the one before beside it. */
  renew(): Promise<Uint8Array>;
  /** Destroys the one before. */
  forgetFormer(): Promise<void>;
}

/** What another key for the register needs. */
export interface ReKeyNeeds {
  readonly register: Register;
  readonly wraps: WrapKeeper;
  readonly now: Clock;
}

function actOf(at: ReturnType<Clock>, kind: string, actor: string) {
  return { at, kind, actor, subject: 'register', purpose: 'administration', outcome: 'done' };
}

/** From now on another key seals; the journal tells of it before it is done. */
export async function beginReKey(needs: ReKeyNeeds, operator: OperatorId): Promise<void> {
  const at = needs.now();
  const act = actOf(at, 'wrap.renewed', `operator:${operator}`);
  await needs.register.commit('note_act', { at }, act);
  await needs.register.changeWrap(await needs.wraps.renew());
}

/** How a sealing anew gives way and tells how far it is. */
export interface SealingRun {
  readonly pause: () => Promise<void>;
  readonly onProgress: (state: SealingAnew) => void;
  readonly signal: AbortSignal;
}

/**
 * Seals everything under the present key, some rows at a time, and destroys the one before when it
 * seals nothing any more. What is cut off begins anew and finds most of it done.
 */
export async function finishReKey(needs: ReKeyNeeds, run: SealingRun): Promise<void> {
  for (;;) {
    if (run.signal.aborted) return;
    const state = await needs.register.sealAnew(rowsAtOnce);
    run.onProgress(state);
    if (!state.left) break;
    await run.pause();
  }
  await needs.wraps.forgetFormer();
  const at = needs.now();
  await needs.register.commit('note_act', { at }, actOf(at, 'wrap.former_destroyed', 'station'));
}
