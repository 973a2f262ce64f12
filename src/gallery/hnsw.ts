import hnswlib from 'hnswlib-node';
import { bestOf } from './candidate-list.ts';
import type { Candidate, Gallery } from './gallery.ts';
import { HeldReferences, type GalleryKind } from './held-references.ts';

/** Links of a node, and how widely the graph looks when it is built and when it is searched. */
const graph = { links: 16, buildWidth: 200, searchWidth: 400 };
const capacityAtFirst = 1_024;
/** Proposals beyond what is asked for, since some lie above the bound or are removed. */
const spare = 32;

/**
 * A graph that proposes candidates quickly and misses some: never the last word. It computes on the
 * thread that calls it, and hnswlib's own file functions are not used: they neither notice a full
 * disk nor a damaged file, so the graph is rebuilt from the register at start.
 */
export function openHnswGallery(kind: GalleryKind): Gallery {
  const held = new HeldReferences(kind);
  const index = new hnswlib.HierarchicalNSW('ip', kind.dimension);
  index.initIndex(capacityAtFirst, graph.links, graph.buildWidth);
  index.setEf(graph.searchWidth);
  return {
    append: async (change, reference) => {
      if (!held.isNew(change)) return;
      const row = held.add(change, reference);
      if (row >= index.getMaxElements()) index.resizeIndex(2 * index.getMaxElements());
      index.addPoint(Array.from(reference.template.vector), row);
    },
    remove: async (change, seq) => {
      if (!held.isNew(change)) return;
      const row = held.remove(change, seq);
      if (row !== undefined) index.markDelete(row);
    },
    search: async (probe, { below, candidatesMax }) => {
      held.check(probe);
      const { coverage } = held;
      if (coverage.count === 0) return { candidates: [], coverage };
      const wanted = Math.min(coverage.count, candidatesMax + spare);
      const { neighbors } = index.searchKnn(Array.from(probe.vector), wanted);
      const candidates: Candidate[] = [];
      for (const row of neighbors) {
        const seq = held.seqAt(row);
        if (seq === undefined || seq >= below) continue;
        candidates.push({ seq, similarity: held.similarity(probe.vector, row) });
      }
      return { candidates: bestOf(candidates, candidatesMax), coverage };
    },
    coverage: async () => held.coverage,
    close: async () => undefined,
  };
}
