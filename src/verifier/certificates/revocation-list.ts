import { sameBytes } from '../../vocabulary/same-bytes.ts';
import { extensionsOf, type Certificate } from './certificate.ts';
import { DerFault, derElements, DerReader, positiveBytes, tags } from './der.ts';
import { importedKey, keySigned, signedDer, type SignedDer } from './signed-der.ts';

/** What is known of a certificate; `unknown` counts as revoked. */
export type CertificateStatus = 'good' | 'revoked' | 'unknown';

/** Certificates that an authority took back, not yet checked (RFC 5280 §5). */
export interface RevocationList extends SignedDer {
  readonly issuer: Uint8Array;
  /** Milliseconds since 1970, between which it may be relied on. */
  readonly from: number;
  readonly to: number;
  /** Serial numbers, in hexadecimal. */
  readonly revoked: ReadonlySet<string>;
}

const hexadecimal = (bytes: Uint8Array) =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

/** Number and authority key identifier. Lists that hold in part, or tell changes, are none. */
const known: ReadonlySet<string> = new Set(['2.5.29.20', '2.5.29.35']);
const version2 = Uint8Array.of(1);

function revokedSerials(reader: DerReader): ReadonlySet<string> {
  const list = reader.maybe(tags.sequence);
  const entries = list ? derElements(list.content) : [];
  const serials = entries.map((entry) => {
    const inside = new DerReader(entry);
    const serial = hexadecimal(positiveBytes(inside.next(tags.integer)));
    inside.time();
    const more = inside.maybe(tags.sequence);
    inside.end();
    // A reason, or when it was lost; that somebody else is meant must be understood, and is not.
    if (more) extensionsOf({ ...more, content: more.whole }, new Set());
    return serial;
  });
  return new Set(serials);
}

function parsedList(der: Uint8Array): RevocationList {
  const outer = signedDer(der);
  const reader = new DerReader(outer.signed);
  if (!sameBytes(reader.next(tags.integer).content, version2)) throw new DerFault();
  if (!sameBytes(reader.next(tags.sequence).whole, outer.algorithm.whole)) throw new DerFault();
  const issuer = reader.next(tags.sequence).whole;
  // Without an end nobody knows whether a newer one was kept from us.
  const [from, to] = [reader.time(), reader.time()];
  const revoked = revokedSerials(reader);
  extensionsOf(reader.maybe(tags.context0), known);
  reader.end();
  return { ...outer, issuer, from, to, revoked };
}

/** Reads a list in DER; undefined when it is none, or demands something that is not known here. */
export function readRevocationList(der: Uint8Array): RevocationList | undefined {
  try {
    return parsedList(der);
  } catch (error) {
    if (error instanceof DerFault) return undefined;
    throw error;
  }
}

/** Whether an authority signed something. */
export async function isSignedBy(signed: SignedDer, authority: Certificate): Promise<boolean> {
  if (authority.keyAlgorithm !== 'ES256') return false;
  const key = await importedKey(authority.publicKey, 'ES256').catch(() => undefined);
  if (!key) return false;
  return keySigned({ key, algorithm: 'ES256' }, signed.signature, signed.signed.whole);
}

/** What the lists of an authority say of a certificate of its own. */
export async function statusOf(
  certificate: Certificate,
  authority: Certificate,
  { lists, at }: { readonly lists: readonly RevocationList[]; readonly at: number },
): Promise<CertificateStatus> {
  if (!authority.rules.mayListRevoked) return 'unknown';
  const named = lists.filter(({ issuer }) => sameBytes(issuer, authority.subject));
  const signed = await Promise.all(named.map((list) => isSignedBy(list, authority)));
  const own = named.filter((_, place) => signed[place]);
  // An old list still says what it says.
  if (own.some(({ revoked }) => revoked.has(hexadecimal(certificate.serial)))) return 'revoked';
  return own.some(({ from, to }) => at >= from && at <= to) ? 'good' : 'unknown';
}
