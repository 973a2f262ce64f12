import { slapPositions } from '../../src/vocabulary/slap.ts';
import {
  readDeviceCard,
  startDevice,
  type DeviceSettings,
  type RehearsalDevice,
} from '../rehearsal/device.ts';
import { GeneratedFingerSensor } from '../rehearsal/finger-sensor.ts';

/** Starts a sensor for four fingers or two thumbs; the answer has each finger by itself. */
export async function startSlapDevice(
  settings: DeviceSettings,
  person: string,
): Promise<RehearsalDevice> {
  const card = await readDeviceCard(new URL('device.json', import.meta.url));
  return startDevice(
    card,
    settings,
    await GeneratedFingerSensor.open(slapPositions.right_four, person),
  );
}
