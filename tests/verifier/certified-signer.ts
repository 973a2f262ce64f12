import { webcrypto } from 'node:crypto';
import { join } from 'node:path';
import { certifyRequest } from '../../src/certificates/ceremony.ts';
import type { CertificatePurpose } from '../../src/certificates/certificate-profile.ts';
import { requestFor } from '../../src/certificates/issuing.ts';
import { documentTrust, type DocumentTrust } from '../../src/sites/document-trust.ts';
import type { IdentityQrSigner } from '../../src/credentials/identity-qr/identity-qr.ts';
import { ownName, type HeldCeremony } from '../certificates/held-ceremony.ts';

const { subtle } = webcrypto;
const ecdsa = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;

/** A signer of codes whose certificate a ceremony made. */
export interface CertifiedSigner {
  readonly pem: string;
  readonly der: Uint8Array;
  /** Its codes carry this chain: of the signer alone unless more is said. */
  signer(...authorities: readonly Uint8Array[]): IdentityQrSigner;
}

/** Bytes of a certificate in PEM. */
function derOf(pem: string): Uint8Array {
  return new Uint8Array(Buffer.from(pem.replaceAll(/-----[^-]+-----/g, ''), 'base64'));
}

/** Has a new key certified. */
export async function certifiedSigner(
  { needs }: HeldCeremony,
  name: string,
  purpose: CertificatePurpose = 'document',
): Promise<CertifiedSigner> {
  const { publicKey, privateKey } = await subtle.generateKey(ecdsa, true, ['sign', 'verify']);
  const sign = async (bytes: Uint8Array) =>
    new Uint8Array(await subtle.sign(ecdsa, privateKey, bytes));
  const request = await requestFor({ publicKey, sign }, `${ownName}, CN=${name}`);
  const made = await certifyRequest(needs, purpose, request);
  if (!made.ok) throw new Error(made.error.kind);
  const { pem } = made.value;
  const der = derOf(pem);
  return {
    pem,
    der,
    signer: (...authorities) => ({
      algorithm: 'ES256',
      hint: { kind: 'chain', certificates: [der, ...authorities] },
      sign,
    }),
  };
}

/** What a ceremony hands out for a purpose, as a bundle has it. */
export function bundledTrust(
  { path }: HeldCeremony,
  purpose: CertificatePurpose = 'document',
): Promise<DocumentTrust> {
  return documentTrust(join(path, 'trust', purpose))();
}
