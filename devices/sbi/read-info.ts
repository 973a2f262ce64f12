import type { X509Certificate } from 'node:crypto';
import type {
  DeviceDescription,
  DeviceEnvironment,
  DeviceRefusal,
} from '../../src/capture/device.ts';
import { fail, ok, type Result } from '../../src/vocabulary/result.ts';
import type { Instant } from '../../src/vocabulary/time.ts';
import { subjectValues, thumbprintOf } from './certificate.ts';
import { checkChain, type ChainExpected } from './chain.ts';
import { checkSignature, jsonOf, signersOf, takeApart, type SignedText } from './compact-jws.ts';
import { DeviceInfo, DigitalId } from './messages.ts';
import type { DeviceTrust } from './trust.ts';

/** What an answer is held to. */
export interface Believing {
  readonly trust: DeviceTrust;
  readonly environment: DeviceEnvironment;
  readonly at: Instant;
  /** When nothing must have been taken back, where that is later. */
  readonly revokedAt?: Instant | undefined;
}

/** A text whose signer an anchor vouches for. */
interface BelievedText {
  readonly payload: Uint8Array;
  readonly signer: X509Certificate;
}

/** Checks who signed, then that she did. */
export async function believe(
  text: string,
  of: 'device' | 'digital_id',
  expected: ChainExpected,
): Promise<Result<BelievedText, DeviceRefusal>> {
  const apart = takeApart(text);
  if (!apart.ok) return fail({ kind: apart.error, of });
  const signed: SignedText = apart.value;
  if (signed.header.alg !== 'RS256') return fail({ kind: 'algorithm_refused', of });
  const signers = signersOf(signed);
  if (!signers.ok) return fail({ kind: signers.error, of });
  const [signer, ...sent] = signers.value;
  const chain = checkChain(signer, sent, expected);
  if (!chain.ok) return fail({ kind: chain.error, of });
  const checked = await checkSignature(signed, signer);
  return checked.ok ? ok({ payload: signed.payload, signer }) : fail({ kind: checked.error, of });
}

/** Whether both are one certificate. */
function same(one: X509Certificate, other: X509Certificate): boolean {
  return thumbprintOf(one) === thumbprintOf(other);
}

/**
 * Who a device is: signed by its own key (L0), or by a chip's, of another domain (L1). The
 * organisation that the device's certificate names must be the provider that the device names.
 */
export async function readDigitalId(
  text: string,
  signedBy: X509Certificate,
  certification: DeviceDescription['certification'],
  { trust, at, revokedAt }: Believing,
): Promise<Result<DigitalId, DeviceRefusal>> {
  const domain = certification === 'L1' ? trust.chip : trust.device;
  const believed = await believe(text, 'digital_id', { domain, at, revokedAt });
  if (!believed.ok) return believed;
  if (certification === 'L0' && !same(believed.value.signer, signedBy)) {
    return fail({ kind: 'digital_id_of_other_key' });
  }
  const digitalId = DigitalId.safeParse(jsonOf(believed.value.payload));
  if (!digitalId.success) return fail({ kind: 'answer_malformed' });
  const organisations = subjectValues(signedBy, 'O');
  if (organisations.length !== 1 || organisations[0] !== digitalId.data.deviceProvider) {
    return fail({ kind: 'organisation_differs' });
  }
  return ok(digitalId.data);
}

const modalities = { Finger: 'finger', Face: 'face', Iris: 'iris' } as const;

/** What a device of a type captures. */
export function modalityOf(type: DigitalId['type']): DeviceDescription['modality'] {
  return modalities[type];
}

const purposes = { Auth: 'authentication', Registration: 'registration', '': 'any' } as const;
const healths = { Ready: 'ready', Busy: 'busy', 'Not Ready': 'not_ready' } as const;

/** What a device signed of itself; its code stands in every sample that it signs. */
export interface KnownDevice {
  readonly description: DeviceDescription;
  readonly deviceCode: string;
  readonly health: 'ready' | 'busy' | 'not_ready';
}

/** Reads the signed information of one device. */
export async function readInfo(
  text: string,
  believing: Believing,
): Promise<Result<KnownDevice, DeviceRefusal>> {
  const { trust, at, environment } = believing;
  const believed = await believe(text, 'device', { domain: trust.device, at });
  if (!believed.ok) return believed;
  const parsed = DeviceInfo.safeParse(jsonOf(believed.value.payload));
  if (!parsed.success) return fail({ kind: 'answer_malformed' });
  const info = parsed.data;
  if (info.env !== environment) return fail({ kind: 'environment_differs' });
  // Whoever is not registered signs nothing: a signature that says so is taken for none.
  if (info.deviceStatus === 'Not Registered') return fail({ kind: 'answer_malformed' });
  const { certification } = info;
  const found = await readDigitalId(
    info.digitalId,
    believed.value.signer,
    certification,
    believing,
  );
  if (!found.ok) return found;
  const digitalId = found.value;
  return ok({
    deviceCode: info.deviceCode,
    health: healths[info.deviceStatus],
    description: {
      deviceId: info.deviceId,
      modality: modalityOf(digitalId.type),
      subType: digitalId.deviceSubType,
      certification,
      purpose: purposes[info.purpose],
      subIds: info.deviceSubId,
      serial: digitalId.serialNo,
      provider: digitalId.deviceProvider,
      make: digitalId.make,
      model: digitalId.model,
      firmware: info.firmware ?? '',
      serviceVersion: info.serviceVersion,
      specVersions: info.specVersion,
    },
  });
}
