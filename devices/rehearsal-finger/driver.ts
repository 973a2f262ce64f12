import {
  readDeviceCard,
  startDevice,
  type DeviceSettings,
  type RehearsalDevice,
} from '../rehearsal/device.ts';
import { GeneratedFingerSensor } from '../rehearsal/finger-sensor.ts';

/** Starts a sensor for one finger at a time. */
export async function startFingerDevice(
  settings: DeviceSettings,
  person: string,
): Promise<RehearsalDevice> {
  const card = await readDeviceCard(new URL('device.json', import.meta.url));
  return startDevice(card, settings, await GeneratedFingerSensor.open(['right_index'], person));
}
