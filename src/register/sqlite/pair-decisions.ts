import { Seq } from '../../vocabulary/record-ids.ts';
import type { Instant } from '../../vocabulary/time.ts';
import type { Store } from './store.ts';

/** Two people of the register, in the order of their places. */
interface Pair {
  readonly later: Seq;
  readonly earlier: Seq;
}

/** The pair of two places. */
export function pairOf(one: Seq, other: Seq): Pair {
  return one > other ? { later: one, earlier: other } : { later: other, earlier: one };
}

/** Remembers what two people decided of a pair; the last word stands. */
export function rememberPair(
  store: Store,
  { later, earlier }: Pair,
  decided: { readonly finding: 'same' | 'different'; readonly at: Instant },
): void {
  store.db
    .prepare(
      `INSERT INTO pair_decisions (later, earlier, finding, at) VALUES (?, ?, ?, ?)
       ON CONFLICT (later, earlier) DO UPDATE SET finding = excluded.finding, at = excluded.at`,
    )
    .run(later, earlier, decided.finding, decided.at);
}

/** Whoever was decided on together with this one. */
export function decidedWith(store: Store, seq: Seq): readonly Seq[] {
  return store.db
    .prepare<[number, number], { other: number }>(
      `SELECT earlier AS other FROM pair_decisions WHERE later = ?
       UNION ALL SELECT later AS other FROM pair_decisions WHERE earlier = ?`,
    )
    .all(seq, seq)
    .map(({ other }) => Seq.parse(other));
}
