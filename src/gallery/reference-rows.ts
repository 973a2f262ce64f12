import assert from 'node:assert/strict';
import type { Coverage } from '../vocabulary/coverage.ts';
import { innerProduct } from '../vocabulary/inner-product.ts';
import { ChangeNumber, type Seq } from '../vocabulary/record-ids.ts';
import type { ModelId, Template } from '../vocabulary/template.ts';

/** What a gallery holds: one model of one length, for a scope that its site states. */
export interface GalleryKind {
  readonly model: ModelId;
  /** SHA-256 of the model's file: a snapshot of the same name and other weights is not read. */
  readonly modelHash: string;
  readonly dimension: number;
  readonly scope: Coverage['scope'];
}

/** How far from 1 the norm of a template may be. */
export const normTolerance = 1e-3;

/**
 * @throws when a template can not be of such a gallery: other model, other length, not of unit norm
 */
export function checkTemplate(kind: GalleryKind, template: Template): void {
  assert.equal(template.model, kind.model, 'a gallery holds one model');
  assert.equal(template.vector.length, kind.dimension, 'a gallery holds one length');
  const norm = Math.sqrt(innerProduct(template.vector, template.vector, 0));
  assert.ok(Math.abs(norm - 1) < normTolerance, 'a template has unit norm');
}

/**
 * Whether `change` is new to a gallery that holds `asOf`; one that it holds must change nothing.
 * @throws when changes between were left out: people would be missing and nobody would know
 */
export function isNext(asOf: ChangeNumber, change: ChangeNumber): boolean {
  assert.ok(change <= asOf + 1, 'a gallery takes every change, in order');
  return change === asOf + 1;
}

/** Which row of a gallery's memory belongs to whom, and which changes it holds. */
export class ReferenceRows {
  readonly kind: GalleryKind;
  readonly #seqs: (Seq | 0)[] = [];
  readonly #rows = new Map<Seq, number>();
  #asOf = ChangeNumber.parse(0);

  constructor(kind: GalleryKind) {
    this.kind = kind;
  }

  /** Takes over the rows of a snapshot. */
  restore(seqs: readonly (Seq | 0)[], asOf: ChangeNumber): void {
    assert.equal(this.#seqs.length, 0, 'only an empty gallery is restored');
    for (const [row, seq] of seqs.entries()) {
      this.#seqs.push(seq);
      if (seq !== 0) this.#rows.set(seq, row);
    }
    this.#asOf = asOf;
  }

  /** @throws when a template can not be of this gallery, see `checkTemplate` */
  check(template: Template): void {
    checkTemplate(this.kind, template);
  }

  /** Whether `change` is new, see `isNext`. */
  isNew(change: ChangeNumber): boolean {
    return isNext(this.#asOf, change);
  }

  /** The row of a new reference. */
  add(change: ChangeNumber, seq: Seq): number {
    const row = this.#seqs.length;
    this.#seqs.push(seq);
    this.#rows.set(seq, row);
    this.#asOf = change;
    return row;
  }

  /** The row that is gone, or undefined when nothing of this sequence number was held. */
  remove(change: ChangeNumber, seq: Seq): number | undefined {
    this.#asOf = change;
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
    return { scope: this.kind.scope, count: this.#rows.size, asOf: this.#asOf };
  }
}
