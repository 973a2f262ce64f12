import { randomUUID } from 'node:crypto';
import type { IdentityClaims } from '../vocabulary/identity-claims.ts';
import type { ResidentId } from '../vocabulary/record-ids.ts';
import { later, type Clock, type Instant } from '../vocabulary/time.ts';
import type { TokenBinding } from '../vocabulary/token-binding.ts';
import { encodedJson } from './compact-jwt.ts';
import type { Keys } from './keys/keys.ts';

/** How long a token is valid: long enough to hand over, too short to need revoking. */
const lifetimeMs = 120_000;

/** What signing a token needs. */
export interface IdentityTokenNeeds {
  readonly keys: Keys;
  readonly issuer: string;
  /** Whether operators are trained: then nobody is to take the token. */
  readonly training?: boolean;
  readonly now: Clock;
}

/**
 * The pairwise subject: HMAC-SHA-256 over sector, a zero byte and the resident's internal id, 256
 * bits as base64url. Two sectors can not join theirs.
 */
export async function pairwiseSubject(
  keys: Keys,
  sector: string,
  resident: ResidentId,
): Promise<string> {
  const bytes = Buffer.from(`${sector}\0${resident}`, 'utf8');
  return Buffer.from(await keys.mac('pairwise-subject', bytes)).toString('base64url');
}

/** Issuer and audience of whatever is signed in training: nobody’s. */
export const trainingName = 'urn:basma:training';

/**
 * What makes a token of training one that nobody takes, whichever of these a verifier looks at.
 */
function markedFor(training: boolean, issuer: string, audience: string) {
  return training
    ? { typ: 'training+jwt', iss: trainingName, aud: trainingName, claims: { training: true } }
    : { typ: 'at+jwt', iss: issuer, aud: audience, claims: {} };
}

/** Whom the token is good for: RFC 9449 §6, RFC 8705 §3.1. */
function confirmationOf(boundTo: TokenBinding) {
  if (boundTo === 'none') return {};
  const { kind, thumbprint } = boundTo;
  return { cnf: kind === 'key' ? { jkt: thumbprint } : { 'x5t#S256': thumbprint } };
}

/** Signs a token of the JWT profile for access tokens (RFC 9068), ES256. */
export async function issueIdentityToken(
  needs: IdentityTokenNeeds,
  claims: IdentityClaims,
): Promise<{ readonly token: string; readonly expiresAt: Instant }> {
  const { kid } = await needs.keys.current('identity-token');
  const issuedAt = needs.now();
  const expiresAt = later(issuedAt, lifetimeMs);
  const seconds = (instant: Instant) => Math.floor(instant / 1000);
  const marked = markedFor(needs.training ?? false, needs.issuer, claims.audience);
  const header = encodedJson({ alg: 'ES256', typ: marked.typ, kid });
  const body = encodedJson({
    ...marked.claims,
    iss: marked.iss,
    aud: marked.aud,
    sub: claims.subject,
    client_id: claims.programme,
    scope: 'verify',
    purpose: claims.purpose,
    jti: randomUUID(),
    iat: seconds(issuedAt),
    exp: seconds(expiresAt),
    auth_time: seconds(claims.verifiedAt),
    txn: claims.transaction,
    acr: `urn:anr:loa:${claims.assurance}`,
    amr: claims.methods,
    ...(claims.falseMatchRate === 'none'
      ? {}
      : { bio: { fmr: claims.falseMatchRate.toExponential(1), pad: 'none' } }),
    ...confirmationOf(claims.boundTo),
  });
  const signed = Buffer.from(`${header}.${body}`, 'ascii');
  const signature = await needs.keys.sign('identity-token', kid, signed);
  return {
    token: `${header}.${body}.${Buffer.from(signature).toString('base64url')}`,
    expiresAt,
  };
}
