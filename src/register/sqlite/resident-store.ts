import { ResidentId, Seq } from '../../vocabulary/record-ids.ts';
import { isLocked } from '../../vocabulary/resident-factor.ts';
import type { Instant } from '../../vocabulary/time.ts';
import type { Vid } from '../../vocabulary/vid.ts';
import type { Changes, Receipts } from '../change.ts';
import type { Resident } from '../register.ts';
import { findProgramme } from './account-store.ts';
import { activeVid, revokeAll, useVid } from './alias-store.ts';
import { referenceChanged } from './enrolment-store.ts';
import { nextPlace } from './journal-store.ts';
import { tellProgrammes } from './event-store.ts';
import { locksOf } from './lock-store.ts';
import { numberOf } from './number-pool.ts';
import { countRefusal, isLimited } from './refusal-limit.ts';
import { standingOf } from './standing-store.ts';
import type { Store } from './store.ts';

interface ResidentRow {
  readonly id: string;
  readonly seq: number;
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
      `SELECT id, seq, suspended_for FROM residents WHERE erased = 0 AND ${condition}`,
    )
    .get(...values);
  if (!row) return undefined;
  const seq = Seq.parse(row.seq);
  const idcs = numberOf(store, seq);
  if (idcs === 'none') throw new Error('a resident has a number');
  const suspendedFor = row.suspended_for === null ? 'none' : Seq.parse(row.suspended_for);
  const [locks, standing] = [locksOf(store, row.id), standingOf(store, row.id)];
  return { id: ResidentId.parse(row.id), seq, idcs, locks, suspendedFor, standing };
}

/** The resident behind an alias that is active at `at`. */
export function residentByVid(store: Store, vid: Vid, at: Instant): Resident | undefined {
  const active = activeVid(store, vid, at);
  return active && findResident(store, 'id = ?', active.resident);
}

/** Under which a programme's refusals are counted, whomever they are of. */
const askerKey = (programme: string) => `programme:${programme}`;

/**
 * Writes an attempt down. Limits are judged here, inside the transaction, so that a hundred
 * simultaneous attempts are not each the first; and a programme that was suspended while it waited
 * is told nothing.
 */
export function recordVerification(
  store: Store,
  change: Changes['record_verification'],
): Receipts['record_verification'] {
  const { askerRefusalsMax = 'unlimited', programme, limit, at } = change;
  if (findProgramme(store, programme)?.active === false) return { outcome: 'asker_suspended' };
  if (askerRefusalsMax !== 'unlimited') {
    const own = { refusalsMax: askerRefusalsMax, since: limit.since };
    if (isLimited(store, askerKey(programme), own)) return { outcome: 'asker_limited' };
  }
  if (isLimited(store, change.attemptKey, limit)) return { outcome: 'limited' };
  // Her body is hers, and no try at another's: it is not held against her.
  if (change.outcome === 'suspended') return { outcome: 'suspended' };
  if (change.outcome === 'verified' && mayPass(store, change)) {
    if (change.subject !== 'untold') rememberTold(store, change);
    return { outcome: 'verified' };
  }
  store.db.prepare('DELETE FROM refusals WHERE at < ?').run(limit.since);
  for (const key of [change.attemptKey, askerKey(programme)]) countRefusal(store, key, at);
  return { outcome: 'refused' };
}

/** By this subject the programme knows her from now on. */
function rememberTold(store: Store, change: Changes['record_verification']): void {
  store.db
    .prepare(
      `INSERT INTO subjects (programme, subject, resident) VALUES (?, ?, ?)
       ON CONFLICT DO NOTHING`,
    )
    .run(change.programme, change.subject, change.resident);
}

const inForce = 'id = ? AND suspended_for IS NULL';

/** Whether she may still be verified: not locked, suspended or erased, her alias still active. */
function mayPass(store: Store, change: Changes['record_verification']): boolean {
  if (change.resident === 'card_holder') return true;
  const resident = findResident(store, inForce, change.resident);
  if (resident?.standing !== 'in_force') return false;
  if (isLocked(resident.locks, change.factors, change.at)) return false;
  if (change.shownVid === 'none') return true;
  const active = activeVid(store, change.shownVid, change.at);
  if (active?.kind === 'one_time') useVid(store, change.shownVid);
  return active !== undefined;
}

/**
 * Suspends a number since its holder has an earlier one, or gives it back; whether it changed.
 * Programmes that know her are told, so that what they keep follows.
 */
export function suspendResident(
  store: Store,
  { seq, suspendedFor, at }: { seq: Seq; suspendedFor: Seq | 'none'; at: Instant },
): boolean {
  const { changes } = store.db
    .prepare('UPDATE residents SET suspended_for = ? WHERE seq = ? AND erased = 0')
    .run(suspendedFor === 'none' ? null : suspendedFor, seq);
  const resident = findResident(store, 'seq = ?', seq);
  if (changes !== 1 || !resident) return false;
  const survivor =
    suspendedFor === 'none' ? undefined : findResident(store, 'seq = ?', suspendedFor);
  const kind = suspendedFor === 'none' ? 'restored' : 'merged';
  tellProgrammes(store, { kind, resident: resident.id, survivor: survivor?.id ?? 'none', at });
  return true;
}

/** Tables whose rows about somebody go with her. */
const ofHers = [
  'consents',
  'subjects',
  'resident_locks',
  'resident_codes',
  'sent_codes',
  'standings',
  'standing_requests',
] as const;

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
  revokeAll(store, resident);
  for (const table of ofHers) {
    store.db.prepare(`DELETE FROM ${table} WHERE resident = ?`).run(resident);
  }
  store.db.prepare('UPDATE credentials SET holder_key = NULL WHERE resident = ?').run(resident);
  store.db.prepare('UPDATE residents SET erased = 1 WHERE id = ?').run(resident);
  const change = referenceChanged(store, 'removed', seq);
  return { done: true, place: nextPlace(store), changes: [{ kind: 'removed', change, seq }] };
}
