import { z } from 'zod';
import { fail, ok, type Result } from '../../vocabulary/result.ts';
import { sameBytes } from '../../vocabulary/same-bytes.ts';
import { cborOf, fromCbor, type CborValue } from './cbor.ts';

/** Algorithms by their number in COSE. Source: RFC 9053 §2. */
const algorithmNumbers = { ES256: -7, EdDSA: -8 } as const;
/** How COSE numbers ECDSA on P-256 with SHA-256. */
export const es256 = algorithmNumbers.ES256;
export type CoseAlgorithm = keyof typeof algorithmNumbers;

/** Labels of headers. Source: RFC 9052 §3.1, RFC 9360 §2, RFC 9596 §2. */
export const coseLabels = { algorithm: 1, keyId: 4, type: 16, chain: 33 } as const;

/** Both algorithms make signatures of this many bytes. */
const signatureBytes = 64;
const keyIdBytesMax = 64;
/** A signer and the authority between it and an anchor. */
export const chainCertificatesMax = 2;
const certificateBytesMax = 2_048;

/** By what the signer's key is found. */
export type SignerHint =
  | { readonly kind: 'key_id'; readonly keyId: Uint8Array }
  /** DER, the signer's certificate first. */
  | { readonly kind: 'chain'; readonly certificates: readonly Uint8Array[] };

/** A message with one signature, not yet checked. */
export interface CoseSign1 {
  readonly algorithm: CoseAlgorithm;
  readonly signer: SignerHint;
  readonly payload: Uint8Array;
  /** What the signature is over. */
  readonly signed: Uint8Array;
  readonly signature: Uint8Array;
}

/** Why a message is not even looked at. */
export interface CoseRefusal {
  readonly kind:
    | 'cose_malformed'
    | 'algorithm_refused'
    /** A header that must be understood, or that we do not know. */
    | 'header_refused'
    /** Neither a key id nor a chain, or both. */
    | 'signer_unnamed'
    | 'signature_empty';
}

/** Tag of COSE_Sign1 and, before it, perhaps that of a CWT. Source: RFC 9052 §2, RFC 8392 §6. */
const signTag = Uint8Array.of(0xd2);
const tokenTag = Uint8Array.of(0xd8, 0x3d, 0xd2);

/** Source: RFC 9052 §4.4. */
export function signedBytes(protectedHeader: Uint8Array, payload: Uint8Array): Uint8Array {
  return cborOf(['Signature1', protectedHeader, new Uint8Array(), payload]);
}

/**
 * Writes a message; every header is under the signature.
 * @param sign answers r‖s or an Ed25519 signature, 64 bytes
 * @param type what kind of message it is, where there are several; identity codes have none
 */
export async function coseSign1(
  algorithm: CoseAlgorithm,
  signer: SignerHint,
  payload: Uint8Array,
  sign: (bytes: Uint8Array) => Promise<Uint8Array>,
  type: string | 'none' = 'none',
): Promise<Uint8Array> {
  const hint: readonly [number, CborValue] =
    signer.kind === 'key_id'
      ? [coseLabels.keyId, signer.keyId]
      : [coseLabels.chain, oneOrMany(signer.certificates)];
  const headers = new Map<number, CborValue>([
    [coseLabels.algorithm, algorithmNumbers[algorithm]],
    hint,
  ]);
  if (type !== 'none') headers.set(coseLabels.type, type);
  const header = cborOf(headers);
  const signature = await sign(signedBytes(header, payload));
  if (signature.length !== signatureBytes) throw new Error('a signature has 64 bytes');
  const body = cborOf([header, new Map(), payload, signature]);
  return Uint8Array.of(...signTag, ...body);
}

/** One certificate stands alone, several in a list. Source: RFC 9360 §2. */
export function oneOrMany(certificates: readonly Uint8Array[]): CborValue {
  const [first] = certificates;
  return certificates.length === 1 && first ? first : certificates;
}

const Bytes = z.instanceof(Uint8Array);
const Message = z.tuple([Bytes, z.map(z.unknown(), z.unknown()), Bytes, Bytes]);
const KeyId = Bytes.refine(({ length }) => length > 0 && length <= keyIdBytesMax);
const Certificate = Bytes.refine(({ length }) => length > 0 && length <= certificateBytesMax);
const Chain = z.union([
  Certificate.transform((one) => [one]),
  z.array(Certificate).min(2).max(chainCertificatesMax),
]);

type Header = ReadonlyMap<unknown, unknown>;

function untagged(bytes: Uint8Array): Uint8Array | undefined {
  for (const tag of [signTag, tokenTag]) {
    if (sameBytes(bytes.subarray(0, tag.length), tag)) return bytes.subarray(tag.length);
  }
  return undefined;
}

/**
 * Reads a message. What is not under the signature may be a key id and nothing else: of everything
 * else a copy with another value would pass too.
 */
export function parseCoseSign1(bytes: Uint8Array): Result<CoseSign1, CoseRefusal> {
  const body = untagged(bytes);
  const read = body && fromCbor(body);
  const message = Message.safeParse(read?.ok ? read.value : undefined);
  if (!message.success) return fail({ kind: 'cose_malformed' });
  const [headerBytes, open, payload, signature] = message.data;
  const decoded = fromCbor(headerBytes);
  if (!decoded.ok || !(decoded.value instanceof Map)) return fail({ kind: 'cose_malformed' });
  const header: Header = decoded.value;
  const known: readonly unknown[] = [coseLabels.algorithm, coseLabels.keyId, coseLabels.chain];
  const isKnown = [...header.keys()].every((label) => known.includes(label));
  const isOpenKnown = [...open.keys()].every((label) => label === coseLabels.keyId);
  if (!isKnown || !isOpenKnown) return fail({ kind: 'header_refused' });
  const algorithm = algorithmOf(header.get(coseLabels.algorithm));
  if (!algorithm) return fail({ kind: 'algorithm_refused' });
  const signer = signerOf(header, open);
  if (!signer) return fail({ kind: 'signer_unnamed' });
  if (signature.length === 0) return fail({ kind: 'signature_empty' });
  if (signature.length !== signatureBytes) return fail({ kind: 'cose_malformed' });
  return ok({ algorithm, signer, payload, signature, signed: signedBytes(headerBytes, payload) });
}

function algorithmOf(number: unknown): CoseAlgorithm | undefined {
  if (number === algorithmNumbers.ES256) return 'ES256';
  return number === algorithmNumbers.EdDSA ? 'EdDSA' : undefined;
}

/** Exactly one of the three places names the signer. */
function signerOf(header: Header, open: Header): SignerHint | undefined {
  const keyIds = [header, open].filter((place) => place.has(coseLabels.keyId));
  const hasChain = header.has(coseLabels.chain);
  if (keyIds.length + (hasChain ? 1 : 0) !== 1) return undefined;
  if (hasChain) {
    const chain = Chain.safeParse(header.get(coseLabels.chain));
    return chain.success ? { kind: 'chain', certificates: chain.data } : undefined;
  }
  const keyId = KeyId.safeParse(keyIds[0]?.get(coseLabels.keyId));
  return keyId.success ? { kind: 'key_id', keyId: keyId.data } : undefined;
}
