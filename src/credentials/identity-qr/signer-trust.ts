import { X509Certificate, type KeyObject } from 'node:crypto';
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

/** An authority of document signers, and of nothing else: whatever it certified may sign. */
export interface TrustAnchor {
  readonly certificate: X509Certificate;
  readonly issuer: string;
}

/** What is known of a certificate's revocation. `unknown` counts as revoked. */
export type CertificateStatus = 'good' | 'revoked' | 'unknown';

/** Whom a verifier believes. */
export interface SignerTrust {
  readonly keys: readonly TrustedKey[];
  readonly anchors: readonly TrustAnchor[];
  /** Asked of every certificate of a chain but the anchor. */
  readonly statusOf: (certificate: X509Certificate) => Promise<CertificateStatus>;
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
    /** No anchor certified it, or not in the roles that its certificates have. */
    | 'chain_untrusted'
    | 'certificate_expired'
    | 'certificate_revoked'
    | 'certificate_status_unknown';
}

/** Whether a key is of the kind that an algorithm needs. */
function isFor(key: KeyObject, algorithm: CoseAlgorithm): boolean {
  if (algorithm === 'EdDSA') return key.asymmetricKeyType === 'ed25519';
  return key.asymmetricKeyType === 'ec' && key.asymmetricKeyDetails?.namedCurve === 'prime256v1';
}

/** The key of a signer that is believed now. */
export async function believedKey(
  trust: SignerTrust,
  { signer, algorithm }: { readonly signer: SignerHint; readonly algorithm: CoseAlgorithm },
  at: Instant,
): Promise<Result<BelievedKey, TrustRefusal>> {
  const found =
    signer.kind === 'key_id'
      ? knownKey(trust, signer.keyId, algorithm)
      : await certifiedKey(trust, signer.certificates, at);
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

function isIssuedBy(certificate: X509Certificate, authority: X509Certificate): boolean {
  return (
    authority.ca && certificate.checkIssued(authority) && certificate.verify(authority.publicKey)
  );
}

function isValidAt({ validFrom, validTo }: X509Certificate, at: Instant): boolean {
  return Date.parse(validFrom) <= at && at <= Date.parse(validTo);
}

/** The signer's certificate, then perhaps the authority that an anchor certified. */
async function certifiedKey(
  { anchors, statusOf }: SignerTrust,
  certificates: readonly Uint8Array[],
  at: Instant,
): Promise<Result<BelievedKey, TrustRefusal>> {
  const chain = parsedChain(certificates);
  const [leaf, ...authorities] = chain ?? [];
  const last = chain?.at(-1);
  if (!chain || !leaf || !last) return fail({ kind: 'chain_malformed' });
  const anchor = anchors.find(({ certificate }) => isIssuedBy(last, certificate));
  const isJoined = authorities.every((authority, place) => {
    const below = chain[place];
    return below !== undefined && isIssuedBy(below, authority);
  });
  if (!anchor || leaf.ca || !isJoined) return fail({ kind: 'chain_untrusted' });
  if (![...chain, anchor.certificate].every((certificate) => isValidAt(certificate, at))) {
    return fail({ kind: 'certificate_expired' });
  }
  for (const certificate of chain) {
    const status = await statusOf(certificate);
    if (status === 'revoked') return fail({ kind: 'certificate_revoked' });
    if (status !== 'good') return fail({ kind: 'certificate_status_unknown' });
  }
  return ok({ publicKey: leaf.publicKey, issuer: anchor.issuer });
}
