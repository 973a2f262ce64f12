import type { Instant } from '../vocabulary/time.ts';
import type { Keys } from './keys/keys.ts';
import { signStatement } from './signed-statement.ts';

/** What a receipt says: everything of the payment, nothing of whom. */
export interface ReceiptSaid {
  readonly audience: string;
  readonly redemption: {
    readonly id: string;
    readonly entitlement: string;
    readonly programme: string;
    readonly way: string;
    readonly collectedBy: string;
    readonly verification: string;
    readonly point: string;
    readonly at: Instant;
  };
  readonly reference: string;
  readonly amount: string;
  readonly currency: string;
}

/**
 * Signs the receipt on which an entitlement is paid. Its `jti` is the redemption: whoever pays on
 * one `jti` once pays once, however many receipts of it there are.
 */
export function signRedemption(
  { keys, issuer }: { readonly keys: Keys; readonly issuer: string },
  { audience, redemption, reference, amount, currency }: ReceiptSaid,
): Promise<string> {
  return signStatement(
    keys,
    { purpose: 'redemption', typ: 'redemption-receipt+jwt' },
    {
      iss: issuer,
      aud: audience,
      client_id: redemption.programme,
      jti: redemption.id,
      iat: Math.floor(redemption.at / 1000),
      entitlement: redemption.entitlement,
      reference,
      amount,
      currency,
      way: redemption.way,
      collected_by: redemption.collectedBy,
      txn: redemption.verification,
      point: redemption.point,
    },
  );
}
