import type { CredentialState, IssuedCredential } from '../register/credential-change.ts';
import type { CredentialId } from '../vocabulary/record-ids.ts';
import { fail, ok, type Result } from '../vocabulary/result.ts';
import { actOfHolding, type HoldNeeds, type Holding } from './hold-aliases.ts';

/** Why a card or a credential of hers stayed as it was. */
export interface CredentialRefusal {
  readonly kind: 'credential_unknown' | 'credential_unchanged';
}

/** Cards and credentials that were issued to her, latest first. */
export async function showCredentials(
  needs: HoldNeeds,
  holding: Holding,
): Promise<readonly IssuedCredential[]> {
  const act = actOfHolding(needs, holding, 'my.credentials_shown');
  await needs.register.commit('note_act', { at: act.at }, act);
  return needs.register.credentialsOf(holding.resident.id);
}

const acts: Readonly<Record<CredentialState, string>> = {
  valid: 'credential.restored',
  suspended: 'credential.suspended',
  revoked: 'credential.revoked',
};

/** Says that a card or a credential of hers is lost (for ever), mislaid, or found again. */
export async function setOwnCredential(
  needs: HoldNeeds,
  holding: Holding,
  { id, state }: { readonly id: CredentialId; readonly state: CredentialState },
): Promise<Result<'set', CredentialRefusal>> {
  const act = actOfHolding(needs, holding, acts[state]);
  const { at } = act;
  const own = await needs.register.credential(id);
  if (own?.resident !== holding.resident.id) {
    await needs.register.commit('note_act', { at }, { ...act, outcome: 'credential_unknown' });
    return fail({ kind: 'credential_unknown' });
  }
  const receipt = await needs.register.commit('set_credential_state', { id, state, at }, act);
  return receipt.kind === 'set' ? ok('set') : fail({ kind: 'credential_unchanged' });
}
