import type { X509Certificate } from 'node:crypto';
import type { SignatureFault } from '../../src/capture/device.ts';
import { rulesOf } from '../../src/certificates/certificate-rules.ts';
import { statusOf, type RevocationList } from '../../src/certificates/revocation-list.ts';
import { fail, ok, type Result } from '../../src/vocabulary/result.ts';
import type { Instant } from '../../src/vocabulary/time.ts';
import { hasFitKey } from './certificate.ts';

/** Issuers of one domain that are believed. */
export interface TrustDomain {
  /** Self-signed: every chain ends in one of these. */
  readonly anchors: readonly X509Certificate[];
  /** Issuers between an anchor and a device, since devices send their own certificate alone. */
  readonly between: readonly X509Certificate[];
  /** What issuers took back; an issuer without a list has taken back nothing. */
  readonly revoked: readonly RevocationList[];
}

/** By whom and when a chain is to hold. */
export interface ChainExpected {
  readonly domain: TrustDomain;
  readonly at: Instant;
  /** When it must not have been taken back, where that is later. */
  readonly revokedAt?: Instant | undefined;
}

/** A certificate, perhaps one issuer between, and the anchor: more between is refused. */
type Path = readonly [X509Certificate, ...X509Certificate[]];

/** Whether one certificate was signed by the other's key, and names it as issuer. */
export function issued(issuer: X509Certificate, certificate: X509Certificate): boolean {
  try {
    return certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey);
  } catch {
    return false;
  }
}

/** Every way from a certificate to an anchor; an issuer may have several certificates. */
function pathsFrom(
  leaf: X509Certificate,
  sent: readonly X509Certificate[],
  { anchors, between }: TrustDomain,
): readonly Path[] {
  const direct = anchors.filter((anchor) => issued(anchor, leaf));
  const issuers = [...between, ...sent].filter(
    (one) => one.ca && hasFitKey(one) && issued(one, leaf),
  );
  return [
    ...direct.map((anchor): Path => [leaf, anchor]),
    ...issuers.flatMap((issuer) =>
      anchors.filter((one) => issued(one, issuer)).map((one): Path => [leaf, issuer, one]),
    ),
  ];
}

/** Whether a certificate may be used at a time. */
function ageFault(certificate: X509Certificate, at: Instant): SignatureFault | undefined {
  const from = Date.parse(certificate.validFrom);
  const to = Date.parse(certificate.validTo);
  // What can not be read is not valid: no comparison with it holds.
  if (!(at >= from)) return 'certificate_not_yet_valid';
  return at <= to ? undefined : 'certificate_expired';
}

/** Whether a certificate may stand where it stands: 0 for the signer, who issues nothing. */
function roleFault(certificate: X509Certificate, place: number): SignatureFault | undefined {
  const rules = rulesOf(certificate);
  if (!rules) return 'extension_unknown';
  // Of issuers Node has looked: whose key may not certify is none for it.
  if (place === 0 && rules.statesUsage && !rules.maySign) return 'usage_refused';
  return rules.issuersBelowMax >= place - 1 ? undefined : 'path_too_long';
}

/** Whether its issuer took a certificate back, or nobody knows any more. */
function revocationFault(
  certificate: X509Certificate,
  issuer: X509Certificate,
  { revoked, at }: { readonly revoked: TrustDomain['revoked']; readonly at: Instant },
): SignatureFault | undefined {
  switch (statusOf(certificate, issuer, { lists: revoked, at })) {
    case 'revoked':
      return 'certificate_revoked';
    case 'stale':
      return 'revocation_outdated';
    case 'good':
    case 'unlisted':
      return undefined;
  }
}

function faultOf(
  path: Path,
  { domain: { revoked }, at, revokedAt = at }: ChainExpected,
): SignatureFault | undefined {
  for (const [place, certificate] of path.entries()) {
    const issuer = path[place + 1];
    const fault =
      ageFault(certificate, at) ??
      roleFault(certificate, place) ??
      (issuer && revocationFault(certificate, issuer, { revoked, at: revokedAt }));
    if (fault) return fault;
  }
  return undefined;
}

/**
 * Whether a chain leads from this certificate to an anchor, each of its certificates valid now,
 * none taken back, and each but the first an issuer's who may issue what is below.
 * @param sent what came along with it, believed only as far as the chain holds
 */
export function checkChain(
  leaf: X509Certificate,
  sent: readonly X509Certificate[],
  believing: ChainExpected,
): Result<'trusted', SignatureFault> {
  if (!hasFitKey(leaf)) return fail('key_refused');
  // An issuer's key signs certificates and nothing else.
  if (leaf.ca) return fail('chain_untrusted');
  const faults = pathsFrom(leaf, sent, believing.domain).map((path) => faultOf(path, believing));
  if (faults.includes(undefined)) return ok('trusted');
  return fail(faults[0] ?? 'chain_untrusted');
}
