import type { webcrypto } from 'node:crypto';
import { CompactEncrypt, compactDecrypt, decodeProtectedHeader, importJWK } from 'jose';
import type { SealingJwk } from '../vocabulary/public-key.ts';

/** How content keys are sealed: in this form alone. */
export const contentKeyForm = {
  alg: 'ECDH-ES+A256KW',
  enc: 'A256GCM',
  typ: 'basma-content-key',
} as const;
const { alg, enc, typ } = contentKeyForm;

/** Seals a content key of 32 bytes to a public key, as a compact JWE (RFC 7516). */
export async function sealContentKey(to: SealingJwk, key: Uint8Array): Promise<string> {
  const { kty, crv, x, y, kid } = to;
  const publicKey = await importJWK({ kty, crv, x, y }, alg);
  return new CompactEncrypt(key).setProtectedHeader({ alg, enc, kid, typ }).encrypt(publicKey);
}

/** The `kid` that a sealed content key names; undefined when it is none of ours. */
export function sealedTo(sealed: string): string | undefined {
  try {
    const header = decodeProtectedHeader(sealed);
    return header.typ === typ ? header.kid : undefined;
  } catch {
    return undefined;
  }
}

/** Opens it; `unopened` when it is sealed to another key, of another kind, or altered. */
export async function openContentKey(
  privateKey: webcrypto.CryptoKey,
  sealed: string,
): Promise<Uint8Array | 'unopened'> {
  try {
    const { plaintext, protectedHeader } = await compactDecrypt(sealed, privateKey, {
      keyManagementAlgorithms: [alg],
      contentEncryptionAlgorithms: [enc],
    });
    return protectedHeader.typ === typ ? plaintext : 'unopened';
  } catch {
    // Hostile headers and points fail in the library, in WebCrypto, and as type errors between.
    return 'unopened';
  }
}
