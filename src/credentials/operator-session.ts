import { createHash, randomBytes } from 'node:crypto';
import type { OperatorId } from '../vocabulary/record-ids.ts';
import { later, type Clock, type Instant } from '../vocabulary/time.ts';

/** How long a session lives. */
export interface SessionLimits {
  /** Without use it is locked after so long. */
  readonly idleMs: number;
  readonly absoluteMs: number;
  readonly sessionsMax: number;
}

const ordinaryLimits: SessionLimits = {
  idleMs: 15 * 60_000,
  absoluteMs: 10 * 3_600_000,
  sessionsMax: 1_000,
};

/** A session as whoever asks for it sees it. */
export interface OperatorSession {
  readonly operator: OperatorId;
  readonly endsAt: Instant;
  /** A locked one does nothing until its operator unlocks it. */
  readonly state: 'open' | 'locked';
}

interface Session {
  readonly operator: OperatorId;
  readonly endsAt: Instant;
  idleAt: Instant;
  locked: boolean;
}

/** Sessions of operators, in memory only: a restart ends them all. */
export class OperatorSessions {
  readonly #now: Clock;
  readonly #limits: SessionLimits;
  readonly #sessions = new Map<string, Session>();

  constructor(now: Clock, limits: Partial<SessionLimits> = {}) {
    this.#now = now;
    this.#limits = { ...ordinaryLimits, ...limits };
  }

  /** A new session's token, 256 random bits; only its hash is kept. */
  begin(operator: OperatorId): { readonly token: string; readonly endsAt: Instant } {
    const now = this.#now();
    for (const [hash, { endsAt }] of this.#sessions) {
      if (endsAt <= now) this.#sessions.delete(hash);
    }
    const oldest = this.#sessions.keys().next();
    if (this.#sessions.size >= this.#limits.sessionsMax && !oldest.done) {
      this.#sessions.delete(oldest.value);
    }
    const token = randomBytes(32).toString('base64url');
    const endsAt = later(now, this.#limits.absoluteMs);
    const idleAt = later(now, this.#limits.idleMs);
    this.#sessions.set(hashOf(token), { operator, endsAt, idleAt, locked: false });
    return { token, endsAt };
  }

  /** Whose session this is; using one that is open keeps it from being locked. */
  find(token: string): OperatorSession | undefined {
    const session = this.#alive(token);
    if (!session) return undefined;
    const now = this.#now();
    session.locked ||= session.idleAt <= now;
    if (!session.locked) session.idleAt = later(now, this.#limits.idleMs);
    const { operator, endsAt, locked } = session;
    return { operator, endsAt, state: locked ? 'locked' : 'open' };
  }

  lock(token: string): void {
    const session = this.#alive(token);
    if (session) session.locked = true;
  }

  /** Opens a locked session again; whoever calls has made sure that it is its operator who asks. */
  unlock(token: string): void {
    const session = this.#alive(token);
    if (!session) return;
    session.locked = false;
    session.idleAt = later(this.#now(), this.#limits.idleMs);
  }

  end(token: string): void {
    this.#sessions.delete(hashOf(token));
  }

  /** Ends every session of an operator, as when her secret changed. */
  endAll(operator: OperatorId): void {
    for (const [hash, session] of this.#sessions) {
      if (session.operator === operator) this.#sessions.delete(hash);
    }
  }

  #alive(token: string): Session | undefined {
    const session = this.#sessions.get(hashOf(token));
    return session && session.endsAt > this.#now() ? session : undefined;
  }
}

function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}
