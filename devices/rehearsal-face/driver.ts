import {
  readDeviceCard,
  startDevice,
  type DeviceSettings,
  type RehearsalDevice,
} from '../rehearsal/device.ts';
import { PhotographSensor } from '../rehearsal/face-sensor.ts';

/**
 * Starts a camera that sees given photographs.
 * @param pictures a photograph, or a directory of them; a person is a file's name
 */
export async function startFaceDevice(
  settings: DeviceSettings,
  pictures: string,
  person: string,
): Promise<RehearsalDevice> {
  const card = await readDeviceCard(new URL('device.json', import.meta.url));
  return startDevice(card, settings, await PhotographSensor.open(pictures, person));
}
