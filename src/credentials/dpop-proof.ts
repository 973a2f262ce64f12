import { calculateJwkThumbprint, EmbeddedJWK, errors, jwtVerify } from 'jose';
import { fail, ok, type Result } from '../vocabulary/result.ts';
import { Instant } from '../vocabulary/time.ts';
import { isStrictCompact } from './compact-jwt.ts';

/** How old a proof may be, and how far clocks may differ, in seconds. */
const ageMaxS = 60;
const clockToleranceS = 5;

/** Why a proof was not accepted. */
export interface ProofRefusal {
  readonly kind: 'malformed' | 'not_signed' | 'wrong_claims' | 'replayed';
}

/** What a proof is checked against. */
export interface ProofExpectation {
  readonly method: string;
  /** Address without query, as the client called it. */
  readonly url: string;
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
    if (htm !== expected.method || htu !== expected.url) return fail({ kind: 'wrong_claims' });
    const thumbprint = await calculateJwkThumbprint(jwk, 'sha256');
    const forget = Instant.parse((iat + ageMaxS + 2 * clockToleranceS) * 1000);
    const fresh = await expected.takeOnce(`proof:${thumbprint}:${jti}`, forget);
    return fresh ? ok({ thumbprint }) : fail({ kind: 'replayed' });
  } catch (error) {
    if (error instanceof errors.JWTExpired) return fail({ kind: 'wrong_claims' });
    if (error instanceof errors.JWTClaimValidationFailed) return fail({ kind: 'wrong_claims' });
    if (error instanceof errors.JOSEError) return fail({ kind: 'not_signed' });
    // A key in the header that is no key.
    if (error instanceof TypeError || error instanceof DOMException) {
      return fail({ kind: 'not_signed' });
    }
    throw error;
  }
}
