import { randomUUID } from 'node:crypto';
import type { Keys } from '../credentials/keys/keys.ts';
import { signStatement } from '../credentials/signed-statement.ts';
import type { StationNeeds } from '../http/needs.ts';
import { offlineReceiptType, verifierBundleType } from '../vocabulary/offline-act.ts';
import { VerifierId } from '../vocabulary/record-ids.ts';
import { systemClock } from '../vocabulary/time.ts';
import { defaultOfflinePolicy, VerifierBundle } from '../vocabulary/verifier-bundle.ts';
import type { DocumentTrust } from './document-trust.ts';

const purpose = 'offline-verifier';

/** Of what a bundle is made. */
interface BundleSource {
  readonly keys: Keys;
  /** Who says what stands in cards. */
  readonly issuer: string;
  readonly trust: () => Promise<DocumentTrust>;
}

async function bundleNow({ keys, issuer, trust }: BundleSource): Promise<VerifierBundle> {
  return VerifierBundle.parse({
    issuer,
    issuedAt: systemClock(),
    documentKeys: await keys.published('document-signer'),
    ...(await trust()),
    statusLists: [],
    statusListKeys: [],
    stationKeys: await keys.published(purpose),
    // Who publishes no list can not ask for a place in one.
    policy: { ...defaultOfflinePolicy, statusRequired: false },
  });
}

/** What a station hands to offline verifiers, and what it says of what they send. */
export function offlineVerifiers(
  source: BundleSource,
): Pick<StationNeeds, 'newVerifierId' | 'verifierBundle' | 'signOfflineReceipt'> {
  const { keys } = source;
  return {
    newVerifierId: () => VerifierId.parse(randomUUID()),
    verifierBundle: async () =>
      signStatement(keys, { purpose, typ: verifierBundleType }, await bundleNow(source)),
    signOfflineReceipt: (receipt) =>
      signStatement(keys, { purpose, typ: offlineReceiptType }, receipt),
  };
}
