import { innerProduct } from '../vocabulary/inner-product.ts';
import { bestOf } from './candidate-list.ts';
import type { Candidate, Gallery } from './gallery.ts';
import { ReferenceRows, type GalleryKind } from './reference-rows.ts';

const rowsAtFirst = 1_024;

/**
 * The oracle: compares the probe with every reference. Its answer is right by construction, and
 * every other gallery is measured against it. It computes on the thread that calls it.
 */
export function openExhaustiveGallery(kind: GalleryKind): Gallery {
  const rows = new ReferenceRows(kind);
  const { dimension } = kind;
  let vectors = new Float32Array(rowsAtFirst * dimension);
  return {
    append: async (change, { seq, template }) => {
      if (!rows.isNew(change)) return;
      rows.check(template);
      const start = rows.add(change, seq) * dimension;
      if (start + dimension > vectors.length) {
        const larger = new Float32Array(vectors.length * 2);
        larger.set(vectors);
        vectors = larger;
      }
      vectors.set(template.vector, start);
    },
    remove: async (change, seq) => {
      if (!rows.isNew(change)) return;
      const row = rows.remove(change, seq);
      // What was removed is gone from memory too.
      if (row !== undefined) vectors.fill(0, row * dimension, (row + 1) * dimension);
    },
    search: async (probe, { below, candidatesMax }) => {
      rows.check(probe);
      const { coverage } = rows;
      let kept: Candidate[] = [];
      let floor = -Infinity;
      for (const [row, seq] of rows.seqs.entries()) {
        if (seq === 0 || seq >= below) continue;
        const similarity = innerProduct(probe.vector, vectors, row * dimension);
        // Whoever is as alike as the last one kept may stand at a lower place.
        if (similarity < floor) continue;
        kept.push({ seq, similarity });
        // Sorting now and then keeps the list short without a heap.
        if (kept.length >= 4 * candidatesMax) {
          kept = [...bestOf(kept, candidatesMax)];
          floor = kept.at(-1)?.similarity ?? floor;
        }
      }
      return { candidates: bestOf(kept, candidatesMax), coverage };
    },
    coverage: async () => rows.coverage,
    close: async () => undefined,
  };
}
