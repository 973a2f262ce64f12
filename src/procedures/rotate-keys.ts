import type { Register } from '../register/register.ts';
import type { OperatorId } from '../vocabulary/record-ids.ts';
import type { Clock, Instant } from '../vocabulary/time.ts';

/** What a key signs. */
export type RotatedPurpose = 'identity-token' | 'journal-head' | 'document-signer';

/** What a rotation needs; the site joins it to its keys. */
export interface RotateNeeds {
  readonly register: Register;
  readonly rotateKeys: (purpose: RotatedPurpose, at: Instant) => Promise<void>;
  readonly now: Clock;
}

/**
 * Makes the next key sign from now on. What the key before signed still verifies: it stays
 * published, and the one after next is published ahead. The journal tells of it before it is done.
 */
export async function rotateKeys(
  needs: RotateNeeds,
  request: { readonly operator: OperatorId; readonly purpose: RotatedPurpose },
): Promise<void> {
  const at = needs.now();
  const act = {
    at,
    kind: 'keys.rotated',
    actor: `operator:${request.operator}`,
    subject: request.purpose,
    purpose: 'administration',
    outcome: 'done',
  };
  await needs.register.commit('note_act', { at }, act);
  await needs.rotateKeys(request.purpose, at);
}
