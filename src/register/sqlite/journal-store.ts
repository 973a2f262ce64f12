import { z } from 'zod';
import type { Act } from '../../journal/act.ts';
import { Head } from '../../journal/head.ts';
import { leafOf } from '../../journal/leaf.ts';
import { appended, leafHash, rootOf, type Frontier } from '../../journal/merkle.ts';
import { noteActPlace } from './acts-about.ts';
import type { Store } from './store.ts';

const hashBytes = 32;

function frontierOf(store: Store): Frontier {
  const row = store.db
    .prepare<[], { size: number; roots: Buffer }>('SELECT size, roots FROM frontier WHERE id = 1')
    .get();
  if (!row) throw new Error('the register has a frontier');
  const roots = Array.from({ length: row.roots.length / hashBytes }, (_, place) =>
    row.roots.subarray(place * hashBytes, (place + 1) * hashBytes),
  );
  return { size: row.size, roots };
}

/** Which place the next act takes, from 0. */
export function nextPlace(store: Store): number {
  return frontierOf(store).size;
}

/** Appends an act; call it inside the transaction of the change that it tells of. */
export function appendAct(store: Store, act: Act): void {
  const leaf = leafOf(act);
  const frontier = frontierOf(store);
  const next = appended(frontier, leafHash(leaf));
  store.db.prepare('INSERT INTO leaves (place, body) VALUES (?, ?)').run(frontier.size, leaf);
  store.db
    .prepare('UPDATE frontier SET size = ?, roots = ? WHERE id = 1')
    .run(next.size, Buffer.concat(next.roots));
  noteActPlace(store, act.subject, frontier.size);
}

/** Leaves `from` … `to` (exclusive). */
export function readLeaves(store: Store, from: number, to: number): readonly Uint8Array[] {
  return store.db
    .prepare<[number, number], { body: Buffer }>(
      'SELECT body FROM leaves WHERE place >= ? AND place < ? ORDER BY place',
    )
    .all(from, to)
    .map(({ body }) => body);
}

/** Length and root. */
export function journalState(store: Store): { readonly size: number; readonly root: string } {
  const frontier = frontierOf(store);
  return { size: frontier.size, root: Buffer.from(rootOf(frontier)).toString('base64url') };
}

/** Signed heads, oldest first. */
export function readHeads(store: Store): readonly Head[] {
  const rows = store.db.prepare('SELECT size, root, at, kid, signature FROM heads').all();
  return z.array(Head).parse(rows);
}

/** Keeps a signed head. */
export function writeHead(store: Store, head: Head): void {
  store.db
    .prepare('INSERT INTO heads (size, root, at, kid, signature) VALUES (?, ?, ?, ?, ?)')
    .run(head.size, head.root, head.at, head.kid, head.signature);
}
