import type {
  BelievedSigner,
  FindSigner,
} from '../../credentials/identity-qr/check-identity-qr.ts';
import type { CoseSign1 } from '../../credentials/identity-qr/cose-sign1.ts';
import type { PublicJwk } from '../../vocabulary/public-key.ts';
import { fail, ok, type Result } from '../../vocabulary/result.ts';
import { sameBytes } from '../../vocabulary/same-bytes.ts';
import type { VerifierBundle } from '../../vocabulary/verifier-bundle.ts';
import { readCertificate } from '../certificates/certificate.ts';
import { readRevocationList } from '../certificates/revocation-list.ts';
import {
  importedKey,
  keySigned,
  type KeyAlgorithm,
  type PublicKey,
} from '../certificates/signed-der.ts';
import {
  believedSigner,
  type CertificateTrust,
  type PathRefusal,
} from '../certificates/signer-path.ts';
import { fromBase64, fromBase64Url, keyFrom } from './compact.ts';

/** Why a signer is not believed. */
export interface SignerRefusal {
  readonly kind: 'key_unknown' | 'algorithm_refused' | PathRefusal['kind'];
}

/** A code names a key by so many bytes of its thumbprint. */
const keyIdBytes = 8;

type Found = Result<BelievedSigner, SignerRefusal>;

function signerWith(key: PublicKey, algorithm: KeyAlgorithm, issuer: string): Found {
  const signed = (message: CoseSign1) =>
    keySigned({ key, algorithm }, message.signature, message.signed);
  return ok({ issuer, signed });
}

function isNamed({ kid }: PublicJwk, keyId: Uint8Array): boolean {
  const thumbprint = fromBase64Url(kid);
  return thumbprint !== undefined && sameBytes(thumbprint.subarray(0, keyIdBytes), keyId);
}

async function knownSigner(
  { documentKeys, issuer }: VerifierBundle,
  keyId: Uint8Array,
  algorithm: KeyAlgorithm,
): Promise<Found> {
  const [jwk, another] = documentKeys.filter((key) => isNamed(key, keyId));
  // Two keys of one name are none: which of them signed must not be guessed.
  const key = jwk && !another ? await keyFrom(jwk) : undefined;
  if (!key) return fail({ kind: 'key_unknown' });
  return algorithm === 'ES256'
    ? signerWith(key, 'ES256', issuer)
    : fail({ kind: 'algorithm_refused' });
}

/** What cannot be read is left out: nobody is believed by it. */
function read<T>(
  texts: readonly string[],
  reader: (der: Uint8Array) => T | undefined,
): readonly T[] {
  return texts.flatMap((text) => {
    const der = fromBase64(text);
    const one = der && reader(der);
    return one === undefined ? [] : [one];
  });
}

/** Finds signers among the keys and certificates of a bundle. */
export function signersOf(bundle: VerifierBundle): FindSigner<SignerRefusal> {
  const trust: CertificateTrust = {
    anchors: read(bundle.anchors, readCertificate),
    authorities: read(bundle.authorities, readCertificate),
    lists: read(bundle.revocationLists, readRevocationList),
  };
  return async ({ signer, algorithm }, at) => {
    if (signer.kind === 'key_id') return knownSigner(bundle, signer.keyId, algorithm);
    const found = await believedSigner(signer.certificates, trust, at);
    if (!found.ok) return found;
    const { publicKey, keyAlgorithm } = found.value;
    if (keyAlgorithm !== algorithm) return fail({ kind: 'algorithm_refused' });
    const key = await importedKey(publicKey, keyAlgorithm).catch(() => undefined);
    return key ? signerWith(key, keyAlgorithm, bundle.issuer) : fail({ kind: 'chain_malformed' });
  };
}
