import { createLocalJWKSet, decodeJwt, jwtVerify, type JWK } from 'jose';
import { fail, ok, type Result } from '../vocabulary/result.ts';
import { Instant } from '../vocabulary/time.ts';
import { isStrictCompact } from './compact-jwt.ts';
import { jwtRefusal, type JwtRefusalKind } from './jwt-refusal.ts';

/** Longest validity that an assertion may claim, in seconds. */
const lifetimeMaxS = 300;
const clockToleranceS = 5;

/** Why a programme was not believed. */
export interface AssertionRefusal {
  readonly kind: JwtRefusalKind | 'malformed' | 'replayed';
}

/** What an assertion is checked against. */
export interface AssertionExpectation {
  readonly programme: string;
  readonly keys: readonly JWK[];
  /** Any of these is us. */
  readonly audiences: readonly string[];
  readonly now: Instant;
  /** Takes a one-time value; false when it was taken before. */
  readonly takeOnce: (key: string, expiresAt: Instant) => Promise<boolean>;
}

/** Who an assertion claims to be, unchecked: only to find the keys to check it with. */
export function claimedIssuer(assertion: string): string | undefined {
  if (!isStrictCompact(assertion)) return undefined;
  try {
    return decodeJwt(assertion).iss;
  } catch {
    return undefined;
  }
}

/** Checks a `private_key_jwt` assertion. Source: RFC 7523 §3, OpenID Connect Core §9. */
export async function checkClientAssertion(
  assertion: string,
  expected: AssertionExpectation,
): Promise<Result<{ readonly programme: string }, AssertionRefusal>> {
  if (!isStrictCompact(assertion)) return fail({ kind: 'malformed' });
  try {
    const { payload } = await jwtVerify(
      assertion,
      createLocalJWKSet({ keys: [...expected.keys] }),
      {
        algorithms: ['ES256'],
        issuer: expected.programme,
        subject: expected.programme,
        audience: [...expected.audiences],
        clockTolerance: clockToleranceS,
        currentDate: new Date(expected.now),
        maxTokenAge: lifetimeMaxS,
        requiredClaims: ['exp', 'iat', 'jti'],
      },
    );
    const { exp, iat, jti } = payload;
    if (exp === undefined || iat === undefined || typeof jti !== 'string' || jti === '') {
      return fail({ kind: 'wrong_claims' });
    }
    if (exp - iat > lifetimeMaxS || jti.length > 128) return fail({ kind: 'wrong_claims' });
    const forget = Instant.parse((exp + 2 * clockToleranceS) * 1000);
    const fresh = await expected.takeOnce(`assertion:${expected.programme}:${jti}`, forget);
    return fresh ? ok({ programme: expected.programme }) : fail({ kind: 'replayed' });
  } catch (error) {
    return fail({ kind: jwtRefusal(error, expected.now) });
  }
}
