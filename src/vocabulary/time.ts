import { z } from 'zod';

/** Milliseconds since 1970-01-01T00:00:00Z. */
export const Instant = z.number().int().nonnegative().brand<'Instant'>();
export type Instant = z.infer<typeof Instant>;

/** What time it is, handed to whoever needs it, so that tests and rehearsals can set it. */
export type Clock = () => Instant;

/** The time of this machine. */
export const systemClock: Clock = () => Instant.parse(Date.now());

/** The instant that lies `ms` milliseconds after `start`. */
export function later(start: Instant, ms: number): Instant {
  return Instant.parse(start + ms);
}
