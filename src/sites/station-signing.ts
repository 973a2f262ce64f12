import { signErasure } from '../credentials/erasure-receipt.ts';
import { issueIdentityQr } from '../credentials/identity-qr/document-signer.ts';
import {
  issueIdentityToken,
  pairwiseSubject,
  trainingName,
} from '../credentials/identity-token.ts';
import type { OpenedKeys } from '../credentials/keys/keys.ts';
import { signRedemption } from '../credentials/redemption-receipt.ts';
import { signStatusList } from '../credentials/status-list/status-token.ts';
import type { StationCertificates, StationNeeds } from '../http/needs.ts';
import { StatusLists } from '../procedures/publish-status.ts';
import type { Register } from '../register/register.ts';
import { systemClock } from '../vocabulary/time.ts';
import { walletIssuing } from './wallet-issuing.ts';
import { programmeSigning } from './programme-signing.ts';

/** What signing stands on beside keys. */
interface SigningParts {
  readonly certificates: StationCertificates;
  readonly register: Pick<Register, 'statusMarks'>;
}

/** A key's certificate, DER; none where nobody certified it. */
function chainOf(certificates: StationCertificates, kid: string): readonly Uint8Array[] {
  const certificate = certificates.of(kid);
  return certificate ? [new Uint8Array(certificate.raw)] : [];
}

/** What a station does with its keys, under the name by which programmes know it. */
export function signing(
  keys: OpenedKeys,
  issuer: string,
  training: boolean,
  { certificates, register }: SigningParts,
): Pick<
  StationNeeds,
  | 'certificates'
  | 'tokens'
  | 'statusUri'
  | 'statusLists'
  | 'wallet'
  | 'signCode'
  | 'publishedKeys'
  | 'sealing'
  | 'rotateKeys'
  | 'signErasure'
  | 'issuer'
  | 'signRedemption'
  | keyof ReturnType<typeof programmeSigning>
> {
  const saidBy = training ? trainingName : issuer;
  const certificateOf = (kid: string) => certificates.of(kid);
  const statusUri = (list: number) => `${issuer}/v1/status/${list}`;
  return {
    ...programmeSigning(keys, issuer),
    issuer,
    certificates,
    tokens: {
      subjectOf: (sector, resident) => pairwiseSubject(keys, sector, resident),
      issue: (claims) => issueIdentityToken({ keys, issuer, training, now: systemClock }, claims),
    },
    statusUri,
    wallet: walletIssuing({ keys, issuer, training, chainOf: (kid) => chainOf(certificates, kid) }),
    statusLists: new StatusLists({
      register,
      now: systemClock,
      signStatusList: (list, marked) =>
        signStatusList({ keys, now: systemClock }, { uri: statusUri(list), marked }),
    }),
    signCode: (statement) => issueIdentityQr({ keys, issuer: saidBy, certificateOf }, statement),
    publishedKeys: (purpose) => keys.published(purpose),
    sealing: keys.opensPackets ? keys : 'none',
    signErasure: (statement) => signErasure({ keys, issuer, now: systemClock }, statement),
    signRedemption: (statement) =>
      signRedemption({ keys, issuer: training ? trainingName : issuer }, statement),
    rotateKeys: (purpose, at) => keys.rotate(purpose, at),
  };
}
