import './reflected-metadata.ts';
import type { X509Certificate as NodeCertificate } from 'node:crypto';
import {
  BasicConstraintsExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  X509Certificate,
} from '@peculiar/x509';

/** What a certificate says of its own use, which Node does not read (RFC 5280, 4.2.1). */
export interface CertificateRules {
  /** How many issuers may stand between it and a device. */
  readonly issuersBelowMax: number;
  readonly mayListRevoked: boolean;
  readonly maySign: boolean;
  /** Whether it demands something that is not known here: then it is not believed. */
  readonly demandsUnknown: boolean;
}

/** Extensions that are read, or that forbid nothing here. */
const known: ReadonlySet<string> = new Set([
  '2.5.29.14', // subject key identifier
  '2.5.29.15', // key usage
  '2.5.29.17', // other names of the subject
  '2.5.29.19', // basic constraints
  '2.5.29.32', // policies: none is asked for
  '2.5.29.35', // authority key identifier
]);

const nothing: CertificateRules = {
  issuersBelowMax: 0,
  mayListRevoked: false,
  maySign: false,
  demandsUnknown: true,
};

/** The rules of a certificate; of one that can not be read that it may do nothing. */
export function rulesOf({ raw }: NodeCertificate): CertificateRules {
  try {
    const certificate = new X509Certificate(raw);
    const { extensions } = certificate;
    const identifiers = extensions.map(({ type }) => type);
    // Which of two would hold is not for us to say.
    if (new Set(identifiers).size < identifiers.length) return nothing;
    const usages = certificate.getExtension(KeyUsagesExtension)?.usages;
    // Whoever limits nothing may do everything: the extension is optional for a device.
    const may = (flag: number) => usages === undefined || (usages & flag) !== 0;
    const { ca = false, pathLength = Infinity } =
      certificate.getExtension(BasicConstraintsExtension) ?? {};
    return {
      issuersBelowMax: ca ? pathLength : 0,
      mayListRevoked: ca && may(KeyUsageFlags.cRLSign),
      maySign: may(KeyUsageFlags.digitalSignature),
      demandsUnknown: extensions.some(({ type, critical }) => critical && !known.has(type)),
    };
  } catch {
    return nothing;
  }
}
