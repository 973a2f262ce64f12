import {
  DerFault,
  derElement,
  DerReader,
  objectIdOf,
  positiveBytes,
  tags,
  wholeBits,
  type DerElement,
} from './der.ts';
import { sameBytes } from '../../vocabulary/same-bytes.ts';

/** A key as WebCrypto keeps it. */
export type PublicKey = Awaited<ReturnType<typeof crypto.subtle.importKey>>;

const ecdsaWithSha256 = '1.2.840.10045.4.3.2';
/** Bytes of r and of s. */
const halfBytes = 32;
function bytesOf(hexadecimal: string): Uint8Array {
  return Uint8Array.from(hexadecimal.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16));
}

/** What stands before a key of P-256, and before one of Ed25519. Source: RFC 5480, RFC 8410. */
const beginnings = {
  ES256: bytesOf('301306072a8648ce3d020106082a8648ce3d030107'),
  EdDSA: bytesOf('300506032b6570'),
} as const;
/** What a key signs with. */
export type KeyAlgorithm = keyof typeof beginnings;
const keyAlgorithms = ['ES256', 'EdDSA'] as const;

const importing = {
  ES256: { name: 'ECDSA', namedCurve: 'P-256' },
  EdDSA: { name: 'Ed25519' },
} as const;
const verifying = {
  ES256: { name: 'ECDSA', hash: 'SHA-256' },
  EdDSA: { name: 'Ed25519' },
} as const;

/** Whether a key made a signature; ES256's is r‖s. */
export function keySigned(
  { key, algorithm }: { readonly key: PublicKey; readonly algorithm: KeyAlgorithm },
  signature: Uint8Array,
  bytes: Uint8Array,
): Promise<boolean> {
  const signed = new Uint8Array(bytes);
  return crypto.subtle.verify(verifying[algorithm], key, new Uint8Array(signature), signed);
}

/** What a key of a certificate signs with; undefined for what is not used here. */
export function algorithmOf(spki: Uint8Array): KeyAlgorithm | undefined {
  const reader = new DerReader(derElement(spki, tags.sequence));
  const { whole } = reader.next(tags.sequence);
  return keyAlgorithms.find((one) => sameBytes(beginnings[one], whole));
}

/** A key from its SubjectPublicKeyInfo. */
export function importedKey(spki: Uint8Array, algorithm: KeyAlgorithm): Promise<PublicKey> {
  const bytes = new Uint8Array(spki);
  return crypto.subtle.importKey('spki', bytes, importing[algorithm], false, ['verify']);
}

/** Something that an authority signed: a certificate, or a list of revoked ones. */
export interface SignedDer {
  /** What the signature is over. */
  readonly signed: DerElement;
  /** The algorithm as it stands outside; inside it must stand once more. */
  readonly algorithm: DerElement;
  readonly signature: Uint8Array;
}

/** @throws DerFault when it is not signed by ECDSA with SHA-256 */
export function signedDer(der: Uint8Array): SignedDer {
  const reader = new DerReader(derElement(der, tags.sequence));
  const signed = reader.next(tags.sequence);
  const algorithm = reader.next(tags.sequence);
  const signature = rawSignature(wholeBits(reader.next(tags.bitString)));
  reader.end();
  const inner = new DerReader(algorithm);
  if (objectIdOf(inner.next(tags.objectId)) !== ecdsaWithSha256) throw new DerFault();
  inner.end();
  return { signed, algorithm, signature };
}

/** r‖s of a signature in DER. */
function rawSignature(der: Uint8Array): Uint8Array {
  const reader = new DerReader(derElement(der, tags.sequence));
  const halves = [reader.next(tags.integer), reader.next(tags.integer)].map(positiveBytes);
  reader.end();
  const raw = new Uint8Array(2 * halfBytes);
  for (const [place, half] of halves.entries()) {
    if (half.length > halfBytes) throw new DerFault();
    raw.set(half, (place + 1) * halfBytes - half.length);
  }
  return raw;
}
