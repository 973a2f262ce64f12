import type { RequestHandler } from 'express';
import { packetLimits } from '../packets/manifest.ts';
import { problemOf } from './problem.ts';

/** How much a station takes on at once. */
export const httpLimits = {
  /**
   * A photograph of 6 MiB in base64 and the record beside it; or one of 2.5 MiB and ten fingers of
   * 300 KiB, or three slaps of 1.3 MiB. Parsing a body blocks the event loop, one of this size for
   * 23 ms, so that fingers share the room with the face.
   */
  photographBodyBytesMax: 9 * 1024 * 1024,
  /** One finger before encoding: 850 kB are 500 dpi of a whole thumb without any compression. */
  fingerBytesMax: 1024 * 1024,
  /** One slap before encoding: four fingers at 500 dpi are 2.4 MB without any compression. */
  slapBytesMax: 4 * 1024 * 1024,
  /** A part of a packet on its way; a station sends 256 KiB at once. */
  sliceBytesMax: 1024 * 1024,
  /** A packet that came on a stick. */
  packetBytesMax: packetLimits.packetBytesMax,
  /** Names, reasons, keys: what every other body holds. */
  bodyBytesMax: 64 * 1024,
  /** Requests under way; one more is told to come back. */
  concurrentMax: 64,
  /** From the first byte of a request to its last. */
  requestMs: 30_000,
  headersMs: 10_000,
  /** Attempts at a session in a minute, over all operators. */
  sessionsPerMinuteMax: 30,
  /** Attempts of residents to sign in in a minute, over all of them; codes asked for as well. */
  residentSignInsPerMinuteMax: 300,
  /** Whatever a programme asks that verifies nobody: introspection, events, its own keys. */
  quickPerMinuteMax: 6_000,
  /** Questions how an enrolment stands in a minute: more would be guessing. */
  trackingPerMinuteMax: 60,
  /** Calls of the provider of OpenID Connect in a minute: some six for each sign-in. */
  openIdPerMinuteMax: 3_000,
  /** Faces that are shown at its pages in a minute, over all programmes. */
  openIdSignInsPerMinuteMax: 120,
} as const;

/** Refuses what comes while too many are under way. */
export function limitConcurrency(max: number): RequestHandler {
  let underWay = 0;
  return (_request, response, next) => {
    if (underWay >= max) {
      response.set('retry-after', '1');
      next(problemOf('overloaded', 'Too many requests are under way. Send it again.'));
      return;
    }
    underWay += 1;
    response.once('close', () => {
      underWay -= 1;
    });
    next();
  };
}

/** Counts per key in the running minute, in bounded memory. */
export class RateLimit {
  readonly #counts = new Map<string, number>();
  #minute = 0;

  /** Whether one more is within `max` in this minute. */
  allows(key: string, max: number, at: number): boolean {
    const minute = Math.floor(at / 60_000);
    if (minute !== this.#minute) {
      this.#counts.clear();
      this.#minute = minute;
    }
    const count = (this.#counts.get(key) ?? 0) + 1;
    this.#counts.set(key, count);
    return count <= max;
  }
}
