import assert from 'node:assert/strict';
import { innerProduct } from '../vocabulary/inner-product.ts';
import { ChangeNumber } from '../vocabulary/record-ids.ts';
import type { Template } from '../vocabulary/template.ts';
import type { GalleryKind } from './gallery-kind.ts';

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

/** What every gallery holds to: templates of one kind, and every change, once, in order. */
export class ChangeOrder {
  readonly kind: GalleryKind;
  #asOf = ChangeNumber.parse(0);

  constructor(kind: GalleryKind) {
    this.kind = kind;
  }

  /** @throws when a template can not be of this gallery, see `checkTemplate` */
  check(template: Template): void {
    checkTemplate(this.kind, template);
  }

  /** Whether `change` is new, see `isNext`. */
  isNew(change: ChangeNumber): boolean {
    return isNext(this.#asOf, change);
  }

  /** The last change that is held; set when one was taken, or with a snapshot. */
  get asOf(): ChangeNumber {
    return this.#asOf;
  }
  set asOf(change: ChangeNumber) {
    assert.ok(change >= this.#asOf, 'a gallery forgets nothing');
    this.#asOf = change;
  }
}
