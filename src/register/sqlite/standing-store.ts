import { IdentityStanding } from '../../vocabulary/identity-standing.ts';
import { OperatorId, ResidentId, StandingRequestId } from '../../vocabulary/record-ids.ts';
import { Instant } from '../../vocabulary/time.ts';
import type { Changes, Receipts } from '../change.ts';
import type { StandingHindrance, StandingRequest } from '../programme-change.ts';
import { tellProgrammes } from './event-store.ts';
import type { Store } from './store.ts';

/** How an identity stands; in force unless two officers decided otherwise. */
export function standingOf(store: Store, resident: string): IdentityStanding {
  const row = store.db
    .prepare<[string], { standing: string }>('SELECT standing FROM standings WHERE resident = ?')
    .get(resident);
  return row ? IdentityStanding.parse(row.standing) : 'in_force';
}

interface RequestRow {
  readonly id: string;
  readonly resident: string;
  readonly standing: string;
  readonly requested_by: string;
  readonly reason: string;
  readonly requested_at: number;
  readonly state: string;
}

/** Requests that wait, oldest first. */
export function standingRequests(store: Store, max: number): readonly StandingRequest[] {
  return store.db
    .prepare<[number], RequestRow>(
      `SELECT * FROM standing_requests WHERE state = 'waiting' ORDER BY requested_at LIMIT ?`,
    )
    .all(max)
    .map((row) => ({
      id: StandingRequestId.parse(row.id),
      standing: IdentityStanding.parse(row.standing),
      requestedBy: OperatorId.parse(row.requested_by),
      reason: row.reason,
      requestedAt: Instant.parse(row.requested_at),
    }));
}

const refused = (why: StandingHindrance) => ({ kind: 'refused', why }) as const;

function isPresent(store: Store, resident: string): boolean {
  const found = store.db.prepare('SELECT 1 FROM residents WHERE id = ? AND erased = 0');
  return found.get(resident) !== undefined;
}

/** Takes a request; nothing changes before another person confirms it. */
export function requestStanding(
  store: Store,
  change: Changes['request_standing'],
): Receipts['request_standing'] {
  const { id, resident, standing, operator, reason, at } = change;
  if (!isPresent(store, resident)) return refused('not_found');
  if (standingOf(store, resident) === standing) return refused('nothing_to_change');
  const { changes } = store.db
    .prepare(
      `INSERT INTO standing_requests
       (id, resident, standing, requested_by, reason, requested_at, state)
       VALUES (?, ?, ?, ?, ?, ?, 'waiting') ON CONFLICT DO NOTHING`,
    )
    .run(id, resident, standing, operator, reason, at);
  return changes === 1 ? { kind: 'requested' } : refused('waiting');
}

function carryOut(store: Store, resident: ResidentId, standing: IdentityStanding, at: Instant) {
  if (standing === 'in_force') {
    store.db.prepare('DELETE FROM standings WHERE resident = ?').run(resident);
  } else {
    store.db
      .prepare(
        `INSERT INTO standings (resident, standing, since) VALUES (?, ?, ?)
         ON CONFLICT (resident) DO UPDATE SET standing = excluded.standing, since = excluded.since`,
      )
      .run(resident, standing, at);
  }
  const kind = standing === 'in_force' ? 'restored' : standing;
  tellProgrammes(store, { kind, resident, survivor: 'none', at });
}

/** Confirms a request, and does what it says; or rejects it, which its author may, too. */
export function answerStanding(
  store: Store,
  { id, resident, operator, answer, at }: Changes['answer_standing'],
): Receipts['answer_standing'] {
  const row = store.db
    .prepare<[string], RequestRow>('SELECT * FROM standing_requests WHERE id = ?')
    .get(id);
  if (!row) return refused('not_found');
  if (row.state !== 'waiting') return refused('answered');
  const confirms = answer === 'confirmed';
  if (confirms && row.requested_by === operator) return refused('same_operator');
  if (confirms && row.resident !== resident) return refused('other_number');
  if (confirms && !isPresent(store, row.resident)) return refused('not_found');
  store.db
    .prepare(
      'UPDATE standing_requests SET state = ?, answered_by = ?, answered_at = ? WHERE id = ?',
    )
    .run(answer, operator, at, id);
  const standing = IdentityStanding.parse(row.standing);
  if (confirms) carryOut(store, ResidentId.parse(row.resident), standing, at);
  return { kind: 'answered', standing };
}
