import { fail, ok, type Result } from '../../vocabulary/result.ts';
import { sameBytes } from '../../vocabulary/same-bytes.ts';
import { isBelow, readCertificate, type Certificate } from './certificate.ts';
import { isSignedBy, statusOf, type RevocationList } from './revocation-list.ts';

/** Extended key usage of whoever signs documents. Source: ISO/IEC 18013-5, annex B. */
const documentSigning = '1.0.18013.5.1.2';

/** Whom a verifier believes by certificates. */
export interface CertificateTrust {
  readonly anchors: readonly Certificate[];
  /** Authorities below an anchor that need not be sent along. */
  readonly authorities: readonly Certificate[];
  readonly lists: readonly RevocationList[];
}

/** Why nobody is believed by a chain. */
export interface PathRefusal {
  readonly kind:
    | 'chain_malformed'
    /** No anchor certified it. */
    | 'chain_untrusted'
    | 'certificate_expired'
    | 'certificate_not_yet_valid'
    /** It may not sign documents, or not certify who does. */
    | 'certificate_usage_refused'
    | 'path_too_long'
    /** A name that an authority may not certify. */
    | 'name_not_permitted'
    | 'certificate_revoked'
    /** An authority of it was taken back: whatever it certified is worth nothing. */
    | 'authority_revoked'
    /** No list says that it was not taken back, or the last one is too old. */
    | 'certificate_status_unknown';
}

/** A signer, perhaps an authority above it, and an anchor. */
type Path = readonly [Certificate, ...Certificate[]];

async function isIssuedBy(certificate: Certificate, authority: Certificate): Promise<boolean> {
  return sameBytes(certificate.issuer, authority.subject) && isSignedBy(certificate, authority);
}

async function issuersOf(
  certificate: Certificate,
  among: readonly Certificate[],
): Promise<readonly Certificate[]> {
  const issued = await Promise.all(among.map((one) => isIssuedBy(certificate, one)));
  return among.filter((_, place) => issued[place]);
}

/** Every way to an anchor, over one authority at most. */
async function pathsFrom(
  leaf: Certificate,
  between: readonly Certificate[],
  anchors: readonly Certificate[],
): Promise<readonly Path[]> {
  const direct = (await issuersOf(leaf, anchors)).map((anchor): Path => [leaf, anchor]);
  const over: Path[] = [];
  for (const authority of await issuersOf(leaf, between)) {
    for (const anchor of await issuersOf(authority, anchors)) over.push([leaf, authority, anchor]);
  }
  return [...direct, ...over];
}

/** Why a certificate may not stand where it stands; 0 is the signer. */
function roleRefusal(
  { rules }: Certificate,
  place: number,
  leaf: Certificate,
): PathRefusal['kind'] | undefined {
  // A signer must say what it is for; an authority may leave it to its anchor.
  const isFor = rules.usages === 'any' ? place > 0 : rules.usages.has(documentSigning);
  if (!isFor || !(place === 0 ? rules.maySign : rules.mayCertify)) {
    return 'certificate_usage_refused';
  }
  if (rules.issuersBelowMax < place - 1) return 'path_too_long';
  const { names } = rules;
  const isPermitted = names === 'any' || names.some((name) => isBelow(leaf.subject, name));
  return isPermitted ? undefined : 'name_not_permitted';
}

async function refusalOf(
  path: Path,
  { lists }: CertificateTrust,
  at: number,
): Promise<PathRefusal['kind'] | undefined> {
  const [leaf] = path;
  for (const [place, certificate] of path.entries()) {
    if (!(at >= certificate.from)) return 'certificate_not_yet_valid';
    if (!(at <= certificate.to)) return 'certificate_expired';
    const refusal = roleRefusal(certificate, place, leaf);
    if (refusal) return refusal;
  }
  for (const [place, certificate] of path.entries()) {
    const above = path[place + 1];
    if (!above) continue;
    const status = await statusOf(certificate, above, { lists, at });
    if (status === 'revoked') return place === 0 ? 'certificate_revoked' : 'authority_revoked';
    if (status !== 'good') return 'certificate_status_unknown';
  }
  return undefined;
}

/**
 * The signer's certificate of a chain on which everything holds: signatures, times, usages, names,
 * lengths, and that nothing on it was taken back.
 * @param sent DER as it stood in the code, the signer first
 */
export async function believedSigner(
  sent: readonly Uint8Array[],
  trust: CertificateTrust,
  at: number,
): Promise<Result<Certificate, PathRefusal>> {
  const read = sent.map(readCertificate);
  const chain = read.filter((one) => one !== undefined);
  const [leaf, ...between] = chain;
  if (!leaf || chain.length !== sent.length) return fail({ kind: 'chain_malformed' });
  const paths = await pathsFrom(leaf, [...between, ...trust.authorities], trust.anchors);
  let first: PathRefusal = { kind: 'chain_untrusted' };
  for (const [place, path] of paths.entries()) {
    const kind = await refusalOf(path, trust, at);
    if (!kind) return ok(leaf);
    if (place === 0) first = { kind };
  }
  return fail(first);
}
