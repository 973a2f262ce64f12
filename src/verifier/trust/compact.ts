import type { PublicJwk } from '../../vocabulary/public-key.ts';
import { keySigned } from '../certificates/signed-der.ts';

/** Bytes of base64url in its one canonical form: no padding, spare bits or white space. */
export function fromBase64Url(text: string): Uint8Array<ArrayBuffer> | undefined {
  if (!/^[\w-]+$/.test(text) || text.length % 4 === 1) return undefined;
  const letters = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  const bytes = Uint8Array.from(letters, (letter) => letter.charCodeAt(0));
  const again = btoa(letters).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
  return again === text ? bytes : undefined;
}

/** Bytes of base64 with its padding; undefined when it is none. */
export function fromBase64(text: string): Uint8Array<ArrayBuffer> | undefined {
  const bare = text.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
  return fromBase64Url(bare);
}

function jsonIn(part: string | undefined): unknown {
  const bytes = part === undefined ? undefined : fromBase64Url(part);
  if (!bytes) return undefined;
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return undefined;
  }
}

/** A public key of P-256 as WebCrypto has it; undefined when it is no point of the curve. */
export async function keyFrom({ x, y }: PublicJwk) {
  const jwk = { kty: 'EC', crv: 'P-256', x, y };
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256' };
  return crypto.subtle.importKey('jwk', jwk, algorithm, false, ['verify']).catch(() => undefined);
}

/**
 * What a compact JWS says (RFC 7515), signed with ES256 by one of these keys, which it names, and
 * of this type; undefined when anything of that is not so.
 */
export async function readCompact(
  compact: string,
  expected: { readonly typ: string; readonly keys: readonly PublicJwk[] },
): Promise<unknown> {
  const [header, payload, signature, ...more] = compact.split('.');
  const stated: Record<string, unknown> = Object(jsonIn(header));
  const { alg, typ, kid } = stated;
  // A header that must be understood would be one that is not.
  const isOurs = alg === 'ES256' && typ === expected.typ && !('crit' in stated);
  const [jwk, another] = expected.keys.filter((key) => key.kid === kid);
  const made = fromBase64Url(signature ?? '');
  if (!isOurs || !jwk || another || !made || more.length > 0) return undefined;
  const key = await keyFrom(jwk);
  if (!key || made.length !== 64) return undefined;
  const signed = new TextEncoder().encode(`${header}.${payload}`);
  return (await keySigned({ key, algorithm: 'ES256' }, made, signed)) ? jsonIn(payload) : undefined;
}
