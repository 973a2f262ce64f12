import './reflected-metadata.ts';
import type { X509Certificate as NodeCertificate } from 'node:crypto';
import { X509Certificate, X509Crl } from '@peculiar/x509';
import { rulesOf } from './certificate-rules.ts';

/** Certificates that an issuer has taken back (RFC 5280, 5). */
export interface RevocationList {
  readonly issuer: NodeCertificate;
  /** Unix times in ms between which the list may be relied on. */
  readonly from: number;
  readonly to: number;
  has(certificate: NodeCertificate): boolean;
}

/** Some 1,500 certificates: reading more would hold up everybody. */
const listBytesMax = 64 * 1024;

/** Lists that hold only in part, or of which only the changes are told, are none. */
const known: ReadonlySet<string> = new Set(['2.5.29.20', '2.5.29.35']);

/** A serial number as both libraries would write it: no zeros before it, upper case. */
function canonical(serial: string): string {
  return serial.toUpperCase().replace(/^0+/, '');
}

async function isSignedBy(list: X509Crl, issuer: NodeCertificate): Promise<boolean> {
  const { publicKey, subjectName } = new X509Certificate(issuer.raw);
  if (list.issuerName.toString() !== subjectName.toString()) return false;
  return rulesOf(issuer).mayListRevoked && list.verify({ publicKey });
}

/**
 * Reads a list, in DER or PEM.
 * @param issuers who may have signed it
 * @returns undefined when it is none, or nobody of them signed it
 */
export async function readRevocationList(
  bytes: Uint8Array,
  issuers: readonly NodeCertificate[],
): Promise<RevocationList | undefined> {
  if (bytes.length > listBytesMax) return undefined;
  try {
    const text = Buffer.from(bytes).toString('latin1');
    const list = new X509Crl(text.startsWith('-----BEGIN') ? text : new Uint8Array(bytes));
    if (list.extensions.some(({ type, critical }) => critical && !known.has(type)))
      return undefined;
    const revoked = new Set(list.entries.map(({ serialNumber }) => canonical(serialNumber)));
    for (const issuer of issuers) {
      if (!(await isSignedBy(list, issuer))) continue;
      return {
        issuer,
        from: list.thisUpdate.getTime(),
        // Without an end nobody knows whether a newer one was kept from us.
        to: list.nextUpdate?.getTime() ?? 0,
        has: ({ serialNumber }) => revoked.has(canonical(serialNumber)),
      };
    }
    return undefined;
  } catch {
    return undefined;
  }
}
