import { ResidentId, Seq } from '../../vocabulary/record-ids.ts';
import { Instant } from '../../vocabulary/time.ts';
import { Vid, VidKind } from '../../vocabulary/vid.ts';
import type { Changes, Receipts } from '../change.ts';
import { drawVid } from '../idcs-issuance.ts';
import type { Alias, Resident } from '../register.ts';
import { referenceChanged } from './enrolment-store.ts';
import { nextPlace } from './journal-store.ts';
import { numberOf } from './number-pool.ts';
import { lookupOf, type Store } from './store.ts';

interface ResidentRow {
  readonly id: string;
  readonly seq: number;
  readonly locked: number;
  readonly suspended_for: number | null;
}

/** Finds a resident who is not erased by a condition on `residents`. */
export function findResident(
  store: Store,
  condition: string,
  ...values: readonly (string | number)[]
): Resident | undefined {
  const row = store.db
    .prepare<unknown[], ResidentRow>(
      `SELECT id, seq, locked, suspended_for FROM residents WHERE erased = 0 AND ${condition}`,
    )
    .get(...values);
  if (!row) return undefined;
  const seq = Seq.parse(row.seq);
  const idcs = numberOf(store, seq);
  if (idcs === 'none') throw new Error('a resident has a number');
  const suspendedFor = row.suspended_for === null ? 'none' : Seq.parse(row.suspended_for);
  return { id: ResidentId.parse(row.id), seq, idcs, locked: row.locked === 1, suspendedFor };
}

const vidPlace = (lookup: string) => ({ subject: lookup, kind: 'vid' });

/** Draws an alias that was never given. */
export function issueVid(store: Store, change: Changes['issue_vid']): Receipts['issue_vid'] {
  for (;;) {
    const vid = drawVid();
    const lookup = lookupOf(store, 'vid', vid);
    const { changes } = store.db
      .prepare(
        `INSERT INTO vids (lookup, sealed, resident, kind, expires_at, state)
         VALUES (?, ?, ?, ?, ?, 'active') ON CONFLICT (lookup) DO NOTHING`,
      )
      .run(
        lookup,
        store.wrapping.seal(vidPlace(lookup), Buffer.from(vid, 'utf8')),
        change.resident,
        change.kind,
        change.expiresAt === 'never' ? null : change.expiresAt,
      );
    if (changes === 1) return { vid };
  }
}

/** Ends an alias that is active. */
export function revokeVid(store: Store, vid: Vid): Receipts['revoke_vid'] {
  const { changes } = store.db
    .prepare(`UPDATE vids SET state = 'revoked' WHERE lookup = ? AND state = 'active'`)
    .run(lookupOf(store, 'vid', vid));
  return { revoked: changes === 1 };
}

const activeVid = `lookup = ? AND state = 'active' AND (expires_at IS NULL OR expires_at > ?)`;

/** The resident behind an alias that is active at `at`. */
export function residentByVid(store: Store, vid: Vid, at: Instant): Resident | undefined {
  const condition = `id = (SELECT resident FROM vids WHERE ${activeVid})`;
  return findResident(store, condition, lookupOf(store, 'vid', vid), at);
}

/** Every alias that the resident was given. */
export function aliasesOf(store: Store, resident: ResidentId): readonly Alias[] {
  return store.db
    .prepare<
      [string],
      { lookup: string; sealed: Buffer; kind: string; expires_at: number | null; state: string }
    >('SELECT lookup, sealed, kind, expires_at, state FROM vids WHERE resident = ?')
    .all(resident)
    .map((row) => ({
      vid: Vid.parse(store.wrapping.open(vidPlace(row.lookup), row.sealed).toString('utf8')),
      kind: VidKind.parse(row.kind),
      expiresAt: row.expires_at === null ? 'never' : Instant.parse(row.expires_at),
      state: row.state === 'active' || row.state === 'used' ? row.state : 'revoked',
    }));
}

/**
 * Writes an attempt down. The limit is judged here, inside the transaction, so that a hundred
 * simultaneous attempts are not each the first.
 */
