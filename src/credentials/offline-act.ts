import { OfflineAct, offlineActType } from '../vocabulary/offline-act.ts';

/** base64url without padding, wherever this runs. */
function base64UrlOf(bytes: Uint8Array): string {
  const text = Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
  return btoa(text).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

/** SHA-256 in base64url. */
export async function digestOf(bytes: Uint8Array): Promise<string> {
  return base64UrlOf(new Uint8Array(await crypto.subtle.digest('SHA-256', new Uint8Array(bytes))));
}

const utf8 = (text: string) => new TextEncoder().encode(text);

/** RFC 7638 thumbprint of a public key of P-256. */
export function keyThumbprint({ x, y }: { readonly x: string; readonly y: string }) {
  return digestOf(utf8(JSON.stringify({ crv: 'P-256', kty: 'EC', x, y })));
}

/** What the first act of a device follows. */
export function chainStart(kid: string): Promise<string> {
  return digestOf(utf8(kid));
}

/**
 * Digest of a signed act without its signature: of one act there are many signatures, and the
 * chain is of what was said.
 */
export function actDigest(signedAct: string): Promise<string> {
  return digestOf(utf8(signedAct.slice(0, signedAct.lastIndexOf('.'))));
}

/**
 * Stands for a credential in acts: SHA-256 of its issuer, a zero byte, and its identifier.
 * @param credentialId random, of the credential's issuer; so that nobody finds it by trying
 */
export function credentialDigest(issuer: string, credentialId: Uint8Array): Promise<string> {
  return digestOf(new Uint8Array([...utf8(issuer), 0, ...credentialId]));
}

/** Signs bytes with ES256, answering r‖s. */
export type SignBytes = (bytes: Uint8Array) => Promise<Uint8Array>;

/** A compact JWS, ES256, in the one spelling that a station takes. */
export async function signedCompact(
  { kid, sign }: { readonly kid: string; readonly sign: SignBytes },
  typ: string,
  said: object,
): Promise<string> {
  const part = (value: object) => base64UrlOf(utf8(JSON.stringify(value)));
  const signed = `${part({ alg: 'ES256', typ, kid })}.${part(said)}`;
  return `${signed}.${base64UrlOf(await sign(utf8(signed)))}`;
}

/** Signs an act with a device's key. */
export function signOfflineAct(
  device: { readonly kid: string; readonly sign: SignBytes },
  act: OfflineAct,
): Promise<string> {
  return signedCompact(device, offlineActType, OfflineAct.parse(act));
}
