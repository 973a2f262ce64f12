import './reflected-metadata.ts';
import type { X509Certificate as NodeCertificate } from 'node:crypto';
import {
  BasicConstraintsExtension,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  X509Certificate,
} from '@peculiar/x509';
import { permittedNames } from './name-constraints.ts';

/** What a certificate says of its own use, which Node does not read. Source: RFC 5280 §4.2.1. */
export interface CertificateRules {
  readonly mayCertify: boolean;
  readonly mayListRevoked: boolean;
  readonly maySign: boolean;
  /** Whether it limits what its key is used for; the extension is optional below an issuer. */
  readonly statesUsage: boolean;
  /** How many issuers may stand below it. */
  readonly issuersBelowMax: number;
  /** Extended key usages; `any` where it says nothing. */
  readonly usages: ReadonlySet<string> | 'any';
  /** DER of names; every subject below begins with one of them. `any` where it says nothing. */
  readonly names: readonly Uint8Array[] | 'any';
  /** DER of its own name. */
  readonly subject: Uint8Array;
}

/** Extensions that are read here, or that forbid nothing. */
const known: ReadonlySet<string> = new Set([
  '2.5.29.14', // subject key identifier
  '2.5.29.15', // key usage
  '2.5.29.17', // other names of the subject
  '2.5.29.19', // basic constraints
  '2.5.29.30', // name constraints
  '2.5.29.32', // policies: none is asked for
  '2.5.29.35', // authority key identifier
  '2.5.29.37', // extended key usage
]);

/**
 * The rules of a certificate; undefined when it can not be read, says one thing twice, or demands
 * something that is not known here.
 */
export function rulesOf({ raw }: NodeCertificate): CertificateRules | undefined {
  try {
    const certificate = new X509Certificate(raw);
    const { extensions } = certificate;
    const types = extensions.map(({ type }) => type);
    const isDoubled = new Set(types).size < types.length;
    if (isDoubled || extensions.some(({ type, critical }) => critical && !known.has(type))) {
      return undefined;
    }
    const names = permittedNames(extensions);
    if (names === 'unknown') return undefined;
    const flags = certificate.getExtension(KeyUsagesExtension)?.usages;
    const may = (flag: number) => ((flags ?? 0) & flag) !== 0;
    const basic = certificate.getExtension(BasicConstraintsExtension);
    const ca = basic?.ca ?? false;
    const usages = certificate.getExtension(ExtendedKeyUsageExtension)?.usages.map(String);
    return {
      mayCertify: ca && may(KeyUsageFlags.keyCertSign),
      mayListRevoked: ca && may(KeyUsageFlags.cRLSign),
      maySign: !ca && may(KeyUsageFlags.digitalSignature),
      statesUsage: flags !== undefined,
      issuersBelowMax: ca ? (basic?.pathLength ?? Infinity) : 0,
      usages: usages ? new Set(usages) : 'any',
      names,
      subject: new Uint8Array(certificate.subjectName.toArrayBuffer()),
    };
  } catch {
    return undefined;
  }
}
