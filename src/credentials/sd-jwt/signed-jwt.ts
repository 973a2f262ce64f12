import { createPublicKey, verify, type KeyObject } from 'node:crypto';
import { headerInOneSpelling, isCanonical } from '../compact-jwt.ts';
import { thumbprintOf } from '../keys/published-key.ts';
import { isJsonObject, jsonFrom, type JsonObject, type JsonValue } from './json-value.ts';

/** A JWT in its one spelling, read and not yet checked. */
export interface SignedJwt {
  readonly header: JsonObject;
  readonly payload: JsonObject;
  readonly signed: string;
  readonly signature: Uint8Array;
}

/** ES256 makes signatures of this many bytes. */
const signatureBytes = 64;

/** Reads a JWT; undefined when it is not one in the form that we write ourselves. */
export function signedJwtFrom(token: string, lettersMax?: number): SignedJwt | undefined {
  if (!headerInOneSpelling(token, lettersMax)) return undefined;
  const [header = '', payload = '', signature = ''] = token.split('.');
  const read = { header: jsonFrom(header), payload: jsonFrom(payload) };
  if (!isJsonObject(read.header) || !isJsonObject(read.payload)) return undefined;
  const bytes = new Uint8Array(Buffer.from(signature, 'base64url'));
  if (bytes.length !== signatureBytes) return undefined;
  return {
    header: read.header,
    payload: read.payload,
    signed: `${header}.${payload}`,
    signature: bytes,
  };
}

/** Whether the key made an ES256 signature over the JWT. */
export function isSignedBy({ signed, signature }: SignedJwt, key: KeyObject): boolean {
  const letters = Buffer.from(signed, 'ascii');
  return verify('sha256', letters, { key, dsaEncoding: 'ieee-p1363' }, signature);
}

const coordinateLetters = 43;

/** A coordinate in its one spelling: another would be another name for the same key. */
function isCoordinate(value: JsonValue | undefined): value is string {
  return typeof value === 'string' && value.length === coordinateLetters && isCanonical(value);
}

/** Somebody's public key on P-256, and its thumbprint (RFC 7638). */
export interface HolderKey {
  readonly publicKey: KeyObject;
  readonly jwk: PublicPoint;
  readonly thumbprint: string;
}

/** A public key as RFC 7517 writes it, with nothing beside it. */
export type PublicPoint = Readonly<Record<'kty' | 'crv' | 'x' | 'y', string>>;

/** A key on P-256 from a JWK; undefined when it is another, or gives a private half away. */
export function publicKeyFrom(jwk: JsonValue | undefined): HolderKey | undefined {
  if (!isJsonObject(jwk) || 'd' in jwk || jwk['kty'] !== 'EC' || jwk['crv'] !== 'P-256') {
    return undefined;
  }
  const { x, y } = jwk;
  if (!isCoordinate(x) || !isCoordinate(y)) return undefined;
  try {
    const point = { kty: 'EC', crv: 'P-256', x, y } as const;
    const publicKey = createPublicKey({ key: point, format: 'jwk' });
    return { publicKey, jwk: point, thumbprint: thumbprintOf(point) };
  } catch {
    return undefined;
  }
}
