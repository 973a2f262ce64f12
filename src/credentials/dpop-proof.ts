import { createHash } from 'node:crypto';
import { calculateJwkThumbprint, EmbeddedJWK, jwtVerify } from 'jose';
import { fail, ok, type Result } from '../vocabulary/result.ts';
import { Instant } from '../vocabulary/time.ts';
import { isStrictCompact } from './compact-jwt.ts';
import { jwtRefusal, type JwtRefusalKind } from './jwt-refusal.ts';

/** How old a proof may be, and how far clocks may differ, in seconds. */
const ageMaxS = 60;
const clockToleranceS = 5;

/** Why a proof was not accepted. */
export interface ProofRefusal {
  readonly kind: JwtRefusalKind | 'malformed' | 'replayed';
}

/** What a proof is checked against. */
export interface ProofExpectation {
  readonly method: string;
  /** Address without query, as the client called it. */
  readonly url: string;
  /** The token that it is shown with, whose hash it must hold; `none` where there is no token. */
  readonly token?: string | 'none';
  readonly now: Instant;
  /** Takes a one-time value; false when it was taken before. */
  readonly takeOnce: (key: string, expiresAt: Instant) => Promise<boolean>;
}

/**
 * Checks a proof of possession and answers the thumbprint of its key (RFC 7638), to which the token
 * is then bound. Source: RFC 9449 §4.3.
 */
export async function checkDpopProof(
  proof: string,
  expected: ProofExpectation,
): Promise<Result<{ readonly thumbprint: string }, ProofRefusal>> {
  if (!isStrictCompact(proof)) return fail({ kind: 'malformed' });
  try {
    const { payload, protectedHeader } = await jwtVerify(proof, EmbeddedJWK, {
      algorithms: ['ES256'],
      typ: 'dpop+jwt',
      clockTolerance: clockToleranceS,
      maxTokenAge: ageMaxS,
      currentDate: new Date(expected.now),
      requiredClaims: ['iat', 'jti', 'htm', 'htu'],
    });
    const { htm, htu, jti, iat } = payload;
    const { jwk } = protectedHeader;
    if (typeof jti !== 'string' || jti === '' || jti.length > 128 || iat === undefined || !jwk) {
      return fail({ kind: 'wrong_claims' });
    }
    if (htm !== expected.method || htu !== expected.url) {
      return fail({ kind: 'wrong_claims' });
    }
    const { token = 'none' } = expected;
    if (token !== 'none' && payload['ath'] !== hashOf(token)) {
      return fail({ kind: 'wrong_claims' });
    }
    const thumbprint = await calculateJwkThumbprint(jwk, 'sha256');
    const forget = Instant.parse((iat + ageMaxS + 2 * clockToleranceS) * 1000);
    const fresh = await expected.takeOnce(`proof:${thumbprint}:${jti}`, forget);
    return fresh ? ok({ thumbprint }) : fail({ kind: 'replayed' });
  } catch (error) {
    return fail({ kind: jwtRefusal(error, expected.now) });
  }
}

/** What a proof says of the token that it is shown with: RFC 9449 §4.2. */
function hashOf(token: string): string {
  return createHash('sha256').update(token, 'ascii').digest('base64url');
}
