import { verify, type KeyObject } from 'node:crypto';
import { ok, type Result } from '../../vocabulary/result.ts';
import {
  checkIdentityQr,
  type CodeRefusal,
  type ValidityExpectation,
  type VerifiedIdentity,
} from './check-identity-qr.ts';
import type { CoseSign1 } from './cose-sign1.ts';
import { believedKey, type SignerTrust, type TrustRefusal } from './signer-trust.ts';

/** Whom and when a verifier believes. */
export interface IdentityQrExpectation extends ValidityExpectation {
  readonly trust: SignerTrust;
}

/** Why a code is not believed. */
export type IdentityQrRefusal = CodeRefusal | TrustRefusal;

function signatureHolds(key: KeyObject, message: CoseSign1): boolean {
  const { algorithm, signed, signature } = message;
  if (algorithm === 'EdDSA') return verify(undefined, signed, key, signature);
  return verify('sha256', signed, { key, dsaEncoding: 'ieee-p1363' }, signature);
}

/** `checkIdentityQr` with keys and certificates as Node reads them. */
export function verifyIdentityQr(
  text: string,
  { trust, ...expected }: IdentityQrExpectation,
): Promise<Result<VerifiedIdentity, IdentityQrRefusal>> {
  return checkIdentityQr<TrustRefusal>(
    text,
    async (message, at) => {
      const found = believedKey(trust, message, at);
      if (!found.ok) return found;
      const { publicKey, issuer } = found.value;
      return ok({ issuer, signed: (whole: CoseSign1) => signatureHolds(publicKey, whole) });
    },
    expected,
  );
}
