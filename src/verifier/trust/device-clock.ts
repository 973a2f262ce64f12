import type { VerifierBundle } from '../../vocabulary/verifier-bundle.ts';

/** Why the device's clock is not relied on. */
export interface ClockRefusal {
  readonly kind: 'clock_behind' | 'clock_ahead';
}

/**
 * A clock that is before what was downloaded or done last is wrong, and so is one that is most of a
 * year ahead of it. Between the two nobody on a device without a network can tell.
 * @param lastAt of the last act of this device; 0 before the first
 */
export function clockRefusal(
  { issuedAt, policy }: Pick<VerifierBundle, 'issuedAt' | 'policy'>,
  lastAt: number,
  now: number,
): ClockRefusal | undefined {
  const toleranceMs = policy.clockToleranceS * 1000;
  // What is no number is no time.
  if (!(now >= Math.max(issuedAt, lastAt) - toleranceMs)) return { kind: 'clock_behind' };
  return now > issuedAt + policy.clockAheadMsMax ? { kind: 'clock_ahead' } : undefined;
}
