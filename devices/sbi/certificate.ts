import { X509Certificate } from 'node:crypto';

/** Keys shorter than this sign nothing that we believe. */
const modulusBitsMin = 2048;

/**
 * One certificate, whose key can be read, too: Node looks at it only when it is asked for.
 * @throws what Node throws when it is damaged
 */
function certificateOf(bytes: Uint8Array | string): X509Certificate {
  const certificate = new X509Certificate(bytes);
  if (certificate.publicKey.type !== 'public') throw new Error('a certificate has a public key');
  return certificate;
}

/** Certificates from DER in base64; undefined when one is none. */
export function readCertificates(texts: readonly string[]): readonly X509Certificate[] | undefined {
  try {
    return texts.map((text) => certificateOf(Buffer.from(text, 'base64')));
  } catch {
    return undefined;
  }
}

/** Certificates of a file in PEM. @throws what Node throws when one is damaged */
export function certificatesInPem(text: string): readonly X509Certificate[] {
  const blocks = text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  return blocks.map(certificateOf);
}

/** Whether a certificate's key is one that RS256 may be checked with. */
export function hasFitKey({ publicKey }: X509Certificate): boolean {
  const bits = publicKey.asymmetricKeyDetails?.modulusLength ?? 0;
  return publicKey.asymmetricKeyType === 'rsa' && bits >= modulusBitsMin;
}

/** Values of one attribute of a certificate's subject, e.g. of `O`, unescaped. */
export function subjectValues({ subject }: X509Certificate, attribute: string): readonly string[] {
  // Node writes one attribute a line and doubles nothing: a line break in a value is escaped.
  const lines = subject.split('\n').filter((line) => line.startsWith(`${attribute}=`));
  return lines.map((line) => line.slice(attribute.length + 1).replaceAll(/\\(.)/g, '$1'));
}

/** SHA-256 of a certificate, upper-case hexadecimal. */
export function thumbprintOf({ fingerprint256 }: X509Certificate): string {
  return fingerprint256.replaceAll(':', '');
}
