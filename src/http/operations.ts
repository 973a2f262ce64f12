import { adjudicationOperations } from './adjudications.ts';
import { caseFingerOperations } from './case-fingers.ts';
import { consentOperations } from './consents.ts';
import { correctionOperations } from './corrections.ts';
import { cardCodeOperations } from './card-codes.ts';
import { credentialOperations } from './credentials.ts';
import { exchangePartnerOperations } from './dci/partners.ts';
import { deduplicationOperations } from './deduplications.ts';
import { documentOperations } from './documents.ts';
import { draftOperations } from './drafts.ts';
import { deviceOperations } from './devices.ts';
import { enrolmentOperations } from './enrolments.ts';
import { guideOperations } from './guides.ts';
import { figureOperations } from './figures.ts';
import { inboxOperations, packetImportOperations } from './inbox.ts';
import { identificationOperations } from './identifications.ts';
import { certificateOperations } from './certificates.ts';
import { keyRotationOperations } from './key-rotations.ts';
import { stationKeyOperations } from './station-keys.ts';
import { myAliasOperations } from './my-aliases.ts';
import { myCredentialOperations } from './my-credentials.ts';
import { myDataOperations } from './my-data.ts';
import { mySessionOperations } from './my-sessions.ts';
import { networkOperations } from './networks.ts';
import { packetOperations } from './packets.ts';
import { operatorOperations } from './operators.ts';
import { recordCorrectionOperations } from './record-corrections.ts';
import { collectionOperations } from './collections.ts';
import { redemptionOperations } from './redemptions.ts';
import { residentCodeOperations } from './resident-codes.ts';
import { residentOperations } from './residents.ts';
import { sessionOperations } from './sessions.ts';
import { slipOperations } from './slips.ts';
import { lawfulOperations } from './social/lawful-operations.ts';
import { socialOperations } from './social/operations.ts';
import { stateOperations } from './station-state.ts';
import { stationOperations } from './stations.ts';
import { statusListOperations } from './status-lists.ts';
import { trackingOperations } from './tracking.ts';
import { offlineVerifierOperations } from './offline-verifiers.ts';
import { presentationOperations } from './presentation-requests.ts';
import { programmeOperations } from './programme-operations.ts';
import { walletOperations } from './wallet/operations.ts';
import type { Operation } from './operation.ts';

/** Every endpoint of a station. */
export const operations: readonly Operation[] = [
  ...sessionOperations,
  ...operatorOperations,
  ...enrolmentOperations,
  ...draftOperations,
  ...guideOperations,
  ...deviceOperations,
  ...identificationOperations,
  ...adjudicationOperations,
  ...caseFingerOperations,
  ...correctionOperations,
  ...residentOperations,
  ...residentCodeOperations,
  ...mySessionOperations,
  ...myDataOperations,
  ...myAliasOperations,
  ...myCredentialOperations,
  ...recordCorrectionOperations,
  ...consentOperations,
  ...documentOperations,
  ...credentialOperations,
  ...statusListOperations,
  ...walletOperations,
  ...programmeOperations,
  ...exchangePartnerOperations,
  ...redemptionOperations,
  ...collectionOperations,
  ...lawfulOperations(socialOperations),
  ...presentationOperations,
  ...offlineVerifierOperations,
  ...cardCodeOperations,
  ...deduplicationOperations,
  ...figureOperations,
  ...certificateOperations,
  ...keyRotationOperations,
  ...stationKeyOperations,
  ...networkOperations,
  ...packetOperations,
  ...trackingOperations,
  ...slipOperations,
  ...stationOperations,
  ...inboxOperations,
  ...packetImportOperations,
  ...stateOperations,
];
