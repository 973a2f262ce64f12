import { join } from 'node:path';
import type { StationConfig } from '../config.ts';
import { expiriesOf, expiryOf, type Expiry } from '../certificates/expiry.ts';
import { openCertificateTrust } from '../certificates/trust-directory.ts';
import type { Keys } from '../credentials/keys/keys.ts';
import {
  certificateRequests,
  certifiedPurposeNames,
  certifiedPurposes,
  SignerCertificates,
  type CertifiedPurpose,
} from '../credentials/signer-certificates.ts';
import type { StationCertificates } from '../http/needs.ts';
import { ok } from '../vocabulary/result.ts';
import { Instant, systemClock } from '../vocabulary/time.ts';
import { ownTrust } from './own-trust.ts';

/** When certificates that a station has, or believes, end. Read anew each time. */
export async function stationExpiries(
  certificates: SignerCertificates,
  trustDirectory: string,
): Promise<readonly Expiry[]> {
  const own = certificates.all().map(({ purpose, certificate }) => {
    return { ...expiryOf(certificate), what: purpose };
  });
  const believed = await Promise.all(
    certifiedPurposeNames.map(async (purpose) => {
      const directory = join(trustDirectory, certifiedPurposes[purpose]);
      return expiriesOf(await openCertificateTrust(directory));
    }),
  );
  const all = [...own, ...believed.flat()];
  // A root is believed for several purposes, and told once.
  const told = new Map(all.map((one) => [`${one.kind} ${one.what} ${one.endsAt}`, one]));
  return [...told.values()].toSorted((a, b) => a.endsAt - b.endsAt);
}

/**
 * Certificates of a station's own keys.
 * Issuers and lists of each purpose are read anew whenever they are needed.
 */
export async function openStationCertificates(
  keys: Keys,
  directory: string,
  { trustDirectory = ownTrust }: Pick<StationConfig, 'trustDirectory'>,
): Promise<StationCertificates> {
  const held = await SignerCertificates.open(directory);
  const trustOf = (purpose: CertifiedPurpose) =>
    openCertificateTrust(join(trustDirectory, certifiedPurposes[purpose]));
  return {
    of: (kid) => held.of(kid),
    requests: (purpose) => certificateRequests(keys, purpose),
    take: async (pem) => {
      const taken = await held.take(pem, { keys, at: systemClock(), trustOf });
      if (!taken.ok) return taken;
      const { purpose, kid, certificate } = taken.value;
      return ok({ purpose, kid, endsAt: Instant.parse(Date.parse(certificate.validTo)) });
    },
    expiries: () => stationExpiries(held, trustDirectory),
  };
}
