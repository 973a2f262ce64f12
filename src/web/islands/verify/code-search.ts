import type { Camera } from '../shared/camera.ts';
import type { Answer } from '../shared/station.ts';
import { codeIn } from './asking-counter.ts';

/** How long a camera looks for a code, and how long it waits between two looks, in ms. */
const searchMs = 20_000;
const pauseMs = 150;

/**
 * Looks at a camera's pictures until one has a code.
 * @returns an empty text when none came in time, or `stopped` said so
 */
export async function codeBefore(camera: Camera, stopped: () => boolean): Promise<Answer<string>> {
  const until = performance.now() + searchMs;
  for (;;) {
    const read = await codeIn(await camera.photograph());
    const goesOn = read.kind === 'answered' && read.body === '' && performance.now() < until;
    if (!goesOn || stopped()) return read;
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
}
