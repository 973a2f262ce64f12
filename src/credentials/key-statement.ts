import { createHash } from 'node:crypto';
import { createLocalJWKSet, jwtVerify, type JWK } from 'jose';
import { z } from 'zod';
import { PublicJwk } from '../vocabulary/public-key.ts';
import { fail, ok, type Result } from '../vocabulary/result.ts';
import { Instant } from '../vocabulary/time.ts';
import { isStrictCompact } from './compact-jwt.ts';
import { jwtRefusal, type JwtRefusalKind } from './jwt-refusal.ts';

/** Longest validity of a statement, in seconds. */
const lifetimeMaxS = 300;
const clockToleranceS = 5;

/** What a programme says of its own keys. */
const Said = z
  .object({
    iss: z.string(),
    aud: z.string(),
    iat: z.number().int(),
    jti: z.string().min(1).max(128),
    add: PublicJwk.optional(),
    remove: z.string().min(1).max(128).optional(),
  })
  .strict()
  .refine(({ add, remove }) => (add === undefined) !== (remove === undefined), 'one of the two');

/** A change of a programme's keys, and which of them signed for it. */
export interface KeyStatement {
  readonly signedWith: string;
  readonly key:
    | { readonly kind: 'added'; readonly jwk: PublicJwk }
    | { readonly kind: 'removed'; readonly kid: string };
}

/** Why a statement is not believed. */
export interface KeyStatementRefusal {
  readonly kind:
    | JwtRefusalKind
    | 'malformed'
    | 'replayed'
    /** Nothing shows that whoever says so has the key that comes. */
    | 'possession_missing'
    | 'possession_refused';
}

/** What a statement is checked against. */
export interface KeyStatementExpectation {
  readonly programme: string;
  readonly keys: readonly JWK[];
  readonly audience: string;
  readonly now: Instant;
  /** Takes a one-time value; false when it was taken before. */
  readonly takeOnce: (key: string, expiresAt: Instant) => Promise<boolean>;
}

/** Whether the key that comes signed the statement that brings it. */
async function isPossessed(statement: string, possession: string, jwk: PublicJwk) {
  if (!isStrictCompact(possession)) return false;
  const { kty, crv, x, y, kid } = jwk;
  try {
    const { payload } = await jwtVerify(
      possession,
      createLocalJWKSet({ keys: [{ kty, crv, x, y, kid }] }),
      { algorithms: ['ES256'], typ: 'key-possession+jwt' },
    );
    const digest = createHash('sha256').update(statement, 'ascii').digest('base64url');
    return payload['statement'] === digest;
  } catch {
    return false;
  }
}

/**
 * Checks what a programme says of its own keys: signed by one of those that it has, and, where a
 * key comes, by that one too, so that nobody brings a key of somebody else.
 */
export async function checkKeyStatement(
  sent: { readonly statement: string; readonly possession: string | undefined },
  expected: KeyStatementExpectation,
): Promise<Result<KeyStatement, KeyStatementRefusal>> {
  const { statement, possession } = sent;
  if (!isStrictCompact(statement)) return fail({ kind: 'malformed' });
  try {
    const { payload, protectedHeader } = await jwtVerify(
      statement,
      createLocalJWKSet({ keys: [...expected.keys] }),
      {
        algorithms: ['ES256'],
        typ: 'programme-key+jwt',
        issuer: expected.programme,
        audience: expected.audience,
        clockTolerance: clockToleranceS,
        currentDate: new Date(expected.now),
        maxTokenAge: lifetimeMaxS,
      },
    );
    const said = Said.safeParse(payload);
    const { kid: signedWith } = protectedHeader;
    if (!said.success || signedWith === undefined) return fail({ kind: 'wrong_claims' });
    const { add, remove = '', jti, iat } = said.data;
    if (add && possession === undefined) return fail({ kind: 'possession_missing' });
    if (add && !(await isPossessed(statement, possession ?? '', add))) {
      return fail({ kind: 'possession_refused' });
    }
    const forget = Instant.parse((iat + lifetimeMaxS + 2 * clockToleranceS) * 1000);
    const fresh = await expected.takeOnce(`keys:${expected.programme}:${jti}`, forget);
    if (!fresh) return fail({ kind: 'replayed' });
    const key = add
      ? ({ kind: 'added', jwk: add } as const)
      : ({ kind: 'removed', kid: remove } as const);
    return ok({ signedWith, key });
  } catch (error) {
    return fail({ kind: jwtRefusal(error, expected.now) });
  }
}
