import { innerProduct } from '../vocabulary/inner-product.ts';
import { bestOf } from './candidate-list.ts';
import type { Candidate, Gallery } from './gallery.ts';
import type { GalleryKind } from './gallery-kind.ts';
import { ReferenceRows } from './reference-rows.ts';
import { SearchTurns } from './search-turns.ts';

const rowsAtFirst = 1_024;
/** References compared until others have their turn: 4 ms of 512 numbers each. */
const rowsPerTurn = 8_192;

/**
 * The oracle: compares the probe with every reference. Its answer is right by construction, and
 * every other gallery is measured against it. It computes on the thread that calls it, which it
 * shares with the searches of `turns`.
 */
export function openExhaustiveGallery(
  kind: GalleryKind,
  turns: SearchTurns = new SearchTurns(),
): Gallery {
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
    search: async (probe, bounds) => {
      rows.check(probe);
      const { below, candidatesMax } = bounds;
      await turns.begin(bounds);
      const { coverage, seqs } = rows;
      // Whoever comes between two turns stands behind: the answer is that of the first turn.
      const end = seqs.length;
      let kept: Candidate[] = [];
      let floor = -Infinity;
      for (let row = 0; row < end; row += 1) {
        if (row > 0 && row % rowsPerTurn === 0) await turns.next(bounds);
        const seq = seqs[row] ?? 0;
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
