import { randomUUID } from 'node:crypto';
import type { SealingJwk } from '../vocabulary/public-key.ts';
import type { StationId } from '../vocabulary/record-ids.ts';
import type { Instant } from '../vocabulary/time.ts';
import type { Keys } from './keys/keys.ts';
import { signStatement } from './signed-statement.ts';

/** How long an assertion is good for, in seconds. */
const lifetimeS = 120;

/**
 * A centre as an assertion names it: by the key that packets are sealed to, whatever address leads
 * there.
 */
export function centreAudience({ kid }: Pick<SealingJwk, 'kid'>): string {
  return `urn:basma:centre:${kid}`;
}

/** Proves to its centre which station this is, once (RFC 7523 §3). */
export function stationAssertion(
  keys: Keys,
  claims: { readonly station: StationId; readonly centre: SealingJwk; readonly now: Instant },
): Promise<string> {
  const issuedAt = Math.floor(claims.now / 1000);
  return signStatement(
    keys,
    { purpose: 'packet', typ: 'JWT' },
    {
      iss: claims.station,
      sub: claims.station,
      aud: centreAudience(claims.centre),
      jti: randomUUID(),
      iat: issuedAt,
      exp: issuedAt + lifetimeS,
    },
  );
}
