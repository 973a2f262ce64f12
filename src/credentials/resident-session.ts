import { createHash, randomBytes } from 'node:crypto';
import type { ResidentId } from '../vocabulary/record-ids.ts';
import { later, type Clock, type Instant } from '../vocabulary/time.ts';

/** How long a resident's session lives: short, since it may be on somebody else's telephone. */
export interface ResidentSessionLimits {
  /** Without use it is over after so long. */
  readonly idleMs: number;
  readonly absoluteMs: number;
  /** One more ends the oldest. */
  readonly sessionsMax: number;
}

/** Of a station that states nothing else. */
const ordinaryResidentLimits: ResidentSessionLimits = {
  idleMs: 10 * 60_000,
  absoluteMs: 60 * 60_000,
  sessionsMax: 10_000,
};

interface Session {
  readonly resident: ResidentId;
  readonly endsAt: Instant;
  idleAt: Instant;
}

function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}

/** Sessions of residents, in memory only: a restart ends them all. */
export class ResidentSessions {
  readonly #now: Clock;
  readonly #limits: ResidentSessionLimits;
  readonly #sessions = new Map<string, Session>();

  constructor(now: Clock, limits: ResidentSessionLimits = ordinaryResidentLimits) {
    this.#now = now;
    this.#limits = limits;
  }

  /** A new session's token, 256 random bits; only its hash is kept. */
  begin(resident: ResidentId): { readonly token: string; readonly endsAt: Instant } {
    const now = this.#now();
    for (const [hash, { endsAt, idleAt }] of this.#sessions) {
      if (endsAt <= now || idleAt <= now) this.#sessions.delete(hash);
    }
    const oldest = this.#sessions.keys().next();
    if (this.#sessions.size >= this.#limits.sessionsMax && !oldest.done) {
      this.#sessions.delete(oldest.value);
    }
    const token = randomBytes(32).toString('base64url');
    const endsAt = later(now, this.#limits.absoluteMs);
    const idleAt = later(now, this.#limits.idleMs);
    this.#sessions.set(hashOf(token), { resident, endsAt, idleAt });
    return { token, endsAt };
  }

  /** Whose session this is; to ask is to use it. */
  find(token: string): ResidentId | undefined {
    const session = this.#sessions.get(hashOf(token));
    const now = this.#now();
    if (!session || session.endsAt <= now || session.idleAt <= now) return undefined;
    session.idleAt = later(now, this.#limits.idleMs);
    return session.resident;
  }

  end(token: string): void {
    this.#sessions.delete(hashOf(token));
  }

  /** Ends every session of hers, as when a code was locked. */
  endAll(resident: ResidentId): void {
    for (const [hash, session] of this.#sessions) {
      if (session.resident === resident) this.#sessions.delete(hash);
    }
  }
}
