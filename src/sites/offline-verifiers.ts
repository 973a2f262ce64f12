import { randomUUID } from 'node:crypto';
import { digestInActs } from '../credentials/identity-qr/credential-id.ts';
import type { Keys } from '../credentials/keys/keys.ts';
import { signStatement } from '../credentials/signed-statement.ts';
import type { StationNeeds } from '../http/needs.ts';
import { offlineReceiptType, verifierBundleType } from '../vocabulary/offline-act.ts';
import { VerifierId } from '../vocabulary/record-ids.ts';
import { systemClock } from '../vocabulary/time.ts';
import { defaultOfflinePolicy, VerifierBundle } from '../vocabulary/verifier-bundle.ts';
import type { StatusLists } from '../procedures/publish-status.ts';
import type { DocumentTrust } from './document-trust.ts';

const purpose = 'offline-verifier';

/** Of what a bundle is made. */
interface BundleSource {
  readonly keys: Keys;
  /** Who says what stands in cards. */
  readonly issuer: string;
  readonly trust: () => Promise<DocumentTrust>;
  readonly statusLists: StatusLists;
}

/** More lists than this no device downloads: a million cards stand in each. */
const listsMax = 200;

/** Every list, from the first to the one that is being filled. */
async function allLists(lists: StatusLists): Promise<readonly string[]> {
  const signed: string[] = [];
  for (let number = 0; number < listsMax; number += 1) {
    const list = await lists.list(number);
    if (list === 'unknown') break;
    signed.push(list.jwt);
  }
  return signed;
}

async function bundleNow({
  keys,
  issuer,
  trust,
  statusLists,
}: BundleSource): Promise<VerifierBundle> {
  return VerifierBundle.parse({
    issuer,
    issuedAt: systemClock(),
    documentKeys: await keys.published('document-signer'),
    ...(await trust()),
    statusLists: await allLists(statusLists),
    statusListKeys: await keys.published('status-list'),
    stationKeys: await keys.published(purpose),
    policy: defaultOfflinePolicy,
  });
}

/** What a station hands to offline verifiers, and what it says of what they send. */
export function offlineVerifiers(
  source: BundleSource,
): Pick<StationNeeds, 'newVerifierId' | 'verifierBundle' | 'signOfflineReceipt' | 'digestInActs'> {
  const { keys, issuer } = source;
  return {
    digestInActs: (credential) => digestInActs(issuer, credential),
    newVerifierId: () => VerifierId.parse(randomUUID()),
    verifierBundle: async () =>
      signStatement(keys, { purpose, typ: verifierBundleType }, await bundleNow(source)),
    signOfflineReceipt: (receipt) =>
      signStatement(keys, { purpose, typ: offlineReceiptType }, receipt),
  };
}
