import { createLocalJWKSet } from 'jose';
import { z } from 'zod';
import { fail, ok, type Result } from '../vocabulary/result.ts';
import type { Instant } from '../vocabulary/time.ts';
import type { TokenBinding } from '../vocabulary/token-binding.ts';
import type { Keys } from './keys/keys.ts';
import { readIdentityToken, type TokenRefusal } from './verify-identity-token.ts';

const Said = z.object({
  sub: z.string(),
  client_id: z.string(),
  purpose: z.string(),
  txn: z.string().min(1),
});

/** What a token says that this station signed itself. */
export interface OwnTokenSaid {
  readonly subject: string;
  readonly programme: string;
  readonly purpose: string;
  readonly transaction: string;
  /** Under which it is remembered once it is taken; the same wherever this station takes it. */
  readonly onceKey: string;
  readonly expiresAt: Instant;
}

/** Under which a token is remembered once it is taken here. */
export function onceKeyOf(jti: string): string {
  return `identity-token:${jti}`;
}

/** Reads a token of this station's own, which comes back to it to be used up. */
export async function readOwnToken(
  { keys, issuer }: { readonly keys: Pick<Keys, 'published'>; readonly issuer: string },
  token: string,
  shown: { readonly audience: string; readonly boundTo: TokenBinding; readonly now: Instant },
): Promise<Result<OwnTokenSaid, TokenRefusal>> {
  const published = await keys.published('identity-token');
  const { audience, now, boundTo } = shown;
  const keySet = createLocalJWKSet({ keys: [...published] });
  const expected = { issuer, audience, now, keys: keySet, holder: boundTo };
  const read = await readIdentityToken(token, expected);
  if (!read.ok) return read;
  const said = Said.safeParse(read.value.payload);
  if (!said.success) return fail({ kind: 'wrong_claims' });
  return ok({
    subject: said.data.sub,
    programme: said.data.client_id,
    purpose: said.data.purpose,
    transaction: said.data.txn,
    onceKey: onceKeyOf(read.value.payload.jti),
    expiresAt: read.value.rememberUntil,
  });
}
