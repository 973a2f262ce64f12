import assert from 'node:assert/strict';
import type { Coverage } from '../vocabulary/coverage.ts';
import type { ChangeNumber, Seq } from '../vocabulary/record-ids.ts';
import type { Template } from '../vocabulary/template.ts';
import { ChangeOrder } from './change-order.ts';
import type { GalleryKind } from './gallery-kind.ts';

/** Which row of a gallery's memory belongs to whom, and which changes it holds. */
export class ReferenceRows {
  readonly #order: ChangeOrder;
  readonly #seqs: (Seq | 0)[] = [];
  readonly #rows = new Map<Seq, number>();

  constructor(kind: GalleryKind) {
    this.#order = new ChangeOrder(kind);
  }

  get kind(): GalleryKind {
    return this.#order.kind;
  }

  /** Takes over the rows of a snapshot. */
  restore(seqs: readonly (Seq | 0)[], asOf: ChangeNumber): void {
    assert.equal(this.#seqs.length, 0, 'only an empty gallery is restored');
    for (const [row, seq] of seqs.entries()) {
      this.#seqs.push(seq);
      if (seq !== 0) this.#rows.set(seq, row);
    }
    this.#order.asOf = asOf;
  }

  /** As `ChangeOrder.check`. */
  check(template: Template): void {
    this.#order.check(template);
  }

  /** As `ChangeOrder.isNew`. */
  isNew(change: ChangeNumber): boolean {
    return this.#order.isNew(change);
  }

  /** The row of a new reference. */
  add(change: ChangeNumber, seq: Seq): number {
    const row = this.#seqs.length;
    this.#seqs.push(seq);
    this.#rows.set(seq, row);
    this.#order.asOf = change;
    return row;
  }

  /** The row that is gone, or undefined when nothing of this sequence number was held. */
  remove(change: ChangeNumber, seq: Seq): number | undefined {
    this.#order.asOf = change;
    const row = this.#rows.get(seq);
    if (row === undefined) return undefined;
    this.#rows.delete(seq);
    this.#seqs[row] = 0;
    return row;
  }

  /** The sequence numbers of all rows; 0 where the reference was removed. */
  get seqs(): readonly (Seq | 0)[] {
    return this.#seqs;
  }

  get coverage(): Coverage {
    return { scope: this.kind.scope, count: this.#rows.size, asOf: this.#order.asOf };
  }
}
