import type { DeviceFaultOnDemand } from './faults.ts';
import { signed, unsigned, type DeviceKeys, type Signer } from './signing.ts';

/** What every signature of a device stands on. */
export interface SigningGround {
  readonly keys: DeviceKeys;
  readonly fault: DeviceFaultOnDemand;
  /** Who the device is, signed now, with other words where a fault asks for them. */
  readonly digitalId: (changed: object, by?: Signer) => string;
}

/** Who the device is, signed as the fault has it. */
export function digitalIdWith({ fault, digitalId, keys }: SigningGround): string {
  if (fault === 'foreign_digital_id') return digitalId({}, keys.foreign);
  if (fault === 'foreign_organisation') return digitalId({ deviceProvider: 'Somebody Else' });
  return digitalId(fault === 'other_serial' ? { serialNo: 'another-serial' } : {});
}

/** A payload signed by the device, or as the fault has it. */
export function signedWith(
  { fault, keys }: Pick<SigningGround, 'fault' | 'keys'>,
  payload: object,
): string {
  if (fault === 'unsigned') return unsigned(payload);
  if (fault === 'expired_certificate') return signed(payload, keys.expired);
  if (fault === 'foreign_certificate') return signed(payload, keys.foreign);
  // The right certificate, and another key's signature.
  const { privateKey } = fault === 'wrong_signature' ? keys.foreign : keys.device;
  return signed(payload, { ...keys.device, privateKey });
}
