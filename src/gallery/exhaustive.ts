import { bestOf } from './candidate-list.ts';
import type { Candidate, Gallery } from './gallery.ts';
import { HeldReferences, type GalleryKind } from './held-references.ts';

/**
 * The oracle: compares the probe with every reference. Its answer is right by construction, and
 * every other gallery is measured against it. It computes on the thread that calls it.
 */
export function openExhaustiveGallery(kind: GalleryKind): Gallery {
  const held = new HeldReferences(kind);
  return {
    append: async (change, reference) => {
      if (held.isNew(change)) held.add(change, reference);
    },
    remove: async (change, seq) => {
      if (held.isNew(change)) held.remove(change, seq);
    },
    search: async (probe, { below, candidatesMax }) => {
      held.check(probe);
      const { coverage } = held;
      let kept: Candidate[] = [];
      let floor = -Infinity;
      for (let row = 0; row < held.rows; row += 1) {
        const seq = held.seqAt(row);
        if (seq === undefined || seq >= below) continue;
        const similarity = held.similarity(probe.vector, row);
        if (similarity <= floor) continue;
        kept.push({ seq, similarity });
        // Sorting now and then keeps the list short without a heap.
        if (kept.length >= 4 * candidatesMax) {
          kept = [...bestOf(kept, candidatesMax)];
          floor = kept.at(-1)?.similarity ?? floor;
        }
      }
      return { candidates: bestOf(kept, candidatesMax), coverage };
    },
    coverage: async () => held.coverage,
    close: async () => undefined,
  };
}
