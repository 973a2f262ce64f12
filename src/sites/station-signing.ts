import { signErasure } from '../credentials/erasure-receipt.ts';
import { issueIdentityQr } from '../credentials/identity-qr/document-signer.ts';
import {
  issueIdentityToken,
  pairwiseSubject,
  trainingName,
} from '../credentials/identity-token.ts';
import type { OpenedKeys } from '../credentials/keys/keys.ts';
import type { StationCertificates, StationNeeds } from '../http/needs.ts';
import { systemClock } from '../vocabulary/time.ts';
import { offlineVerifiers } from './offline-verifiers.ts';

/** What a station does with its keys, under the name by which programmes know it. */
export function signing(
  keys: OpenedKeys,
  issuer: string,
  training: boolean,
  { certificates }: { readonly certificates: StationCertificates },
): Pick<
  StationNeeds,
  | 'certificates'
  | 'tokens'
  | 'signCode'
  | 'publishedKeys'
  | 'sealing'
  | 'rotateKeys'
  | 'signErasure'
  | 'issuer'
  | keyof ReturnType<typeof offlineVerifiers>
> {
  return {
    ...offlineVerifiers(keys, issuer, training, certificates),
    issuer,
    certificates,
    tokens: {
      subjectOf: (sector, resident) => pairwiseSubject(keys, sector, resident),
      issue: (claims) => issueIdentityToken({ keys, issuer, training, now: systemClock }, claims),
    },
    signCode: (statement) =>
      issueIdentityQr(
        {
          keys,
          issuer: training ? trainingName : issuer,
          certificateOf: (kid) => certificates.of(kid),
        },
        statement,
      ),
    publishedKeys: (purpose) => keys.published(purpose),
    sealing: keys.opensPackets ? keys : 'none',
    signErasure: (statement) => signErasure({ keys, issuer, now: systemClock }, statement),
    rotateKeys: (purpose, at) => keys.rotate(purpose, at),
  };
}
