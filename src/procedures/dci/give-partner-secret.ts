import { firstSecret, hashSecret } from '../../credentials/operator-secret.ts';
import type { ExchangeStore } from '../../dci/exchange-store.ts';
import type { Register } from '../../register/register.ts';
import type { OperatorId, ProgrammeId } from '../../vocabulary/record-ids.ts';
import { fail, ok, type Result } from '../../vocabulary/result.ts';
import type { Clock } from '../../vocabulary/time.ts';

/** What giving secrets needs. */
export interface PartnerSecretNeeds {
  readonly register: Pick<Register, 'programme' | 'commit'>;
  readonly store: Pick<ExchangeStore, 'putSecretHash'>;
  readonly now: Clock;
}

/** Why none is given. */
export interface PartnerSecretRefusal {
  readonly kind: 'programme_unknown' | 'exchange_missing';
}

/** A new client secret for a partner of the exchange; the one before holds no more. */
export async function givePartnerSecret(
  { register, store, now }: PartnerSecretNeeds,
  { programme, operator }: { readonly programme: ProgrammeId; readonly operator: OperatorId },
): Promise<Result<string, PartnerSecretRefusal>> {
  const account = await register.programme(programme);
  if (!account) return fail({ kind: 'programme_unknown' });
  if (!account.exchange) return fail({ kind: 'exchange_missing' });
  const secret = firstSecret();
  const at = now();
  const act = {
    at,
    kind: 'account.exchange_secret_given',
    actor: `operator:${operator}`,
    subject: programme,
    purpose: 'administration',
    outcome: 'given',
  };
  await register.commit('note_act', { at }, act);
  await store.putSecretHash(programme, await hashSecret(secret));
  return ok(secret);
}
