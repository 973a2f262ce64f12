import { createHash, webcrypto } from 'node:crypto';
import { encodedJson } from '../credentials/compact-jwt.ts';
import type { Keys, PublishedKey } from '../credentials/keys/keys.ts';
import { sealingMethods, type AnswerKey } from '../credentials/presentation-seal.ts';
import type { OpenIdClaim } from '../vocabulary/openid-claim.ts';
import { later, type Instant } from '../vocabulary/time.ts';

/** The name of the one credential that is asked for. */
export const queryId = 'identity';

/** Where a wallet keeps what is asked for. */
const paths: Readonly<Record<OpenIdClaim, readonly (string | null)[]>> = {
  given_name: ['given_name'],
  family_name: ['family_name'],
  'given_name#ar': ['given_name#ar'],
  'family_name#ar': ['family_name#ar'],
  birthdate: ['birthdate'],
  gender: ['sex'],
  nationalities: ['nationalities', null],
  place_of_birth: ['place_of_birth'],
};

/** What is asked for, in the query language of OpenID4VP (DCQL). */
export function claimsQuery(type: string, claims: readonly OpenIdClaim[]) {
  const asked = claims.map((name) => ({ path: paths[name] }));
  const credential = {
    id: queryId,
    format: 'dc+sd-jwt',
    meta: { vct_values: [type] },
    ...(asked.length === 0 ? {} : { claims: asked }),
  };
  return { credentials: [credential] };
}

/** Who asks: a key, and the certificate by which wallets know it. */
export interface Asker {
  readonly key: PublishedKey;
  /** DER. */
  readonly certificate: Uint8Array;
  /** `x509_hash:` and the SHA-256 of the certificate. Source: OpenID4VP 1.0, §5.9.3. */
  readonly clientId: string;
}

const yearMs = 366 * 86_400_000;

/** The station's certificate of the key that signs requests now; it certifies itself. */
export async function askerOf(
  keys: Pick<Keys, 'current' | 'sign'>,
  issuer: string,
  at: Instant,
): Promise<Asker> {
  // Loaded when the first request is made: most stations make none.
  const { certify } = await import('../certificates/issuing.ts');
  const key = await keys.current('openid');
  const { kty, crv, x, y } = key;
  const publicKey = await webcrypto.subtle.importKey(
    'jwk',
    { kty, crv, x, y },
    { name: 'ECDSA', namedCurve: 'P-256' },
    true,
    ['verify'],
  );
  const sign = (bytes: Uint8Array) => keys.sign('openid', key.kid, bytes);
  const made = await certify(
    { itself: { publicKey, sign } },
    {
      subject: `CN=${new URL(issuer).hostname}`,
      publicKey,
      from: new Date(at),
      to: new Date(later(at, yearMs)),
      issuersBelow: 'none',
      usage: 'any',
      namesBelow: 'any',
    },
  );
  const certificate = new Uint8Array(made.rawData);
  const hash = createHash('sha256').update(certificate).digest('base64url');
  return { key, certificate, clientId: `x509_hash:${hash}` };
}

/** What a request says. */
export interface AskedPresentation {
  readonly nonce: string;
  readonly state: string;
  readonly responseUri: string;
  readonly answerKey: AnswerKey['publicJwk'];
  readonly query: ReturnType<typeof claimsQuery>;
  /** The programme, as its resident is told. */
  readonly programme: string;
  readonly at: Instant;
  readonly expiresAt: Instant;
}

/** A signed request object (RFC 9101), as a wallet fetches it. */
export async function requestObject(
  keys: Pick<Keys, 'sign'>,
  { key, certificate, clientId }: Asker,
  asked: AskedPresentation,
): Promise<string> {
  const header = encodedJson({
    alg: 'ES256',
    typ: 'oauth-authz-req+jwt',
    x5c: [Buffer.from(certificate).toString('base64')],
  });
  const seconds = (instant: Instant) => Math.floor(instant / 1000);
  const body = encodedJson({
    iss: clientId,
    aud: 'https://self-issued.me/v2',
    iat: seconds(asked.at),
    exp: seconds(asked.expiresAt),
    response_type: 'vp_token',
    response_mode: 'direct_post.jwt',
    client_id: clientId,
    response_uri: asked.responseUri,
    nonce: asked.nonce,
    state: asked.state,
    dcql_query: asked.query,
    client_metadata: {
      client_name: asked.programme,
      jwks: { keys: [asked.answerKey] },
      encrypted_response_enc_values_supported: sealingMethods,
      vp_formats_supported: {
        'dc+sd-jwt': { 'sd-jwt_alg_values': ['ES256'], 'kb-jwt_alg_values': ['ES256'] },
      },
    },
  });
  const signed = `${header}.${body}`;
  const signature = await keys.sign('openid', key.kid, Buffer.from(signed, 'ascii'));
  return `${signed}.${Buffer.from(signature).toString('base64url')}`;
}
