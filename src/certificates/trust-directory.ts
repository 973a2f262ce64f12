import { X509Certificate } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CertificateTrust } from './certificate-path.ts';
import { rulesOf } from './certificate-rules.ts';
import { readRevocationList, type RevocationList } from './revocation-list.ts';

/** More files than this are no trust but a mistake. */
const filesMax = 100;

function unreadable(message: string, cause?: unknown): Error {
  return Object.assign(new Error(message, { cause }), { code: 'trust_unreadable' });
}

/** Certificates of a file in PEM. @throws what Node throws when one is damaged */
function certificatesInPem(text: string): readonly X509Certificate[] {
  const blocks = text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  return blocks.map((block) => new X509Certificate(block));
}

async function issuersIn(file: string): Promise<readonly X509Certificate[]> {
  const certificates = await readFile(file, 'utf8')
    .then(certificatesInPem)
    .catch((cause: unknown) => {
      throw unreadable(`${file} can not be read`, cause);
    });
  const areIssuers = certificates.every((one) => rulesOf(one)?.mayCertify === true);
  if (certificates.length === 0 || !areIssuers) throw unreadable(`${file} is no issuer’s`);
  return certificates;
}

/** Whether a certificate was signed by its own key. */
function isRoot(certificate: X509Certificate): boolean {
  return certificate.checkIssued(certificate) && certificate.verify(certificate.publicKey);
}

/**
 * Whom one purpose believes: issuers in PEM (`.pem`, `.crt`) and their lists (`.crl`) in a
 * directory. One that is empty or not there trusts nobody. A list is believed when an issuer beside
 * it signed it.
 * @throws an Error with code `trust_unreadable`: what can not be read would be a list left out
 */
export async function openCertificateTrust(directory: string): Promise<CertificateTrust> {
  const names = await readdir(directory).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  const files = names.filter((name) => /\.(pem|crt|crl)$/.test(name)).toSorted();
  if (files.length > filesMax) throw unreadable(`${directory} has too many files`);
  const all: X509Certificate[] = [];
  for (const name of files.filter((one) => !one.endsWith('.crl'))) {
    all.push(...(await issuersIn(join(directory, name))));
  }
  const lists: RevocationList[] = [];
  for (const name of files.filter((one) => one.endsWith('.crl'))) {
    const list = await readRevocationList(await readFile(join(directory, name)), all);
    if (!list) throw unreadable(`${join(directory, name)} is no list of an issuer beside it`);
    lists.push(list);
  }
  return { anchors: all.filter(isRoot), between: all.filter((one) => !isRoot(one)), lists };
}
