import assert from 'node:assert/strict';
import type { Coverage } from '../vocabulary/coverage.ts';
import { innerProduct } from '../vocabulary/inner-product.ts';
import { ChangeNumber, Seq } from '../vocabulary/record-ids.ts';
import type { ModelId, Template } from '../vocabulary/template.ts';
import type { Reference } from './gallery.ts';

/** What a gallery holds: one model of one length, for a scope that its site states. */
export interface GalleryKind {
  readonly model: ModelId;
  readonly dimension: number;
  readonly scope: Coverage['scope'];
}

/** How far from 1 the norm of a template may be. */
const normTolerance = 1e-3;
const rowsAtFirst = 1_024;

/** Vectors side by side in one growing block, with the sequence number of each row. */
export class HeldReferences {
  readonly kind: GalleryKind;
  #vectors: Float32Array;
  #seqs: Seq[] = [];
  readonly #rows = new Map<Seq, number>();
  readonly #removed = new Set<Seq>();
  #asOf = ChangeNumber.parse(0);

  constructor(kind: GalleryKind) {
    this.kind = kind;
    this.#vectors = new Float32Array(rowsAtFirst * kind.dimension);
  }

  /**
   * @throws when a template can not be of this gallery: other model, other length, not of unit norm
   */
  check(template: Template): void {
    assert.equal(template.model, this.kind.model, 'a gallery holds one model');
    assert.equal(template.vector.length, this.kind.dimension, 'a gallery holds one length');
    const norm = Math.sqrt(template.vector.reduce((sum, value) => sum + value * value, 0));
    assert.ok(Math.abs(norm - 1) < normTolerance, 'a template has unit norm');
  }

  /**
   * Whether `change` is new; one that is held already must change nothing.
   * @throws when changes between were left out: people would be missing and nobody would know
   */
  isNew(change: ChangeNumber): boolean {
    assert.ok(change <= this.#asOf + 1, 'a gallery takes every change, in order');
    return change === this.#asOf + 1;
  }

  add(change: ChangeNumber, { seq, template }: Reference): number {
    this.check(template);
    const row = this.#seqs.length;
    const { dimension } = this.kind;
    if ((row + 1) * dimension > this.#vectors.length) {
      const larger = new Float32Array(this.#vectors.length * 2);
      larger.set(this.#vectors);
      this.#vectors = larger;
    }
    this.#vectors.set(template.vector, row * dimension);
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
    this.#removed.add(seq);
    // What was removed is gone from memory too.
    this.#vectors.fill(0, row * this.kind.dimension, (row + 1) * this.kind.dimension);
    return row;
  }

  /** Rows that were ever added. */
  get rows(): number {
    return this.#seqs.length;
  }

  /** The sequence number of a row, or undefined when it was removed. */
  seqAt(row: number): Seq | undefined {
    const seq = this.#seqs[row];
    return seq !== undefined && this.#rows.has(seq) ? seq : undefined;
  }

  vectorAt(row: number): Float32Array {
    return this.#vectors.subarray(row * this.kind.dimension, (row + 1) * this.kind.dimension);
  }

  /** Cosine of a probe and a row. */
  similarity(probe: Float32Array, row: number): number {
    return innerProduct(probe, this.#vectors, row * this.kind.dimension);
  }

  get coverage(): Coverage {
    return { scope: this.kind.scope, count: this.#rows.size, asOf: this.#asOf };
  }
}
