import { errors, jwtVerify, type JWTPayload, type JWTVerifyGetKey } from 'jose';
import { fail, ok, type Result } from '../vocabulary/result.ts';
import { Instant } from '../vocabulary/time.ts';
import { isStrictCompact } from './compact-jwt.ts';

/** Longest validity that a token may claim, in seconds. */
const lifetimeMaxS = 120;
const clockToleranceS = 5;

/** Why a token was not accepted. */
export interface TokenRefusal {
  readonly kind:
    'malformed' | 'not_signed' | 'expired' | 'wrong_audience' | 'wrong_claims' | 'replayed';
}

/** What a scoring API expects of a token. */
export interface TokenExpectation {
  readonly issuer: string;
  readonly audience: string;
  /** The issuer's published keys. */
  readonly keys: JWTVerifyGetKey;
  readonly now: Instant;
  /** Remembers a token's `jti` until it has expired; false when it was seen before. */
  readonly takeOnce: (jti: string, expiresAt: number) => Promise<boolean>;
}

/** A token that holds, but was not taken yet. */
export interface ReadToken {
  readonly payload: JWTPayload & { readonly jti: string };
  /** Until when it must be remembered once it is taken. */
  readonly rememberUntil: Instant;
}

/** The key that a token is bound to; `other` when it is bound in a way that is not known here. */
function boundTo({ cnf }: JWTPayload): string {
  if (cnf === undefined) return 'none';
  const key: unknown = typeof cnf === 'object' && cnf !== null ? Reflect.get(cnf, 'jkt') : 'other';
  return typeof key === 'string' && key !== 'none' ? key : 'other';
}

/**
 * Reads a token and takes it not: what takes it must do so in one step with what it is taken for.
 * @param holder thumbprint of the key that whoever shows it proved; a token bound to another is
 * refused, and so is a bound one of whom nothing was proved
 */
export async function readIdentityToken(
  token: string,
  expected: Omit<TokenExpectation, 'takeOnce'>,
  holder: string | 'none',
): Promise<Result<ReadToken, TokenRefusal>> {
  if (!isStrictCompact(token)) return fail({ kind: 'malformed' });
  try {
    const { payload } = await jwtVerify(token, expected.keys, {
      algorithms: ['ES256'],
      typ: 'at+jwt',
      issuer: expected.issuer,
      audience: expected.audience,
      currentDate: new Date(expected.now),
      clockTolerance: clockToleranceS,
      maxTokenAge: lifetimeMaxS,
      requiredClaims: ['sub', 'exp', 'iat', 'jti', 'client_id'],
    });
    const { exp, iat, jti } = payload;
    if (exp === undefined || iat === undefined || typeof jti !== 'string' || jti === '') {
      return fail({ kind: 'wrong_claims' });
    }
    if (payload['training'] !== undefined) return fail({ kind: 'wrong_claims' });
    const bound = boundTo(payload);
    if (exp - iat > lifetimeMaxS || (bound !== 'none' && bound !== holder)) {
      return fail({ kind: 'wrong_claims' });
    }
    const rememberUntil = Instant.parse((exp + clockToleranceS) * 1000);
    return ok({ payload: { ...payload, jti }, rememberUntil });
  } catch (error) {
    return fail({ kind: refusalKind(error) });
  }
}

/**
 * Accepts an identity token once. Bound tokens are refused here: they need the holder's proof, and
 * a consumer that can not check it must not take them for bearer tokens.
 */
export async function acceptIdentityToken(
  token: string,
  expected: TokenExpectation,
): Promise<Result<JWTPayload, TokenRefusal>> {
  const read = await readIdentityToken(token, expected, 'none');
  if (!read.ok) return read;
  const { payload, rememberUntil } = read.value;
  const fresh = await expected.takeOnce(payload.jti, rememberUntil);
  return fresh ? ok(payload) : fail({ kind: 'replayed' });
}

function refusalKind(error: unknown): TokenRefusal['kind'] {
  if (error instanceof errors.JWTExpired) return 'expired';
  if (error instanceof errors.JWTClaimValidationFailed) {
    return error.claim === 'aud' ? 'wrong_audience' : 'wrong_claims';
  }
  // Whatever else goes wrong, the token was not shown to be signed.
  return 'not_signed';
}
