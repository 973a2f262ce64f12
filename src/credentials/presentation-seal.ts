import { webcrypto } from 'node:crypto';
import { calculateJwkThumbprint, compactDecrypt, importJWK, type JWK } from 'jose';
import { z } from 'zod';

const { subtle } = webcrypto;
const alg = 'ECDH-ES';
/** What a wallet may seal its answer with. */
export const sealingMethods = ['A256GCM', 'A128GCM'] as const;
/** Longest answer that is looked at, in letters. */
const lettersMax = 131_072;

const Point = z.object({ x: z.string(), y: z.string(), d: z.string() });

/** A key that one answer is sealed to, for as long as it is awaited. */
export interface AnswerKey {
  /** As the wallet is told it. */
  readonly publicJwk: JWK;
  /** Kept sealed until the answer comes. */
  readonly privateJwk: JWK;
}

/** A new key, of one request alone. */
export async function newAnswerKey(): Promise<AnswerKey> {
  const made = await subtle.generateKey({ name: 'ECDH', namedCurve: 'P-256' }, true, [
    'deriveBits',
  ]);
  const { x, y, d } = Point.parse(await subtle.exportKey('jwk', made.privateKey));
  const point = { kty: 'EC', crv: 'P-256', x, y } as const;
  const kid = await calculateJwkThumbprint(point);
  return { publicJwk: { ...point, kid, alg, use: 'enc' }, privateJwk: { ...point, d } };
}

/** What a wallet sealed to the key; `unopened` when it is to another, altered, or no JSON. */
export async function openAnswer(privateJwk: JWK, sealed: string): Promise<unknown> {
  if (sealed.length > lettersMax) return 'unopened';
  try {
    const { plaintext } = await compactDecrypt(sealed, await importJWK(privateJwk, alg), {
      keyManagementAlgorithms: [alg],
      contentEncryptionAlgorithms: [...sealingMethods],
    });
    return JSON.parse(Buffer.from(plaintext).toString('utf8'));
  } catch {
    // Hostile headers and points fail in the library, in WebCrypto, and as type errors between.
    return 'unopened';
  }
}
