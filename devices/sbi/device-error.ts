import type { DeviceFault, DeviceRefusal } from '../../src/capture/device.ts';

/** The codes of the interface from 100. */
const faults: Readonly<Record<number, DeviceFault>> = {
  100: 'device_not_registered',
  101: 'nothing_placed',
  102: 'extraction_failed',
  103: 'tampered',
  104: 'management_server_unreachable',
  105: 'wrong_orientation',
  106: 'device_not_found',
  107: 'device_key_expired',
  108: 'domain_key_missing',
  109: 'count_not_supported',
  110: 'device_not_ready',
  111: 'device_busy',
  112: 'transaction_refused',
};

/** What an answer says under `error`. */
export interface SaidError {
  readonly errorCode: string;
}

/** The refusal that a code means; `none` for 0, which says that all went well. */
export function refusalOf(error: SaidError | undefined): DeviceRefusal | 'none' {
  if (!error || error.errorCode === '0') return 'none';
  const code = /^\d{1,6}$/.test(error.errorCode) ? Number(error.errorCode) : -1;
  return { kind: faults[code] ?? 'maker_fault', code };
}
