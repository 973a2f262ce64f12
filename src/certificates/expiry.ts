import type { X509Certificate } from 'node:crypto';
import type { Instant } from '../vocabulary/time.ts';
import type { CertificateTrust } from './certificate-path.ts';

/** When something must have been followed by another. */
export interface Expiry {
  /** Its name, e.g. `document 1`; nobody's but an authority's or a station's. */
  readonly what: string;
  readonly kind: 'issuer' | 'signer' | 'list';
  /** Unix time in ms. */
  readonly endsAt: number;
}

const dayMs = 86_400_000;
/**
 * How long ahead people are told. An issuer is renewed by two people who must meet; whoever
 * believes it must have the next one before.
 */
const toldAheadDays = { issuer: 365, signer: 90, list: 30 } as const;

/** How urgent it is: `soon` is some months ahead. */
export function urgencyOf({ kind, endsAt }: Expiry, at: Instant): 'later' | 'soon' | 'ended' {
  // What can not be read has ended.
  if (!(endsAt > at)) return 'ended';
  return endsAt - at <= toldAheadDays[kind] * dayMs ? 'soon' : 'later';
}

/** Days that are left, rounded down; negative when it ended. */
export function daysLeft({ endsAt }: Expiry, at: Instant): number {
  return Math.floor((endsAt - at) / dayMs);
}

/** What a certificate is called: the last part of its name. */
function commonName({ subject }: X509Certificate): string {
  const lines = subject.split('\n').filter((line) => line.startsWith('CN='));
  return lines.at(-1)?.slice('CN='.length) ?? 'a certificate without a name';
}

/** A certificate's end. */
export function expiryOf(certificate: X509Certificate): Expiry {
  return {
    what: commonName(certificate),
    kind: certificate.ca ? 'issuer' : 'signer',
    endsAt: Date.parse(certificate.validTo),
  };
}

/** When what one purpose believes ends, soonest first; of an issuer's lists the latest counts. */
export function expiriesOf({ anchors, between, lists }: CertificateTrust): readonly Expiry[] {
  const issuers = [...anchors, ...between];
  const latest = issuers.flatMap((issuer): Expiry[] => {
    const own = lists.filter((list) => list.issuer.raw.equals(issuer.raw)).map(({ to }) => to);
    const endsAt = Math.max(...own);
    return own.length === 0 ? [] : [{ what: commonName(issuer), kind: 'list', endsAt }];
  });
  return [...issuers.map(expiryOf), ...latest].toSorted((a, b) => a.endsAt - b.endsAt);
}
