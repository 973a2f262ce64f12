import '../../src/certificates/reflected-metadata.ts';
import { randomBytes, webcrypto } from 'node:crypto';
import {
  BasicConstraintsExtension,
  cryptoProvider,
  KeyUsageFlags,
  KeyUsagesExtension,
  SubjectKeyIdentifierExtension,
  AuthorityKeyIdentifierExtension,
  X509CertificateGenerator,
  type X509Certificate,
} from '@peculiar/x509';

cryptoProvider.set(webcrypto);

/** A key with its certificate. */
export interface Issued {
  readonly certificate: X509Certificate;
  readonly keys: webcrypto.CryptoKeyPair;
}

/** What a certificate is for. */
export type Use = 'root' | 'issuer' | 'signing' | 'encryption';

/** What is to be issued; `by` is missing for a root. */
export interface Wanted {
  readonly commonName: string;
  readonly organisation: string;
  readonly unit?: string;
  readonly use: Use;
  readonly by?: Issued;
  readonly validFrom: Date;
  readonly validTo: Date;
}

const rsa = {
  name: 'RSASSA-PKCS1-v1_5',
  hash: 'SHA-256',
  publicExponent: new Uint8Array([1, 0, 1]),
  modulusLength: 2048,
};

const flags: Readonly<Record<Use, number>> = {
  root: KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign,
  issuer: KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign,
  signing: KeyUsageFlags.digitalSignature,
  encryption: KeyUsageFlags.keyEncipherment,
};

/** How many issuers may follow; undefined for who issues nothing. */
const pathLengths: Readonly<Record<Use, number | undefined>> = {
  root: 1,
  issuer: 0,
  signing: undefined,
  encryption: undefined,
};

function escaped(value: string): string {
  return value.replaceAll(/[,+"\\<>;=#]/g, '\\$&');
}

/** Makes a key and its certificate: RSA of 2048 bits, signed with SHA-256. */
export async function issue(wanted: Wanted): Promise<Issued> {
  const keys = await webcrypto.subtle.generateKey(rsa, true, ['sign', 'verify']);
  const { commonName, organisation, unit, use, by } = wanted;
  const units = unit === undefined ? '' : `, OU=${escaped(unit)}`;
  const name = `CN=${escaped(commonName)}${units}, O=${escaped(organisation)}, C=MA`;
  const issuer = by ?? { keys, certificate: { subject: name } };
  const certificate = await X509CertificateGenerator.create({
    // The first bit is zero: a serial number is positive.
    serialNumber: `1${randomBytes(15).toString('hex')}`.padStart(32, '0'),
    subject: name,
    issuer: issuer.certificate.subject,
    notBefore: wanted.validFrom,
    notAfter: wanted.validTo,
    publicKey: keys.publicKey,
    signingKey: issuer.keys.privateKey,
    signingAlgorithm: rsa,
    extensions: [
      new BasicConstraintsExtension(pathLengths[use] !== undefined, pathLengths[use], true),
      new KeyUsagesExtension(flags[use], true),
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
      await AuthorityKeyIdentifierExtension.create(issuer.keys.publicKey),
    ],
  });
  return { certificate, keys };
}

/** A private key as PKCS #8 in PEM. */
export async function pemOfKey({ keys }: Issued): Promise<string> {
  const bytes = await webcrypto.subtle.exportKey('pkcs8', keys.privateKey);
  const lines =
    Buffer.from(bytes)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return ['-----BEGIN PRIVATE KEY-----', ...lines, '-----END PRIVATE KEY-----', ''].join('\n');
}
