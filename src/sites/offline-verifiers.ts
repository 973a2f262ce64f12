import { randomUUID } from 'node:crypto';
import { trainingName } from '../credentials/identity-token.ts';
import type { Keys } from '../credentials/keys/keys.ts';
import { signStatement } from '../credentials/signed-statement.ts';
import type { StationCertificates, StationNeeds } from '../http/needs.ts';
import { offlineReceiptType, verifierBundleType } from '../vocabulary/offline-act.ts';
import { VerifierId } from '../vocabulary/record-ids.ts';
import { systemClock } from '../vocabulary/time.ts';
import { defaultOfflinePolicy, VerifierBundle } from '../vocabulary/verifier-bundle.ts';

const purpose = 'offline-verifier';
const base64 = (der: Uint8Array) => Buffer.from(der).toString('base64');

/** What a station hands to offline verifiers, and what it says of what they send. */
export function offlineVerifiers(
  keys: Keys,
  issuer: string,
  training: boolean,
  certificates: StationCertificates,
): Pick<StationNeeds, 'newVerifierId' | 'verifierBundle' | 'signOfflineReceipt'> {
  return {
    newVerifierId: () => VerifierId.parse(randomUUID()),
    verifierBundle: async () => {
      const authorities = await certificates.documentAuthorities();
      return signStatement(
        keys,
        { purpose, typ: verifierBundleType },
        VerifierBundle.parse({
          issuer: training ? trainingName : issuer,
          issuedAt: systemClock(),
          documentKeys: await keys.published('document-signer'),
          anchors: authorities.certificates.map(base64),
          revocationLists: authorities.lists.map(base64),
          statusLists: [],
          statusListKeys: [],
          stationKeys: await keys.published(purpose),
          policy: defaultOfflinePolicy,
        }),
      );
    },
    signOfflineReceipt: (receipt) =>
      signStatement(keys, { purpose, typ: offlineReceiptType }, receipt),
  };
}
