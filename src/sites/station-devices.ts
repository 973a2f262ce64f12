import { checkEvidence } from '../../devices/sbi/evidence.ts';
import { openSbiDevices } from '../../devices/sbi/sbi-devices.ts';
import { openSegmentKey } from '../../devices/sbi/segment-key.ts';
import { openKeptTrust } from '../../devices/sbi/trust.ts';
import type { CheckEvidence } from '../capture/device.ts';
import { facePicture } from '../capture/face-picture.ts';
import { KeptCaptures } from '../capture/kept-captures.ts';
import { ownTrust } from './own-trust.ts';
import type { StationConfig } from '../config.ts';
import type { StationDevices } from '../procedures/capture-samples.ts';
import { systemClock } from '../vocabulary/time.ts';

/**
 * Checks what devices of stations signed, by the issuers that are trusted here.
 * @throws an Error with a code when an anchor is unreadable, or of development and this is none
 */
export async function openEvidenceCheck({
  deviceTrustDirectory = ownTrust,
  deviceEnvironment: environment,
}: StationConfig): Promise<CheckEvidence> {
  const trust = await openKeptTrust(deviceTrustDirectory, environment, systemClock);
  return async (sample) =>
    checkEvidence(sample, { trust: await trust(), environment, now: systemClock() });
}

/**
 * The capture devices of this machine. Nobody is asked before an operator wants to know.
 * @throws an Error with a code when an anchor is unreadable, or of development and this is none
 */
export async function openStationDevices(
  {
    deviceTrustDirectory = ownTrust,
    deviceEnvironment: environment,
    deviceSegmentKey,
  }: StationConfig,
  ports?: { readonly first: number; readonly last: number },
): Promise<StationDevices> {
  const devices = openSbiDevices({
    trust: await openKeptTrust(deviceTrustDirectory, environment, systemClock),
    environment,
    now: systemClock,
    segmentKey: deviceSegmentKey ? await openSegmentKey(deviceSegmentKey) : 'none',
    ...(ports ? { ports } : {}),
  });
  return { devices, kept: new KeptCaptures(), facePicture };
}
