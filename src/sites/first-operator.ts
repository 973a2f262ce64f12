import { firstSecret, hashSecret } from '../credentials/operator-secret.ts';
import { putOperator, type AccountNeeds } from '../procedures/keep-accounts.ts';
import { OperatorId } from '../vocabulary/record-ids.ts';

/** The first operator's secret, until she has changed it. */
export type FirstOperator = { readonly id: string; readonly secret: string } | 'known';

const id = OperatorId.parse('first-operator');

/**
 * A register without operators gets one, whose secret is shown once and must be changed. One that
 * nobody has changed yet may never have been seen: it is replaced.
 */
export async function makeFirstOperator(needs: AccountNeeds): Promise<FirstOperator> {
  const [known, ...others] = await needs.register.operators();
  if (others.length > 0 || (known && !known.mustChangeSecret)) return 'known';
  const secret = firstSecret();
  await putOperator(needs, 'station', {
    id,
    roles: ['administrator', 'clerk', 'adjudicator'],
    secretHash: await hashSecret(secret),
    active: true,
    mustChangeSecret: true,
  });
  return { id, secret };
}
