import { hkdfSync } from 'node:crypto';

/** A key for one purpose, from one that has another: HKDF-SHA-256, RFC 5869, 32 bytes. */
export function derivedKey(key: Uint8Array, purpose: string): Buffer<ArrayBuffer> {
  return Buffer.from(hkdfSync('sha256', key, '', `basma ${purpose}`, 32));
}
