import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { OperatorId } from '../vocabulary/record-ids.ts';
import { later, type Clock, type Instant } from '../vocabulary/time.ts';

/** How long a session lives. */
export interface SessionLimits {
  readonly idleMs: number;
  readonly absoluteMs: number;
  readonly sessionsMax: number;
}

/** Of a station that states nothing else. */
export const ordinarySessionLimits: SessionLimits = {
  idleMs: 15 * 60_000,
  absoluteMs: 10 * 3_600_000,
  sessionsMax: 1_000,
};

interface Session {
  readonly operator: OperatorId;
  readonly endsAt: Instant;
  idleAt: Instant;
}

/** How a session stands; a locked one opens again by its operator's secret. */
export interface SessionState {
  readonly kind: 'open' | 'locked';
  readonly operator: OperatorId;
}

/** Sessions of operators, in memory only: a restart ends them all. */
export class OperatorSessions {
  readonly #now: Clock;
  readonly #limits: SessionLimits;
  readonly #sessions = new Map<string, Session>();

  constructor(now: Clock, limits: SessionLimits = ordinarySessionLimits) {
    this.#now = now;
    this.#limits = limits;
  }

  /** A new session's token, 256 random bits; only its hash is kept. */
  begin(operator: OperatorId): { readonly token: string; readonly endsAt: Instant } {
    const now = this.#now();
    for (const [hash, session] of this.#sessions) {
      if (session.endsAt <= now) this.#sessions.delete(hash);
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
    const state = this.look(token);
    if (state?.kind !== 'open') return undefined;
    this.#touch(token);
    return state.operator;
  }

  /** How a session stands; to look does not keep it from idling out. */
  look(token: string): SessionState | undefined {
    const session = this.#sessions.get(hashOf(token));
    const now = this.#now();
    if (!session || session.endsAt <= now) return undefined;
    return { kind: session.idleAt > now ? 'open' : 'locked', operator: session.operator };
  }

  /** As if it had idled out: its operator leaves the counter. */
  lock(token: string): void {
    const session = this.#sessions.get(hashOf(token));
    if (session) session.idleAt = this.#now();
  }

  /** Goes on with a session; only for whoever has shown the operator's secret just now. */
  unlock(token: string): void {
    if (this.look(token)) this.#touch(token);
  }

  /** Without an act of its operator for so long, a session locks. */
  get idleMs(): number {
    return this.#limits.idleMs;
  }

  #touch(token: string): void {
    const session = this.#sessions.get(hashOf(token));
    if (session) session.idleAt = later(this.#now(), this.#limits.idleMs);
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
}

function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}

/**
 * What a page of this session states with everything that changes something. Another site's page
 * can make a browser send the cookie, and can not read this.
 */
export function antiForgeryOf(token: string): string {
  return createHmac('sha256', token).update('basma anti-forgery').digest('base64url');
}

/** Whether a page of this session sent it. Nothing and the empty text never hold. */
export function antiForgeryHolds(token: string, sent: string | undefined): boolean {
  const expected = Buffer.from(antiForgeryOf(token));
  const found = Buffer.from(sent ?? '');
  return expected.length === found.length && timingSafeEqual(expected, found);
}
