import { createPublicKey, randomUUID, sign, verify, type KeyObject } from 'node:crypto';
import { z } from 'zod';
import type { ExchangeKey } from '../vocabulary/exchange-terms.ts';
import { hasUniqueNames } from '../vocabulary/unique-names.ts';
import type { Instant } from '../vocabulary/time.ts';

/** How long a token for partners holds. */
export const tokenMs = 15 * 60_000;
const charactersMax = 2_000;

const Claims = z
  .object({
    iss: z.string(),
    sub: z.string(),
    aud: z.string(),
    iat: z.number(),
    exp: z.number(),
    jti: z.string(),
  })
  .strict();
const Header = z
  .object({ alg: z.literal('EdDSA'), typ: z.literal('at+jwt'), kid: z.string() })
  .strict();

/** Who says a token, of whom, and for whom. */
export interface TokenParties {
  readonly issuer: string;
  readonly subject: string;
  readonly audience: string;
}

function encoded(value: object): string {
  return Buffer.from(JSON.stringify(value), 'utf8').toString('base64url');
}

/** A bearer token, a JWT (RFC 9068) signed with Ed25519. */
export function accessToken(
  key: { readonly kid: string; readonly privateKey: KeyObject },
  { issuer, subject, audience }: TokenParties,
  { at, holdsMs }: { readonly at: Instant; readonly holdsMs: number },
): string {
  const iat = Math.floor(at / 1000);
  const claims = {
    iss: issuer,
    sub: subject,
    aud: audience,
    iat,
    exp: iat + Math.floor(holdsMs / 1000),
    jti: randomUUID(),
  };
  const signed = `${encoded({ alg: 'EdDSA', typ: 'at+jwt', kid: key.kid })}.${encoded(claims)}`;
  const signature = sign(null, Buffer.from(signed, 'ascii'), key.privateKey);
  return `${signed}.${signature.toString('base64url')}`;
}

/** A part of a token as it is written here, in its one spelling; undefined for anything else. */
function partOf<S extends z.ZodType>(text: string, schema: S): z.output<S> | undefined {
  const bytes = Buffer.from(text, 'base64url');
  if (bytes.toString('base64url') !== text) return undefined;
  const json = bytes.toString('utf8');
  try {
    const read = schema.safeParse(JSON.parse(json));
    return read.success && hasUniqueNames(json) ? read.data : undefined;
  } catch {
    return undefined;
  }
}

/** Whom a token names; undefined when it is not believed, or not any more. */
export function subjectOf(
  token: string,
  by: {
    readonly issuer: string;
    readonly audience: string;
    readonly keys: readonly ExchangeKey[];
    readonly at: Instant;
  },
): string | undefined {
  const [first = '', second = '', third = '', ...more] = token.split('.');
  if (token.length > charactersMax || more.length > 0) return undefined;
  const header = partOf(first, Header);
  const claims = partOf(second, Claims);
  const key = by.keys.find(({ kid }) => kid === header?.kid);
  const signature = Buffer.from(third, 'base64url');
  if (!claims || !key || signature.toString('base64url') !== third) return undefined;
  const publicKey = createPublicKey({
    key: { kty: 'OKP', crv: 'Ed25519', x: key.x },
    format: 'jwk',
  });
  if (!verify(null, Buffer.from(`${first}.${second}`, 'ascii'), publicKey, signature)) {
    return undefined;
  }
  const { iss, aud, exp, sub } = claims;
  const holds = iss === by.issuer && aud === by.audience && exp * 1000 > by.at;
  return holds ? sub : undefined;
}
