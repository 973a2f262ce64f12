/** What a rehearsal device does wrong, on demand. */
export const deviceFaults = [
  'none',
  'slow',
  'not_ready',
  'busy',
  'not_registered',
  'nothing_placed',
  'unplugged',
  'garbage',
  'wrong_hash',
  'wrong_signature',
  'unsigned',
  'expired_certificate',
  'foreign_certificate',
  'foreign_digital_id',
  'foreign_organisation',
  'foreign_transaction',
  'foreign_device_code',
  'other_environment',
  'other_purpose',
  'other_modality',
  'other_version',
  'other_domain',
  'other_serial',
  'old_timestamp',
  'fewer_fingers',
  'more_fingers',
  'mislabelled_finger',
  'other_finger',
  'wrong_record',
  'wrong_quality',
  'replayed',
  'resigned_replay',
  'session_key',
  'wrong_thumbprint',
  'wrong_cipher',
] as const;
export type DeviceFaultOnDemand = (typeof deviceFaults)[number];

/** A fault by its name; undefined when there is no such fault. */
export function faultNamed(name: unknown): DeviceFaultOnDemand | undefined {
  return deviceFaults.find((fault) => fault === name);
}
