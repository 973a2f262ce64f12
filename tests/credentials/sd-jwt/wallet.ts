import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { encodedJson } from '../../../src/credentials/compact-jwt.ts';
import { digestOf } from '../../../src/credentials/sd-jwt/disclosure.ts';

/** A key of a wallet. */
export interface WalletKey {
  readonly privateKey: KeyObject;
  readonly jwk: {
    readonly kty: 'EC';
    readonly crv: 'P-256';
    readonly x: string;
    readonly y: string;
  };
}

/** A new key on P-256. */
export function walletKey(): WalletKey {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
  return { privateKey, jwk: { kty: 'EC', crv: 'P-256', x, y } };
}

/** A JWT, ES256. */
export function signedJwt(key: WalletKey, header: object, payload: object): string {
  const signed = `${encodedJson({ alg: 'ES256', ...header })}.${encodedJson(payload)}`;
  const options = { key: key.privateKey, dsaEncoding: 'ieee-p1363' } as const;
  const signature = sign('sha256', Buffer.from(signed, 'ascii'), options);
  return `${signed}.${signature.toString('base64url')}`;
}

/** What a proof of possession says. */
export interface BindingClaims {
  readonly aud?: unknown;
  readonly nonce?: unknown;
  readonly iat?: unknown;
  readonly sd_hash?: unknown;
}

/** A presentation: the credential, those disclosures that are kept, and the proof of its key. */
export function presented(
  credential: string,
  key: WalletKey,
  {
    keep = () => true,
    binding,
    typ = 'kb+jwt',
  }: {
    readonly keep?: (disclosure: readonly unknown[]) => boolean;
    readonly binding: BindingClaims;
    readonly typ?: string;
  },
): string {
  const [jwt = '', ...disclosures] = credential.split('~').slice(0, -1);
  const kept = disclosures.filter((one) => keep(readDisclosure(one)));
  const bound = [jwt, ...kept, ''].join('~');
  return bound + signedJwt(key, { typ }, { sd_hash: digestOf(bound), ...binding });
}

/** Salt, name and value; or salt and value. */
export function readDisclosure(encoded: string): readonly unknown[] {
  const parts: unknown = JSON.parse(Buffer.from(encoded, 'base64url').toString('utf8'));
  return Array.isArray(parts) ? parts : [];
}
