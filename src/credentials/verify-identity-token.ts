import { createLocalJWKSet, jwtVerify, type JWTPayload, type JWTVerifyGetKey } from 'jose';
import { z } from 'zod';
import { ProgrammeId } from '../vocabulary/record-ids.ts';
import { fail, ok, type Result } from '../vocabulary/result.ts';
import { Instant } from '../vocabulary/time.ts';
import type { TokenBinding } from '../vocabulary/token-binding.ts';
import { isStrictCompact } from './compact-jwt.ts';
import { jwtRefusal, type JwtRefusalKind } from './jwt-refusal.ts';
import type { Keys } from './keys/keys.ts';

/** Longest validity that a token may claim, in seconds. */
const lifetimeMaxS = 120;
const clockToleranceS = 5;

/** Why a token was not accepted. */
export interface TokenRefusal {
  readonly kind:
    | JwtRefusalKind
    | 'malformed'
    | 'replayed'
    /** It is bound to a key or a certificate, and nobody showed one, or another one. */
    | 'binding_missing'
    | 'binding_refused';
}

/** What a scoring API expects of a token. */
export interface TokenExpectation {
  readonly issuer: string;
  readonly audience: string;
  /** The issuer's published keys. */
  readonly keys: JWTVerifyGetKey;
  readonly now: Instant;
  /** What the holder proved that it has: the key of a proof, the certificate of a connection. */
  readonly holder?: TokenBinding | undefined;
  /** Remembers a token's `jti` until it has expired; false when it was seen before. */
  readonly takeOnce: (jti: string, expiresAt: number) => Promise<boolean>;
}

/** What a token says that it is bound to. */
function bindingOf({ cnf }: JWTPayload): TokenBinding | 'unreadable' {
  if (cnf === undefined) return 'none';
  if (typeof cnf !== 'object' || cnf === null) return 'unreadable';
  const members = Object.entries(cnf);
  const [[name, thumbprint] = []] = members;
  if (members.length !== 1 || typeof thumbprint !== 'string') return 'unreadable';
  if (name === 'jkt') return { kind: 'key', thumbprint };
  return name === 'x5t#S256' ? { kind: 'certificate', thumbprint } : 'unreadable';
}

/** Whether a token is good for its holder; undefined when it is. */
function holderRefused(
  payload: JWTPayload,
  holder: TokenBinding = 'none',
): 'binding_missing' | 'binding_refused' | undefined {
  const bound = bindingOf(payload);
  if (bound === 'none') return undefined;
  if (bound === 'unreadable') return 'binding_refused';
  if (holder === 'none') return 'binding_missing';
  const own = holder.kind === bound.kind && holder.thumbprint === bound.thumbprint;
  return own ? undefined : 'binding_refused';
}

/** What a signed token says, whoever holds it; it may have been consumed. */
async function readToken(
  token: string,
  expected: Omit<TokenExpectation, 'holder' | 'takeOnce'>,
): Promise<Result<JWTPayload, TokenRefusal>> {
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
    return exp - iat > lifetimeMaxS ? fail({ kind: 'wrong_claims' }) : ok(payload);
  } catch (error) {
    return fail({ kind: jwtRefusal(error, expected.now) });
  }
}

/** Accepts an identity token once; a bound one from its holder alone. */
export async function acceptIdentityToken(
  token: string,
  expected: TokenExpectation,
): Promise<Result<JWTPayload, TokenRefusal>> {
  const read = await readToken(token, expected);
  if (!read.ok) return read;
  const { jti = '', exp = 0 } = read.value;
  const notItsHolder = holderRefused(read.value, expected.holder);
  if (notItsHolder) return fail({ kind: notItsHolder });
  const fresh = await expected.takeOnce(jti, (exp + clockToleranceS) * 1000);
  return fresh ? read : fail({ kind: 'replayed' });
}

/** What a token of ours names, as far as its issuer is asked about it. */
const OwnClaims = z.looseObject({
  jti: z.string(),
  sub: z.string(),
  exp: z.number().int(),
  client_id: ProgrammeId,
  txn: z.string(),
});

/** A token of ours that is signed and in time. */
export interface OwnToken {
  readonly jti: string;
  readonly programme: ProgrammeId;
  readonly subject: string;
  readonly transaction: string;
  readonly expiresAt: Instant;
  readonly boundTo: TokenBinding;
  /** All that it says. */
  readonly claims: Readonly<Record<string, unknown>>;
}

/** Reads a token by the issuer's own keys, for the audience that asks about it. */
export async function readOwnToken(
  needs: { readonly keys: Keys; readonly issuer: string },
  token: string,
  { audience, now }: { readonly audience: string; readonly now: Instant },
): Promise<Result<OwnToken, TokenRefusal>> {
  const published = await needs.keys.published('identity-token');
  const keys = createLocalJWKSet({ keys: published.map((key) => ({ ...key })) });
  const read = await readToken(token, { issuer: needs.issuer, audience, keys, now });
  if (!read.ok) return read;
  const claims = OwnClaims.safeParse(read.value);
  const boundTo = bindingOf(read.value);
  if (!claims.success || boundTo === 'unreadable') return fail({ kind: 'wrong_claims' });
  const { jti, sub: subject, exp, client_id: programme, txn: transaction } = claims.data;
  return ok({
    jti,
    programme,
    subject,
    transaction,
    expiresAt: Instant.parse((exp + clockToleranceS) * 1000),
    boundTo,
    claims: read.value,
  });
}
