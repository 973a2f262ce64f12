import './reflected-metadata.ts';
import { createHash, randomBytes, webcrypto } from 'node:crypto';
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  cryptoProvider,
  ExtendedKeyUsageExtension,
  Extension,
  KeyUsageFlags,
  KeyUsagesExtension,
  Pkcs10CertificateRequest,
  Pkcs10CertificateRequestGenerator,
  SubjectKeyIdentifierExtension,
  X509Certificate,
  X509CertificateGenerator,
  X509CrlGenerator,
  X509CrlReason,
} from '@peculiar/x509';
import { signedBy, type AuthorityKey } from './authority-key.ts';
import { derInteger } from './der.ts';
import { permittingOnly } from './name-constraints.ts';
import { parsedList } from './revocation-list.ts';

cryptoProvider.set(webcrypto);

const ecdsa = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;

/** Who issues: a certificate, and the key that it is of. */
export interface Issuer {
  readonly certificate: X509Certificate;
  readonly key: AuthorityKey;
}

/** What is to be certified. */
export interface Wanted {
  readonly subject: string;
  readonly publicKey: webcrypto.CryptoKey;
  readonly from: Date;
  readonly to: Date;
  /** How many issuers may follow; `none` for who issues nothing. */
  readonly issuersBelow: number | 'none';
  /** Its extended key usage; `any` for a root. */
  readonly usage: string | 'any';
  /** The name that every name below must begin with. */
  readonly namesBelow: string | 'any';
}

/** A key that signs what is then signed by the real one. */
function worthlessKey(): Promise<webcrypto.CryptoKeyPair> {
  return webcrypto.subtle.generateKey(ecdsa, false, ['sign', 'verify']);
}

/** Bytes of a serial number and of a key's identifier: on a card each of them takes room. */
const serialBytes = 9;
const keyIdBytes = 8;

/** A positive serial number with 70 random bits. */
function newSerial(): string {
  const bytes = randomBytes(serialBytes);
  bytes[0] = ((bytes[0] ?? 0) & 0x7f) | 0x40;
  return bytes.toString('hex');
}

/** By what certificates and lists name a key: the beginning of a hash of it (RFC 7093). */
async function keyIdOf(key: webcrypto.CryptoKey): Promise<string> {
  const spki = Buffer.from(await webcrypto.subtle.exportKey('spki', key));
  return createHash('sha256').update(spki).digest().toString('hex', 0, keyIdBytes);
}

async function extensionsOf(wanted: Wanted, issuerKey: webcrypto.CryptoKey): Promise<Extension[]> {
  const { issuersBelow, usage, namesBelow, publicKey } = wanted;
  const isIssuer = issuersBelow !== 'none';
  const flags = isIssuer
    ? KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign
    : KeyUsageFlags.digitalSignature;
  return [
    // A signer has no basic constraints: bytes count on a card, and without them it is no issuer.
    ...(isIssuer ? [new BasicConstraintsExtension(true, issuersBelow, true)] : []),
    new KeyUsagesExtension(flags, true),
    // OpenSSL takes an authority's own usages into account; so do we.
    ...(usage === 'any' ? [] : [new ExtendedKeyUsageExtension([usage], !isIssuer)]),
    ...(namesBelow === 'any' ? [] : [permittingOnly(namesBelow)]),
    ...(isIssuer ? [new SubjectKeyIdentifierExtension(await keyIdOf(publicKey))] : []),
    new AuthorityKeyIdentifierExtension(await keyIdOf(issuerKey)),
  ];
}

/** Certifies a key; a root certifies itself. */
export async function certify(
  by: Issuer | { readonly itself: AuthorityKey },
  wanted: Wanted,
): Promise<X509Certificate> {
  const isRoot = 'itself' in by;
  const key = isRoot ? by.itself : by.key;
  const worthless = await worthlessKey();
  const certificate = await X509CertificateGenerator.create({
    serialNumber: newSerial(),
    subject: wanted.subject,
    issuer: isRoot ? wanted.subject : by.certificate.subjectName,
    notBefore: wanted.from,
    notAfter: wanted.to,
    publicKey: wanted.publicKey,
    signingKey: worthless.privateKey,
    signingAlgorithm: ecdsa,
    extensions: await extensionsOf(wanted, key.publicKey),
  });
  return new X509Certificate(await signedBy(key, new Uint8Array(certificate.rawData)));
}

/** A request for a certificate (PKCS #10), which proves that whoever asks has the key. */
export async function requestFor(key: AuthorityKey, subject: string): Promise<string> {
  const { privateKey } = await worthlessKey();
  const request = await Pkcs10CertificateRequestGenerator.create({
    name: subject,
    keys: { publicKey: key.publicKey, privateKey },
    signingAlgorithm: ecdsa,
  });
  const signed = await signedBy(key, new Uint8Array(request.rawData));
  return `${new Pkcs10CertificateRequest(signed).toString('pem')}\n`;
}

/** A request whose signature holds; undefined when it does not, or it is none. */
export async function readRequest(
  text: string,
): Promise<{ readonly subject: string; readonly publicKey: webcrypto.CryptoKey } | undefined> {
  try {
    const request = new Pkcs10CertificateRequest(text);
    if (!(await request.verify())) return undefined;
    return { subject: request.subject, publicKey: await request.publicKey.export() };
  } catch {
    return undefined;
  }
}

/** Why a certificate is taken back. Source: RFC 5280 §5.3.1. */
export const revocationReasons = [
  'unspecified',
  'keyCompromise',
  'cACompromise',
  'affiliationChanged',
  'superseded',
  'cessationOfOperation',
  'privilegeWithdrawn',
] as const;
export type RevocationReason = (typeof revocationReasons)[number];

/** A certificate that is taken back. */
export interface Revoked {
  readonly serialNumber: string;
  readonly at: Date;
  readonly reason: RevocationReason;
}

/** The next list of an issuer: everything of its last one, and what is taken back now. */
export async function listAfter(
  by: Issuer,
  last: Uint8Array | 'none',
  next: { readonly from: Date; readonly to: Date; readonly revoked: readonly Revoked[] },
): Promise<string> {
  const former = last === 'none' ? undefined : parsedList(last);
  const entries = (former?.entries ?? []).map(({ serialNumber, revocationDate, reason }) => ({
    serialNumber,
    revocationDate,
    reason: reason ?? X509CrlReason.unspecified,
  }));
  const added = next.revoked.map(({ serialNumber, at, reason }) => ({
    serialNumber,
    revocationDate: at,
    reason: X509CrlReason[reason],
  }));
  const list = await X509CrlGenerator.create({
    issuer: by.certificate.subjectName,
    thisUpdate: next.from,
    nextUpdate: next.to,
    entries: [...entries, ...added],
    extensions: [
      new AuthorityKeyIdentifierExtension(await keyIdOf(by.key.publicKey)),
      numbered(next.from),
    ],
    signingKey: (await worthlessKey()).privateKey,
    signingAlgorithm: ecdsa,
  });
  const signed = parsedList(await signedBy(by.key, new Uint8Array(list.rawData)));
  // The library's own label is one that OpenSSL does not know.
  return `${signed.toString('pem').replaceAll(/(BEGIN|END) CRL/g, '$1 X509 CRL')}\n`;
}

/** Lists are numbered by their time, so that a number only ever grows (RFC 5280 §5.2.3). */
function numbered(at: Date): Extension {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt(at.getTime()));
  return new Extension('2.5.29.20', false, new Uint8Array(derInteger(bytes)));
}

/** A certificate as a file. */
export function pemOf(certificate: X509Certificate): string {
  return `${certificate.toString('pem')}\n`;
}
