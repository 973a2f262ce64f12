import { setTimeout as pause } from 'node:timers/promises';
import type { Sensor } from './sensor.ts';

const boundary = 'basma-frame';
/** A little above the three frames a second that the interface asks for. */
const frameMs = 250;
const framesMax = 480;

/** The type of a stream of pictures. */
export const streamType = `multipart/x-mixed-replace; boundary=${boundary}`;

/** Pictures of what is on a sensor, until nobody looks. */
export async function* partsOf(
  sensor: Sensor,
  gone: AbortSignal,
): AsyncGenerator<Uint8Array, void, undefined> {
  yield Buffer.from(`--${boundary}\r\n`, 'latin1');
  for (let frame = 0; frame < framesMax && !gone.aborted; frame += 1) {
    const picture = await sensor.frame();
    const head = `Content-Type: image/jpeg\r\nContent-Length: ${picture.length}\r\n\r\n`;
    const end = Buffer.from(`\r\n--${boundary}\r\n`, 'latin1');
    yield Buffer.concat([Buffer.from(head, 'latin1'), picture, end]);
    await pause(frameMs, undefined, { signal: gone }).catch(() => undefined);
  }
}
