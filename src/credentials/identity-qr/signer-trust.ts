import { X509Certificate, type KeyObject } from 'node:crypto';
import {
  believedPath,
  type CertificateTrust,
  type PathFault,
} from '../../certificates/certificate-path.ts';
import { fail, ok, type Result } from '../../vocabulary/result.ts';
import type { Instant } from '../../vocabulary/time.ts';
import { chainCertificatesMax, type CoseAlgorithm, type SignerHint } from './cose-sign1.ts';

/** A signer's key that was obtained from its issuer. */
export interface TrustedKey {
  readonly keyId: Uint8Array;
  readonly algorithm: CoseAlgorithm;
  readonly publicKey: KeyObject;
  /** Only what this issuer says is believed by this key. */
  readonly issuer: string;
}

/** Authorities of document signers, and for whom whatever they certified may speak. */
export interface CertifiedSigners {
  readonly trust: CertificateTrust;
  /** Only what this issuer says is believed by a certificate. */
  readonly issuer: string;
}

/** Whom a verifier believes. */
export interface SignerTrust {
  readonly keys: readonly TrustedKey[];
  readonly certified: CertifiedSigners | 'none';
}

/** A key that may sign for an issuer. */
export interface BelievedKey {
  readonly publicKey: KeyObject;
  readonly issuer: string;
}

/** Why a signer is not believed. */
export interface TrustRefusal {
  readonly kind:
    | 'key_unknown'
    /** The key is of another kind than the algorithm. */
    | 'algorithm_refused'
    | 'chain_malformed'
    | PathFault;
}

/** Whether a key is of the kind that an algorithm needs. */
function isFor(key: KeyObject, algorithm: CoseAlgorithm): boolean {
  if (algorithm === 'EdDSA') return key.asymmetricKeyType === 'ed25519';
  return key.asymmetricKeyType === 'ec' && key.asymmetricKeyDetails?.namedCurve === 'prime256v1';
}

/** The key of a signer that is believed now. */
export function believedKey(
  trust: SignerTrust,
  { signer, algorithm }: { readonly signer: SignerHint; readonly algorithm: CoseAlgorithm },
  at: Instant,
): Result<BelievedKey, TrustRefusal> {
  const found =
    signer.kind === 'key_id'
      ? knownKey(trust, signer.keyId, algorithm)
      : certifiedKey(trust, signer.certificates, at);
  if (!found.ok) return found;
  return isFor(found.value.publicKey, algorithm) ? found : fail({ kind: 'algorithm_refused' });
}

function knownKey(
  { keys }: SignerTrust,
  keyId: Uint8Array,
  algorithm: CoseAlgorithm,
): Result<BelievedKey, TrustRefusal> {
  const named = keys.filter((key) => Buffer.compare(key.keyId, keyId) === 0);
  const [key, another] = named;
  // Two keys of one name are none: which of them signed must not be guessed.
  if (!key || another) return fail({ kind: 'key_unknown' });
  return key.algorithm === algorithm ? ok(key) : fail({ kind: 'algorithm_refused' });
}

function parsedChain(certificates: readonly Uint8Array[]): readonly X509Certificate[] | undefined {
  try {
    const chain = certificates.map((der) => new X509Certificate(der));
    // What the parser passed over would be unsigned.
    const isWhole = chain.every(
      ({ raw }, place) => Buffer.compare(raw, certificates[place] ?? new Uint8Array()) === 0,
    );
    return isWhole && chain.length > 0 && chain.length <= chainCertificatesMax ? chain : undefined;
  } catch {
    return undefined;
  }
}

/** The signer's certificate, then perhaps authorities above it, as far as a path holds. */
function certifiedKey(
  { certified, keys }: SignerTrust,
  certificates: readonly Uint8Array[],
  at: Instant,
): Result<BelievedKey, TrustRefusal> {
  const [leaf, ...authorities] = parsedChain(certificates) ?? [];
  if (!leaf) return fail({ kind: 'chain_malformed' });
  if (certified === 'none') {
    // Whoever believes no authority may still know the key.
    const own = keys.find(({ publicKey }) => publicKey.equals(leaf.publicKey));
    return own ? ok(own) : fail({ kind: 'chain_untrusted' });
  }
  const { trust, issuer } = certified;
  const path = believedPath(leaf, authorities, { trust, purpose: 'document', at });
  if (typeof path === 'string') return fail({ kind: path });
  return ok({ publicKey: leaf.publicKey, issuer });
}
