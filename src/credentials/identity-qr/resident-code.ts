import { Idcs } from '../../vocabulary/idcs.ts';
import { fail, ok, type Result } from '../../vocabulary/result.ts';
import type { Instant } from '../../vocabulary/time.ts';
import type { Keys } from '../keys/keys.ts';
import { trustedDocumentKey } from './document-signer.ts';
import { verifyIdentityQr, type IdentityQrRefusal } from './verify-identity-qr.ts';

/** Why a code says nothing of a resident here. */
export type ResidentCodeRefusal = IdentityQrRefusal['kind'] | 'number_missing';

/** This machine's own clock signed, or one that it is set by. */
const clockToleranceS = 60;

/**
 * The number that a card's code carries, once everything about the code held: it is whole, signed
 * by a document key of this issuer, and in force. That the person is its holder is not said by it.
 */
export async function readResidentCode(
  {
    keys,
    issuer,
    lifetimeMs,
  }: {
    readonly keys: Pick<Keys, 'published'>;
    readonly issuer: string;
    /** The longest validity of a card. */
    readonly lifetimeMs: number;
  },
  text: string,
  now: Instant,
): Promise<Result<Idcs, ResidentCodeRefusal>> {
  const published = await keys.published('document-signer');
  const read = await verifyIdentityQr(text, {
    trust: {
      keys: published.map((key) => trustedDocumentKey(key, issuer)),
      // Certificates are believed where they are of these keys: other issuers' cards say nothing of
      // a number in this register.
      certified: 'none',
    },
    now,
    clockToleranceS,
    lifetimeSMax: Math.ceil(lifetimeMs / 1000),
  });
  if (!read.ok) return fail(read.error.kind);
  const number = Idcs.safeParse(read.value.token.identity.id);
  return number.success ? ok(number.data) : fail('number_missing');
}
