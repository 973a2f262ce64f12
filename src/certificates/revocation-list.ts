import './reflected-metadata.ts';
import type { X509Certificate as NodeCertificate } from 'node:crypto';
import { X509Certificate, X509Crl } from '@peculiar/x509';
import type { Instant } from '../vocabulary/time.ts';
import { rulesOf } from './certificate-rules.ts';

/**
 * What is known of a certificate: `stale` when its issuer's last list is no longer to be relied on,
 * `unlisted` when the issuer has none.
 */
export type CertificateStatus = 'good' | 'revoked' | 'stale' | 'unlisted';

/** Certificates that an issuer took back, its signature checked (RFC 5280 §5). */
export interface RevocationList {
  readonly issuer: NodeCertificate;
  /** The list itself. */
  readonly der: Uint8Array;
  /** Unix times in ms between which the list may be relied on. */
  readonly from: number;
  readonly to: number;
  has(certificate: NodeCertificate): boolean;
}

/** Some 25,000 certificates: reading more would hold up everybody. */
const listBytesMax = 1024 * 1024;

/** Number and authority key identifier. Lists that hold in part, or tell changes, are none. */
const known: ReadonlySet<string> = new Set(['2.5.29.20', '2.5.29.35']);

/** A serial number as both libraries would write it: no zeros before it, upper case. */
function canonical(serial: string): string {
  return serial.toUpperCase().replace(/^0+/, '');
}

async function isSignedBy(list: X509Crl, issuer: NodeCertificate): Promise<boolean> {
  const { publicKey, subjectName } = new X509Certificate(issuer.raw);
  const names = [list.issuerName, subjectName].map((name) => Buffer.from(name.toArrayBuffer()));
  if (!names[0]?.equals(names[1] ?? Buffer.alloc(0))) return false;
  return rulesOf(issuer)?.mayListRevoked === true && list.verify({ publicKey });
}

/** A list in DER, or in PEM under either name that programs give it. */
export function parsedList(bytes: Uint8Array): X509Crl {
  const text = Buffer.from(bytes).toString('latin1').trim();
  if (!text.startsWith('-----BEGIN')) return new X509Crl(new Uint8Array(bytes));
  const label = /-----(BEGIN|END) (?:X509 )?CRL-----/g;
  return new X509Crl(text.replaceAll(label, '-----$1 CRL-----'));
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
    const list = parsedList(bytes);
    const unknown = list.extensions.some(({ type, critical }) => critical && !known.has(type));
    if (unknown) return undefined;
    const revoked = new Set(list.entries.map(({ serialNumber }) => canonical(serialNumber)));
    for (const issuer of issuers) {
      if (!(await isSignedBy(list, issuer))) continue;
      return {
        issuer,
        der: new Uint8Array(list.rawData),
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

/** What an issuer's lists say of a certificate of its own. */
export function statusOf(
  certificate: NodeCertificate,
  issuer: NodeCertificate,
  { lists, at }: { readonly lists: readonly RevocationList[]; readonly at: Instant },
): CertificateStatus {
  const own = lists.filter(
    (list) =>
      list.issuer.subject === issuer.subject && list.issuer.publicKey.equals(issuer.publicKey),
  );
  // An old list still says what it says.
  if (own.some((list) => list.has(certificate))) return 'revoked';
  if (own.length === 0) return 'unlisted';
  return own.some(({ from, to }) => at >= from && at <= to) ? 'good' : 'stale';
}
