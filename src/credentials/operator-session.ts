import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { OperatorId } from '../vocabulary/record-ids.ts';
import { later, type Clock, type Instant } from '../vocabulary/time.ts';

/** How long a session lives. */
export interface SessionLimits {
  /** Without use it is locked after so long. */
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

  constructor(now: Clock, limits: SessionLimits = ordinarySessionLimits) {
    this.#now = now;
    this.#limits = limits;
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
    const found = this.look(token);
    const session = this.#alive(token);
    if (session && found?.state === 'open') this.#use(session);
    return found;
  }

  /** How a session stands; to look does not keep it from being locked. */
  look(token: string): OperatorSession | undefined {
    const session = this.#alive(token);
    if (!session) return undefined;
    session.locked ||= session.idleAt <= this.#now();
    const { operator, endsAt, locked } = session;
    return { operator, endsAt, state: locked ? 'locked' : 'open' };
  }

  /** Without use a session is locked after so long. */
  get idleMs(): number {
    return this.#limits.idleMs;
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
    this.#use(session);
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

  #use(session: Session): void {
    session.idleAt = later(this.#now(), this.#limits.idleMs);
  }

  #alive(token: string): Session | undefined {
    const session = this.#sessions.get(hashOf(token));
    return session && session.endsAt > this.#now() ? session : undefined;
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
