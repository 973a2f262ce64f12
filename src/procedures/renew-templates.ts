import type { Register } from '../register/register.ts';
import type { OperatorId } from '../vocabulary/record-ids.ts';
import type { Clock } from '../vocabulary/time.ts';

/** What another key for templates needs. */
export interface RenewTemplatesNeeds {
  readonly register: Pick<Register, 'commit'>;
  readonly now: Clock;
  /** Makes the key; `waits` when the last one is not in use yet. */
  readonly renew: () => Promise<'renewed' | 'waits'>;
}

/**
 * Makes another key that turns templates; everybody's are turned at the next start. The journal
 * tells of it, also when another waits already.
 */
export async function renewTemplates(
  { register, now, renew }: RenewTemplatesNeeds,
  operator: OperatorId,
): Promise<'renewed' | 'waits'> {
  const outcome = await renew();
  const at = now();
  const act = {
    at,
    kind: 'templates.key_renewed',
    actor: `operator:${operator}`,
    subject: 'station',
    purpose: 'administration',
    outcome,
  };
  await register.commit('note_act', { at }, act);
  return outcome;
}
