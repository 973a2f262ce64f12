import { readFaceImageRecord } from '../../src/biometrics/interchange/iso-19794-5-2011.ts';
import { readFingerImageRecord } from '../../src/biometrics/interchange/iso-19794-4-2011.ts';
import type { DeviceSample } from '../../src/capture/device.ts';
import { fingerPositions } from '../../src/vocabulary/finger.ts';

/** Whether a record holds one image, of where its segment says that it was taken. */
export function isRecordOf(record: Uint8Array, position: DeviceSample['position']): boolean {
  if (position === 'face') {
    const face = readFaceImageRecord(record);
    return face.ok && face.value.representations.length === 1;
  }
  const finger = readFingerImageRecord(record);
  if (!finger.ok) return false;
  const [one, ...more] = finger.value.representations;
  return one !== undefined && more.length === 0 && fingerPositions[one.position] === position;
}
