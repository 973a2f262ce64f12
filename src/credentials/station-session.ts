import { createHash, randomBytes } from 'node:crypto';
import type { StationId } from '../vocabulary/record-ids.ts';
import { later, type Clock, type Instant } from '../vocabulary/time.ts';

/** A session ends by itself: its station proves itself anew. */
const lifetimeMs = 15 * 60_000;
const sessionsMax = 10_000;

interface Session {
  readonly station: StationId;
  readonly endsAt: Instant;
}

const hashOf = (token: string): string => createHash('sha256').update(token).digest('base64url');

/** Sessions of stations at their centre, in memory only: a restart ends them all. */
export class StationSessions {
  readonly #now: Clock;
  readonly #sessions = new Map<string, Session>();

  constructor(now: Clock) {
    this.#now = now;
  }

  /** A new session's token, 256 random bits; only its hash is kept. */
  begin(station: StationId): string {
    const now = this.#now();
    for (const [hash, { endsAt }] of this.#sessions) {
      if (endsAt <= now) this.#sessions.delete(hash);
    }
    const oldest = this.#sessions.keys().next();
    if (this.#sessions.size >= sessionsMax && !oldest.done) this.#sessions.delete(oldest.value);
    const token = randomBytes(32).toString('base64url');
    this.#sessions.set(hashOf(token), { station, endsAt: later(now, lifetimeMs) });
    return token;
  }

  stationOf(token: string): StationId | undefined {
    const session = this.#sessions.get(hashOf(token));
    return session && session.endsAt > this.#now() ? session.station : undefined;
  }

  /** Ends every session of a station, as when it is suspended. */
  endAll(station: StationId): void {
    for (const [hash, session] of this.#sessions) {
      if (session.station === station) this.#sessions.delete(hash);
    }
  }
}
