import { X509Certificate } from 'node:crypto';
import type { Instant } from '../vocabulary/time.ts';
import { profiles, type CertificatePurpose } from './certificate-profile.ts';
import { rulesOf, type CertificateRules } from './certificate-rules.ts';
import { isBelow } from './name-constraints.ts';
import { statusOf, type RevocationList } from './revocation-list.ts';

/** Whom one purpose believes. */
export interface CertificateTrust {
  /** Every path ends in one of these. */
  readonly anchors: readonly X509Certificate[];
  /** Issuers between an anchor and a signer that need not be sent along. */
  readonly between: readonly X509Certificate[];
  readonly lists: readonly RevocationList[];
}

/** Why nobody is believed by a certificate. */
export type PathFault =
  /** No anchor certified it. */
  | 'chain_untrusted'
  | 'certificate_expired'
  | 'certificate_not_yet_valid'
  /** It demands something that is not known, or can not be read. */
  | 'certificate_unreadable'
  /** It may not sign, or may not certify, or not for this purpose. */
  | 'certificate_usage_refused'
  /** More issuers than one of them allows. */
  | 'path_too_long'
  /** A name that an issuer may not certify. */
  | 'name_not_permitted'
  | 'certificate_revoked'
  /** An issuer of it was taken back: whatever it certified is worth nothing. */
  | 'authority_revoked'
  /** No list says that it was not taken back, or the last one is too old. */
  | 'certificate_status_unknown';

/** What a path is asked. */
export interface PathExpectation {
  readonly trust: CertificateTrust;
  readonly purpose: CertificatePurpose;
  readonly at: Instant;
}

/** A signer, the issuers above it, and an anchor. */
export type CertificatePath = readonly [X509Certificate, ...X509Certificate[]];

/** Issuers between a signer and an anchor that are looked at: the second is refused by length. */
const betweenMax = 2;
/** More issuers than this are not tried. */
const issuersMax = 50;

/** Whether one certificate was signed by the other's key, and names it as issuer. */
function isIssuedBy(certificate: X509Certificate, issuer: X509Certificate): boolean {
  try {
    return issuer.ca && certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey);
  } catch {
    return false;
  }
}

/** Every way from a signer to an anchor: an issuer may have several certificates. */
function pathsFrom(
  leaf: X509Certificate,
  issuers: readonly X509Certificate[],
  anchors: readonly X509Certificate[],
  left = betweenMax,
): readonly CertificatePath[] {
  const ends = anchors
    .filter((anchor) => isIssuedBy(leaf, anchor))
    .map((anchor): CertificatePath => [leaf, anchor]);
  if (left === 0) return ends;
  const longer = issuers
    .slice(0, issuersMax)
    .filter((issuer) => isIssuedBy(leaf, issuer))
    .flatMap((issuer) => pathsFrom(issuer, issuers, anchors, left - 1))
    .map((above): CertificatePath => [leaf, ...above]);
  return [...ends, ...longer];
}

function ageFault({ validFrom, validTo }: X509Certificate, at: Instant): PathFault | undefined {
  // What can not be read is not valid: no comparison with it holds.
  if (!(at >= Date.parse(validFrom))) return 'certificate_not_yet_valid';
  return at <= Date.parse(validTo) ? undefined : 'certificate_expired';
}

/** Whether a certificate may stand where it stands; 0 is the signer. */
function roleFault(
  place: number,
  rules: CertificateRules,
  leaf: CertificateRules,
  purpose: CertificatePurpose,
): PathFault | undefined {
  const { usage } = profiles[purpose];
  // A signer must say what it is for; an issuer may leave it to its anchor.
  const isFor = rules.usages === 'any' ? place > 0 : rules.usages.has(usage);
  if (!isFor || !(place === 0 ? rules.maySign : rules.mayCertify)) {
    return 'certificate_usage_refused';
  }
  if (rules.issuersBelowMax < place - 1) return 'path_too_long';
  const { names } = rules;
  const isPermitted = names === 'any' || names.some((name) => isBelow(leaf.subject, name));
  return isPermitted ? undefined : 'name_not_permitted';
}

function statusFault(
  place: number,
  certificate: X509Certificate,
  issuer: X509Certificate,
  { trust: { lists }, at }: PathExpectation,
): PathFault | undefined {
  const status = statusOf(certificate, issuer, { lists, at });
  if (status === 'revoked') return place === 0 ? 'certificate_revoked' : 'authority_revoked';
  return status === 'good' ? undefined : 'certificate_status_unknown';
}

/** Why a path is not believed; undefined when it is. */
function faultOf(path: CertificatePath, expected: PathExpectation): PathFault | undefined {
  const rules = path.map(rulesOf);
  const [leaf] = rules;
  for (const [place, certificate] of path.entries()) {
    const own = rules[place];
    if (!own || !leaf) return 'certificate_unreadable';
    const fault =
      ageFault(certificate, expected.at) ?? roleFault(place, own, leaf, expected.purpose);
    if (fault) return fault;
  }
  for (const [place, certificate] of path.entries()) {
    const issuer = path[place + 1];
    const fault = issuer && statusFault(place, certificate, issuer, expected);
    if (fault) return fault;
  }
  return undefined;
}

/**
 * The path from a signer's certificate to an anchor on which everything holds, or why none does:
 * signatures, times, usages, names, lengths, and that nothing on it was taken back.
 * @param sent issuers that came along, believed only as far as the path holds
 */
export function believedPath(
  leaf: X509Certificate,
  sent: readonly X509Certificate[],
  expected: PathExpectation,
): CertificatePath | PathFault {
  const { anchors, between } = expected.trust;
  const faults: PathFault[] = [];
  for (const path of pathsFrom(leaf, [...sent, ...between], anchors)) {
    const fault = faultOf(path, expected);
    if (fault === undefined) return path;
    faults.push(fault);
  }
  return faults[0] ?? 'chain_untrusted';
}
