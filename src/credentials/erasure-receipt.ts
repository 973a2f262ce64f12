import { randomUUID } from 'node:crypto';
import type { Instant } from '../vocabulary/time.ts';
import { encodedJson } from './compact-jwt.ts';
import type { Keys } from './keys/keys.ts';

/** What a receipt states. */
export interface Erasure {
  readonly subject: string;
  readonly erasedAt: Instant;
  readonly journal: { readonly place: number; readonly leafHash: string };
}

/**
 * Signs that a resident's data were erased, by the key of the journal's heads: whoever has these
 * keys can check it, and find the leaf in the journal. Its type tells it from everything else that
 * the key signs.
 */
export async function signErasure(
  needs: { readonly keys: Keys; readonly issuer: string; readonly now: () => Instant },
  { subject, erasedAt, journal }: Erasure,
): Promise<string> {
  const { kid } = await needs.keys.current('journal-head');
  const header = encodedJson({ alg: 'ES256', typ: 'erasure-receipt+jwt', kid });
  const body = encodedJson({
    iss: needs.issuer,
    iat: Math.floor(needs.now() / 1000),
    jti: randomUUID(),
    act: 'resident.erased',
    sub: subject,
    erased_at: Math.floor(erasedAt / 1000),
    journal: { place: journal.place, leaf_hash: journal.leafHash },
  });
  const signed = Buffer.from(`${header}.${body}`, 'ascii');
  const signature = await needs.keys.sign('journal-head', kid, signed);
  return `${header}.${body}.${Buffer.from(signature).toString('base64url')}`;
}
