import { setTimeout as pass } from 'node:timers/promises';

/** Nobody at the counter is in the way for longer, however busy the station is. */
const giveWayMsMax = 2000;
const giveWayStepMs = 20;

/** Waits while `busy`, for work that goes on for hours beside people who wait. */
export async function giveWay(busy: () => boolean, signal: AbortSignal): Promise<void> {
  const until = performance.now() + giveWayMsMax;
  while (busy() && performance.now() < until && !signal.aborted) await pass(giveWayStepMs);
}

/** The code of a failure, for whoever looks after the station. */
export function troubleOf(error: unknown): string {
  const code: unknown = error instanceof Error ? Reflect.get(error, 'code') : undefined;
  return typeof code === 'string' ? code : 'internal';
}
