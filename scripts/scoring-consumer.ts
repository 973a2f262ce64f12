import { createRemoteJWKSet } from 'jose';
import { acceptIdentityToken } from '../src/credentials/verify-identity-token.ts';
import { systemClock } from '../src/vocabulary/time.ts';

/**
 * What a scoring API does with a token: takes it once, from one issuer, for one audience. The seen
 * identifiers are in memory here; a real one shares them among its servers.
 */
export function scoringConsumer(settings: { readonly issuer: string; readonly audience: string }) {
  const keys = createRemoteJWKSet(new URL('/.well-known/jwks.json', settings.issuer));
  const seen = new Map<string, number>();
  const takeOnce = async (jti: string, expiresAt: number) => {
    const now = Date.now();
    for (const [known, until] of seen) if (until < now) seen.delete(known);
    if (seen.has(jti)) return false;
    seen.set(jti, expiresAt);
    return true;
  };
  return {
    accept: (token: string) =>
      acceptIdentityToken(token, { ...settings, keys, now: systemClock(), takeOnce }),
  };
}
