import { Idcs } from '../../vocabulary/idcs.ts';
import type { Seq } from '../../vocabulary/record-ids.ts';
import { drawIdcs } from '../idcs-issuance.ts';
import { lookupOf, type Store } from './store.ts';

/** Numbers made at once. */
const batch = 1_000;
/** The pool is filled up when fewer are left. */
const unusedMin = 100;
/** Draws that may hit a number that exists already before something is wrong with the source. */
const collisionsMax = 1_000;

const place = (lookup: string) => ({ subject: lookup, kind: 'idcs' });

/** Numbers that nobody has yet. */
export function unusedNumbers(store: Store): number {
  const row = store.db
    .prepare<[], { n: number }>('SELECT count(*) AS n FROM numbers WHERE seq IS NULL')
    .get();
  return row?.n ?? 0;
}

/** Fills the pool. A number that was ever in it, given or erased, is never made again. */
export function fillPool(store: Store): void {
  if (unusedNumbers(store) >= unusedMin) return;
  const insert = store.db.prepare(
    'INSERT INTO numbers (lookup, sealed) VALUES (?, ?) ON CONFLICT (lookup) DO NOTHING',
  );
  let made = 0;
  let collisions = 0;
  while (made < batch) {
    const number = drawIdcs(store.numberPolicy, store.training ? 'training' : 'residents');
    const lookup = lookupOf(store, 'idcs', number);
    const body = store.wrapping.seal(place(lookup), Buffer.from(number, 'utf8'));
    if (insert.run(lookup, body).changes === 1) made += 1;
    else collisions += 1;
    if (collisions > collisionsMax) throw new Error('the source of numbers repeats itself');
  }
}

/** Gives the next number of the pool to an enrolment; call it inside the deciding transaction. */
export function assignNumber(store: Store, seq: Seq): Idcs {
  fillPool(store);
  store.db
    .prepare(
      'UPDATE numbers SET seq = ? WHERE place = (SELECT min(place) FROM numbers WHERE seq IS NULL)',
    )
    .run(seq);
  const number = numberOf(store, seq);
  if (number === 'none') throw new Error('a filled pool has a number');
  return number;
}

/** The number of an enrolment. */
export function numberOf(store: Store, seq: Seq): Idcs | 'none' {
  const row = store.db
    .prepare<[number], { lookup: string; sealed: Buffer }>(
      'SELECT lookup, sealed FROM numbers WHERE seq = ?',
    )
    .get(seq);
  if (!row) return 'none';
  return Idcs.parse(store.wrapping.open(place(row.lookup), row.sealed).toString('utf8'));
}
