import { sealingKept, type SealingKeys } from '../credentials/keys/keys.ts';
import type { Inbox } from '../packets/inbox.ts';
import type { Register } from '../register/register.ts';
import type { SealingJwk } from '../vocabulary/public-key.ts';
import type { OperatorId } from '../vocabulary/record-ids.ts';
import { fail, ok, type Result } from '../vocabulary/result.ts';
import type { Clock } from '../vocabulary/time.ts';

/** What a rotation of a centre's sealing key needs. */
export interface RotateSealingNeeds {
  readonly register: Pick<Register, 'commit'>;
  readonly inbox: Inbox;
  readonly sealing: SealingKeys;
  readonly now: Clock;
}

/**
 * Makes a key that stations seal to from now on. Packets to the one before still open, so that
 * stations can be told one after the other; packets to the one before that do not, and while
 * received ones may be sealed to it nothing is changed.
 */
export async function rotateSealing(
  needs: RotateSealingNeeds,
  operator: OperatorId,
): Promise<Result<readonly SealingJwk[], { readonly kind: 'packets_waiting' }>> {
  const at = needs.now();
  const note = (outcome: string) => {
    const who = { actor: `operator:${operator}`, purpose: 'administration' };
    const act = { at, kind: 'keys.rotated', subject: 'packet-sealing', outcome, ...who };
    return needs.register.commit('note_act', { at }, act);
  };
  const drops = (await needs.sealing.sealingKeys()).length >= sealingKept;
  if (drops && (await needs.inbox.ask('undecided', 1)).length > 0) {
    await note('packets_waiting');
    return fail({ kind: 'packets_waiting' });
  }
  await note('done');
  await needs.sealing.rotateSealing();
  return ok(await needs.sealing.sealingKeys());
}
