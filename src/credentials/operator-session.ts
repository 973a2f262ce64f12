import { createHash, randomBytes } from 'node:crypto';
import type { OperatorId } from '../vocabulary/record-ids.ts';
import { later, type Clock, type Instant } from '../vocabulary/time.ts';

/** How long a session lives. */
export interface SessionLimits {
  readonly idleMs: number;
  readonly absoluteMs: number;
  readonly sessionsMax: number;
}

const ordinaryLimits: SessionLimits = {
  idleMs: 15 * 60_000,
  absoluteMs: 10 * 3_600_000,
  sessionsMax: 1_000,
};

interface Session {
  readonly operator: OperatorId;
  readonly endsAt: Instant;
  idleAt: Instant;
}

/** Sessions of operators, in memory only: a restart ends them all. */
export class OperatorSessions {
  readonly #now: Clock;
  readonly #limits: SessionLimits;
  readonly #sessions = new Map<string, Session>();

  constructor(now: Clock, limits: SessionLimits = ordinaryLimits) {
    this.#now = now;
    this.#limits = limits;
  }

  /** A new session's token, 256 random bits; only its hash is kept. */
  begin(operator: OperatorId): { readonly token: string; readonly endsAt: Instant } {
    const now = this.#now();
    for (const [hash, session] of this.#sessions) {
      if (!this.#alive(session)) this.#sessions.delete(hash);
    }
    const oldest = this.#sessions.keys().next();
    if (this.#sessions.size >= this.#limits.sessionsMax && !oldest.done) {
      this.#sessions.delete(oldest.value);
    }
    const token = randomBytes(32).toString('base64url');
    const endsAt = later(now, this.#limits.absoluteMs);
    const idleAt = later(now, this.#limits.idleMs);
    this.#sessions.set(hashOf(token), { operator, endsAt, idleAt });
    return { token, endsAt };
  }

  /** Whose session this is; using it keeps it from idling out. */
  operatorOf(token: string): OperatorId | undefined {
    const session = this.#sessions.get(hashOf(token));
    if (!session || !this.#alive(session)) return undefined;
    session.idleAt = later(this.#now(), this.#limits.idleMs);
    return session.operator;
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

  #alive(session: Session): boolean {
    const now = this.#now();
    return session.endsAt > now && session.idleAt > now;
  }
}

function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}
