import { errors } from 'jose';
import type { Instant } from '../vocabulary/time.ts';

/** What a library found wrong with something signed; each has a code of its own. */
export type JwtRefusalKind =
  | 'not_signed'
  | 'key_unknown'
  | 'algorithm_unknown'
  | 'expired'
  /** Its time is more than a day away from ours: one of both clocks is wrong. */
  | 'clock_differs'
  | 'wrong_audience'
  | 'wrong_claims';

/** Nothing that we take lives as long: what is further away was made by another clock. */
const clocksDifferFromS = 86_400;

function clocksDiffer(
  { payload }: errors.JWTExpired | errors.JWTClaimValidationFailed,
  now: Instant,
): boolean {
  const { iat, exp } = payload;
  const stated = typeof iat === 'number' ? iat : exp;
  return typeof stated === 'number' && Math.abs(stated - now / 1000) > clocksDifferFromS;
}

/**
 * The refusal that an error of the library means.
 * @throws what is no error of the library
 */
export function jwtRefusal(error: unknown, now: Instant): JwtRefusalKind {
  if (error instanceof errors.JWTExpired) {
    return clocksDiffer(error, now) ? 'clock_differs' : 'expired';
  }
  if (error instanceof errors.JWTClaimValidationFailed) {
    if (error.claim === 'aud') return 'wrong_audience';
    const ofTime = ['iat', 'nbf', 'exp'].includes(error.claim) && error.reason === 'check_failed';
    return ofTime && clocksDiffer(error, now) ? 'clock_differs' : 'wrong_claims';
  }
  if (error instanceof errors.JWKSNoMatchingKey) return 'key_unknown';
  if (error instanceof errors.JWKSMultipleMatchingKeys) return 'key_unknown';
  if (error instanceof errors.JOSEAlgNotAllowed) return 'algorithm_unknown';
  if (error instanceof errors.JOSENotSupported) return 'algorithm_unknown';
  if (error instanceof errors.JOSEError) return 'not_signed';
  // A key in the header that is no key.
  if (error instanceof TypeError || error instanceof DOMException) return 'not_signed';
  throw error;
}
