import type { ResidentId } from '../../vocabulary/record-ids.ts';
import { Instant } from '../../vocabulary/time.ts';
import { Vid, VidKind } from '../../vocabulary/vid.ts';
import type { Changes, Receipts } from '../change.ts';
import { drawVid } from '../idcs-issuance.ts';
import type { Alias } from '../register.ts';
import { lookupOf, type Store } from './store.ts';

const vidPlace = (lookup: string) => ({ subject: lookup, kind: 'vid' });

/** Draws an alias that was never given. */
function give(store: Store, change: Changes['issue_vid']): Vid {
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
    if (changes === 1) return vid;
  }
}

const isActive = `state = 'active' AND (expires_at IS NULL OR expires_at > ?)`;

/** Gives an alias, unless she has as many of this kind as there may be at once. */
export function issueVid(store: Store, change: Changes['issue_vid']): Receipts['issue_vid'] {
  const live = store.db
    .prepare<[string, string, number], { n: number }>(
      `SELECT count(*) AS n FROM vids WHERE resident = ? AND kind = ? AND ${isActive}`,
    )
    .get(change.resident, change.kind, change.at);
  if ((live?.n ?? 0) >= change.liveMax) return { kind: 'refused', why: 'too_many' };
  return { kind: 'issued', vid: give(store, change) };
}

/** Ends an alias of hers that is active, and gives another in its place. */
export function renewVid(store: Store, change: Changes['renew_vid']): Receipts['renew_vid'] {
  const { changes } = store.db
    .prepare(
      `UPDATE vids SET state = 'revoked'
       WHERE lookup = ? AND resident = ? AND kind = ? AND ${isActive}`,
    )
    .run(lookupOf(store, 'vid', change.vid), change.resident, change.kind, change.at);
  if (changes === 0) return { kind: 'refused', why: 'not_active' };
  return { kind: 'issued', vid: give(store, change) };
}

/** Ends an alias that is active. */
export function revokeVid(store: Store, vid: Vid): Receipts['revoke_vid'] {
  const { changes } = store.db
    .prepare(`UPDATE vids SET state = 'revoked' WHERE lookup = ? AND state = 'active'`)
    .run(lookupOf(store, 'vid', vid));
  return { revoked: changes === 1 };
}

/** Ends every alias of hers, as when she is erased. */
export function revokeAll(store: Store, resident: ResidentId): void {
  store.db.prepare(`UPDATE vids SET state = 'revoked' WHERE resident = ?`).run(resident);
}

/** Whose an alias is that is active at `at`, and how it lives. */
export function activeVid(
  store: Store,
  vid: Vid,
  at: Instant,
): { readonly resident: string; readonly kind: VidKind } | undefined {
  const row = store.db
    .prepare<[string, number], { resident: string; kind: string }>(
      `SELECT resident, kind FROM vids WHERE lookup = ? AND ${isActive}`,
    )
    .get(lookupOf(store, 'vid', vid), at);
  return row && { resident: row.resident, kind: VidKind.parse(row.kind) };
}

/** Uses up a one-time alias. */
export function useVid(store: Store, vid: Vid): void {
  store.db
    .prepare(`UPDATE vids SET state = 'used' WHERE lookup = ?`)
    .run(lookupOf(store, 'vid', vid));
}

/** Every alias that the resident was given, the latest first. */
export function aliasesOf(store: Store, resident: ResidentId): readonly Alias[] {
  return store.db
    .prepare<
      [string],
      { lookup: string; sealed: Buffer; kind: string; expires_at: number | null; state: string }
    >(
      `SELECT lookup, sealed, kind, expires_at, state FROM vids WHERE resident = ?
       ORDER BY rowid DESC`,
    )
    .all(resident)
    .map((row) => ({
      vid: Vid.parse(store.wrapping.open(vidPlace(row.lookup), row.sealed).toString('utf8')),
      kind: VidKind.parse(row.kind),
      expiresAt: row.expires_at === null ? 'never' : Instant.parse(row.expires_at),
      state: row.state === 'active' || row.state === 'used' ? row.state : 'revoked',
    }));
}