export function recordVerification(
  store: Store,
  change: Changes['record_verification'],
): Receipts['record_verification'] {
  const refusals = store.db
    .prepare<[string, number], { n: number }>(
      'SELECT count(*) AS n FROM refusals WHERE attempt_key = ? AND at >= ?',
    )
    .get(change.attemptKey, change.limit.since);
  if ((refusals?.n ?? 0) >= change.limit.refusalsMax) return { outcome: 'limited' };
  // Her body is hers, and no try at another's: it is not held against her.
  if (change.outcome === 'suspended') return { outcome: 'suspended' };
  if (change.outcome === 'verified' && mayPass(store, change)) {
    store.db
      .prepare(
        `INSERT INTO subjects (programme, subject, resident) VALUES (?, ?, ?)
         ON CONFLICT DO NOTHING`,
      )
      .run(change.programme, change.subject, change.resident);
    return { outcome: 'verified' };
  }
  store.db.prepare('DELETE FROM refusals WHERE at < ?').run(change.limit.since);
  store.db
    .prepare('INSERT INTO refusals (attempt_key, at) VALUES (?, ?)')
    .run(change.attemptKey, change.at);
  return { outcome: 'refused' };
}

const inForce = 'id = ? AND locked = 0 AND suspended_for IS NULL';

/** Whether she may still be verified: not locked, suspended or erased, her alias still active. */
function mayPass(store: Store, change: Changes['record_verification']): boolean {
  if (findResident(store, inForce, change.resident) === undefined) return false;
  if (change.shownVid === 'none') return true;
  const lookup = lookupOf(store, 'vid', change.shownVid);
  const active = store.db
    .prepare<[string, number], { kind: string }>(`SELECT kind FROM vids WHERE ${activeVid}`)
    .get(lookup, change.at);
  if (active?.kind === 'one_time') {
    store.db.prepare(`UPDATE vids SET state = 'used' WHERE lookup = ?`).run(lookup);
  }
  return active !== undefined;
}

/** Suspends a number since its holder has an earlier one, or gives it back; whether it changed. */
export function suspendResident(store: Store, seq: Seq, suspendedFor: Seq | 'none'): boolean {
  const { changes } = store.db
    .prepare('UPDATE residents SET suspended_for = ? WHERE seq = ? AND erased = 0')
    .run(suspendedFor === 'none' ? null : suspendedFor, seq);
  return changes === 1;
}

/** Locks or unlocks. */
export function lockResident(
  store: Store,
  change: Changes['lock_resident'],
): Receipts['lock_resident'] {
  const { changes } = store.db
    .prepare('UPDATE residents SET locked = ? WHERE id = ? AND erased = 0')
    .run(change.locked ? 1 : 0, change.resident);
  return { done: changes === 1 };
}

/** Destroys the person's key and everything sealed under it; her number stays taken for ever. */
export function eraseResident(
  store: Store,
  { resident }: Changes['erase_resident'],
): Receipts['erase_resident'] {
  const found = findResident(store, 'id = ?', resident);
  if (!found) return { done: false, changes: [] };
  const { seq } = found;
  store.db.prepare('UPDATE enrolments SET wrapped_key = NULL WHERE seq = ?').run(seq);
  store.db.prepare('DELETE FROM sealed WHERE seq = ?').run(seq);
  store.db.prepare('DELETE FROM extractions WHERE seq = ?').run(seq);
  store.db.prepare('DELETE FROM blocks WHERE seq = ?').run(seq);
  store.db.prepare(`UPDATE vids SET state = 'revoked' WHERE resident = ?`).run(resident);
  store.db.prepare('DELETE FROM consents WHERE resident = ?').run(resident);
  store.db.prepare('DELETE FROM subjects WHERE resident = ?').run(resident);
  store.db.prepare('UPDATE residents SET erased = 1 WHERE id = ?').run(resident);
  const change = referenceChanged(store, 'removed', seq);
  return { done: true, place: nextPlace(store), changes: [{ kind: 'removed', change, seq }] };
}
