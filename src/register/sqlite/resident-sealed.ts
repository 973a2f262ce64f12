import type { ResidentId } from '../../vocabulary/record-ids.ts';
import { open, seal } from '../vault.ts';
import type { SealedKind, Store } from './store.ts';

/** A resident's own key, and where what it seals is kept; undefined once it is destroyed. */
function personOf(store: Store, resident: ResidentId) {
  const row = store.db
    .prepare<[string], { seq: number; record_id: string; wrapped_key: Buffer | null }>(
      `SELECT seq, record_id, wrapped_key FROM enrolments
       WHERE seq = (SELECT seq FROM residents WHERE id = ? AND erased = 0)`,
    )
    .get(resident);
  if (!row?.wrapped_key) return undefined;
  const { seq, record_id: subject, wrapped_key: wrapped } = row;
  return { seq, subject, key: store.wrapping.open({ subject, kind: 'key' }, wrapped) };
}

/** Puts bytes under a resident's own key, in the place of those before; whether she has one. */
export function putOfResident(
  store: Store,
  resident: ResidentId,
  sealed: { readonly kind: SealedKind; readonly bytes: Uint8Array },
): boolean {
  const person = personOf(store, resident);
  if (!person) return false;
  const { seq, subject, key } = person;
  const body = seal(key, { subject, kind: sealed.kind }, sealed.bytes);
  store.db
    .prepare(
      `INSERT INTO sealed (seq, kind, body) VALUES (?, ?, ?)
       ON CONFLICT (seq, kind) DO UPDATE SET body = excluded.body`,
    )
    .run(seq, sealed.kind, body);
  return true;
}

/** What is kept so; undefined when there is nothing, or she was erased. */
export function getOfResident(
  store: Store,
  resident: ResidentId,
  kind: SealedKind,
): Buffer | undefined {
  const person = personOf(store, resident);
  const row =
    person &&
    store.db
      .prepare<[number, string], { body: Buffer }>(
        'SELECT body FROM sealed WHERE seq = ? AND kind = ?',
      )
      .get(person.seq, kind);
  return person && row && open(person.key, { subject: person.subject, kind }, row.body);
}

/** Takes it away; whether it was there. */
export function dropOfResident(store: Store, resident: ResidentId, kind: SealedKind): boolean {
  const { changes } = store.db
    .prepare('DELETE FROM sealed WHERE kind = ? AND seq = (SELECT seq FROM residents WHERE id = ?)')
    .run(kind, resident);
  return changes > 0;
}
