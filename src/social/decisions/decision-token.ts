import { createPublicKey, randomUUID, verify } from 'node:crypto';
import { z } from 'zod';
import { hasUniqueNames } from '../../vocabulary/unique-names.ts';
import { ProgrammeId } from '../../vocabulary/record-ids.ts';
import { fail, ok, type Result } from '../../vocabulary/result.ts';
import { Instant, type Clock } from '../../vocabulary/time.ts';
import { daysAfter, type Day } from '../day.ts';
import type { Decision } from './decide.ts';

/** Days that a token of an eligible household is valid, when nothing ends it sooner. */
const lifetimeDays = 31;
const charactersMax = 4_096;
const typ = 'rsu-decision+jwt';

/** Signs decisions with a key that is kept elsewhere: ES256, r‖s in 64 bytes. */
export interface DecisionSigner {
  readonly current: () => Promise<{ readonly kid: string }>;
  readonly sign: (kid: string, bytes: Uint8Array) => Promise<Uint8Array>;
}

/** A public key that a programme verifies decisions with. */
export interface DecisionKey {
  readonly kty: 'EC';
  readonly crv: 'P-256';
  readonly x: string;
  readonly y: string;
  readonly kid: string;
}

/** Takes a value once; a second taking is refused. */
export interface OnceTaken {
  readonly take: (key: string, expires: Instant) => Promise<boolean>;
}

const Header = z.object({ alg: z.literal('ES256'), typ: z.literal(typ), kid: z.string() }).strict();

const Claims = z
  .object({
    iss: z.string(),
    aud: ProgrammeId,
    /** The household by a name that differs from programme to programme. */
    sub: z.string().min(1),
    prog: z.string(),
    outcome: z.literal('eligible'),
    basis: z.enum(['threshold', 'band', 'notice', 'grace']),
    formula: z.string(),
    inputs: z.string(),
    iat: z.number().int(),
    nbf: z.number().int(),
    exp: z.number().int(),
    jti: z.uuid(),
  })
  .strict()
  .readonly();
export type DecisionClaims = z.infer<typeof Claims>;

function encoded(value: object): string {
  return Buffer.from(JSON.stringify(value), 'utf8').toString('base64url');
}

function startOf(day: Day): number {
  return Date.parse(`${day}T00:00:00Z`) / 1000;
}

/** Why a decision gives no token. */
export interface NoToken {
  readonly kind: 'not_eligible';
}

/** What signing a decision needs. */
export interface DecisionTokenNeeds {
  readonly signer: DecisionSigner;
  readonly issuer: string;
  readonly now: Clock;
}

/** The signed token of an eligible household for one programme; there is none for the others. */
export async function issueDecisionToken(
  { signer, issuer, now }: DecisionTokenNeeds,
  decision: Decision,
  to: { readonly audience: ProgrammeId; readonly subject: string },
): Promise<Result<string, NoToken>> {
  const { outcome, day, programme, formulaHash, inputsHash } = decision;
  if (outcome.kind !== 'eligible') return fail({ kind: 'not_eligible' });
  const end = daysAfter(day, lifetimeDays);
  const until = outcome.until === 'open' || outcome.until > end ? end : outcome.until;
  const claims: DecisionClaims = {
    iss: issuer,
    aud: to.audience,
    sub: to.subject,
    prog: programme,
    outcome: 'eligible',
    basis: outcome.basis,
    formula: formulaHash,
    inputs: inputsHash,
    iat: Math.floor(now() / 1000),
    nbf: startOf(day),
    exp: startOf(until),
    jti: randomUUID(),
  };
  const { kid } = await signer.current();
  const signed = `${encoded({ alg: 'ES256', typ, kid })}.${encoded(claims)}`;
  const signature = await signer.sign(kid, Buffer.from(signed, 'ascii'));
  return ok(`${signed}.${Buffer.from(signature).toString('base64url')}`);
}

/** Why a programme may not open an entitlement. */
export type TokenRefusal =
  | { readonly kind: 'token_malformed' }
  | { readonly kind: 'token_key_unknown' }
  | { readonly kind: 'token_signature_wrong' }
  | { readonly kind: 'token_of_another_issuer' }
  | { readonly kind: 'token_of_another_audience' }
  | { readonly kind: 'token_of_another_programme' }
  | { readonly kind: 'token_not_yet_valid' }
  | { readonly kind: 'token_expired' }
  | { readonly kind: 'token_used' };

const makes: unique symbol = Symbol('only a decision token opens an entitlement');

/** The right to pay one household; only `openEntitlement` makes one. */
export class Entitlement {
  readonly claims: DecisionClaims;

  constructor(key: typeof makes, claims: DecisionClaims) {
    if (key !== makes) throw new Error('an entitlement is opened by a decision token');
    this.claims = claims;
  }
}

/** What a programme checks a token with. */
export interface EntitlementNeeds {
  readonly keys: () => Promise<readonly DecisionKey[]>;
  readonly issuer: string;
  readonly audience: ProgrammeId;
  readonly programme: string;
  readonly once: OnceTaken;
  readonly now: Clock;
}

function json(part: string): unknown {
  try {
    const text = Buffer.from(part, 'base64url').toString('utf8');
    return hasUniqueNames(text) ? JSON.parse(text) : undefined;
  } catch {
    return undefined;
  }
}

function isCanonical(part: string): boolean {
  return part !== '' && Buffer.from(part, 'base64url').toString('base64url') === part;
}

async function verified(
  needs: EntitlementNeeds,
  token: string,
): Promise<Result<DecisionClaims, TokenRefusal>> {
  const parts = token.length > charactersMax ? [] : token.split('.');
  const [head = '', body = '', signature = ''] = parts;
  const header = Header.safeParse(json(head));
  const claims = Claims.safeParse(json(body));
  if (parts.length !== 3 || !parts.every(isCanonical) || !header.success || !claims.success) {
    return fail({ kind: 'token_malformed' });
  }
  const key = (await needs.keys()).find(({ kid }) => kid === header.data.kid);
  if (!key) return fail({ kind: 'token_key_unknown' });
  const { kty, crv, x, y } = key;
  const holds = verify(
    'sha256',
    Buffer.from(`${head}.${body}`, 'ascii'),
    {
      key: createPublicKey({ key: { kty, crv, x, y }, format: 'jwk' }),
      dsaEncoding: 'ieee-p1363',
    },
    Buffer.from(signature, 'base64url'),
  );
  return holds ? ok(claims.data) : fail({ kind: 'token_signature_wrong' });
}

/** Opens an entitlement; there is no way to one without a decision of the register. */
export async function openEntitlement(
  needs: EntitlementNeeds,
  token: string,
): Promise<Result<Entitlement, TokenRefusal>> {
  const read = await verified(needs, token);
  if (!read.ok) return read;
  const { iss, aud, prog, nbf, exp, jti } = read.value;
  if (iss !== needs.issuer) return fail({ kind: 'token_of_another_issuer' });
  if (aud !== needs.audience) return fail({ kind: 'token_of_another_audience' });
  if (prog !== needs.programme) return fail({ kind: 'token_of_another_programme' });
  const now = needs.now() / 1000;
  if (now < nbf) return fail({ kind: 'token_not_yet_valid' });
  if (now >= exp) return fail({ kind: 'token_expired' });
  const taken = await needs.once.take(`decision:${jti}`, Instant.parse(exp * 1000));
  return taken ? ok(new Entitlement(makes, read.value)) : fail({ kind: 'token_used' });
}
