import { TLSSocket } from 'node:tls';
import type { Request } from 'express';
import type { ProgrammeAccount } from '../register/accounts.ts';
import type { StationNeeds } from './needs.ts';

/** The certificate that a client showed, whose key the handshake proved. */
export interface ShownCertificate {
  /** SHA-256 of its DER, base64url, as RFC 8705 has it. */
  readonly thumbprint: string;
  /** Whether an issuer of `certs/trust/programme` certified it for clients. */
  readonly chained: boolean;
  /** Alternative names, each as `kind:value`. */
  readonly names: readonly string[];
  readonly inTime: boolean;
}

/**
 * The certificate of a connection that we ourselves encrypt; `none` otherwise. A header that a
 * proxy might set is not looked at: whoever reaches the port could write it.
 */
export function shownCertificate(
  { socket }: Request,
  { programmeTls, now }: Pick<StationNeeds, 'programmeTls' | 'now'>,
): ShownCertificate | 'none' {
  if (!(socket instanceof TLSSocket) || !programmeTls) return 'none';
  const certificate = socket.getPeerX509Certificate();
  if (!certificate) return 'none';
  const at = now();
  const { fingerprint256, subjectAltName = '', validFrom, validTo } = certificate;
  return {
    thumbprint: Buffer.from(fingerprint256.replaceAll(':', ''), 'hex').toString('base64url'),
    chained: programmeTls.isBelieved(certificate, at),
    // A value that could be taken for several is quoted by Node, and equals none of ours.
    names: subjectAltName.split(', '),
    inTime: Date.parse(validFrom) <= at && at <= Date.parse(validTo),
  };
}

/** Whether a certificate is one of a programme's. */
export function isCertificateOf(
  { id, certificates }: ProgrammeAccount,
  { thumbprint, chained, names, inTime }: ShownCertificate,
): boolean {
  if (!inTime) return false;
  return certificates.some((known) =>
    known.kind === 'pinned'
      ? known.thumbprint === thumbprint
      : chained && names.includes(`URI:urn:basma:programme:${id}`),
  );
}
