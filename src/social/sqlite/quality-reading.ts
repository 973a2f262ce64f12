import type { Day } from '../day.ts';
import {
  recertifyFrom,
  QualityCount,
  type DataQuality,
  type QualityPolicy,
} from '../facts/quality.ts';
import type { FormulaInForce } from '../formula/signed-formula.ts';
import { streamed, type StreamedRow } from './household-store.ts';
import { checkedKnown } from './known-form.ts';
import { writeDue } from './recertification-store.ts';
import type { SealedStore } from './sealed-store.ts';

/** Households that are held in memory and written together. */
const blockMax = 500;

/** How far a count is. */
export interface QualityProgress {
  readonly done: number;
  readonly of: number;
}

/**
 * Counts how good what is known of every household is, and writes when each is due, in the memory
 * of one block.
 * @returns what was counted, when it is through
 */
export function* countQuality(
  store: SealedStore,
  force: FormulaInForce,
  policy: QualityPolicy,
): Generator<QualityProgress, DataQuality> {
  const { db } = store;
  const count = new QualityCount(force, policy);
  const of = Number(db.prepare('SELECT count(*) FROM households').pluck().get());
  const block = db.prepare<[number, number], StreamedRow>(
    `SELECT place, id, wrapped_key, known FROM households WHERE place > ?
     ORDER BY place LIMIT ?`,
  );
  let done = 0;
  let last = 0;
  for (;;) {
    const rows = block.all(last, blockMax);
    if (rows.length === 0) return count.quality();
    const counted = rows.map((row) => {
      const known = checkedKnown(streamed(store, row).sealed);
      const isOpen = known.household.state === 'open';
      if (isOpen) count.add(known, known.certified);
      const due: Day | 'never' = isOpen ? recertifyFrom(known.certified, policy) : 'never';
      return { place: row.place, due };
    });
    db.transaction(() => {
      for (const { place, due } of counted) writeDue(store, place, due);
    }).immediate();
    last = rows.at(-1)?.place ?? last;
    done += rows.length;
    yield { done, of };
  }
}
