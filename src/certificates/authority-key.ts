import type { webcrypto } from 'node:crypto';
import { derElement, derElements, derInteger, tags } from './der.ts';

/** A key on P-256 that signs certificates and lists, wherever it lies: in a file or in a token. */
export interface AuthorityKey {
  readonly publicKey: webcrypto.CryptoKey;
  /** ES256 in the raw form r‖s, 64 bytes. */
  sign(bytes: Uint8Array): Promise<Uint8Array>;
}

const half = 32;

/** r‖s as X.509 writes it: a sequence of two integers. */
function derSignature(raw: Uint8Array): Uint8Array {
  if (raw.length !== 2 * half) throw new Error('a signature has 64 bytes');
  const integers = [raw.subarray(0, half), raw.subarray(half)].map(derInteger);
  return derElement(tags.sequence, ...integers);
}

/**
 * The same certificate, request or list under another signature. The library signs only with keys
 * that Node holds: it writes one with a key of no worth, and what is to be signed is then signed by
 * the authority's own. The algorithm that is named inside is the same.
 * @param der signed with ECDSA and SHA-256
 */
export async function signedBy(key: AuthorityKey, der: Uint8Array): Promise<Uint8Array> {
  const [outer, ...after] = derElements(der) ?? [];
  const [body, algorithm, , ...rest] = (outer && derElements(outer.content)) ?? [];
  if (!body || !algorithm || rest.length > 0 || after.length > 0) {
    throw new Error('what is signed has three parts');
  }
  const signature = derSignature(await key.sign(body.whole));
  return derElement(
    tags.sequence,
    body.whole,
    algorithm.whole,
    derElement(tags.bitString, Uint8Array.of(0), signature),
  );
}
