import { randomBytes } from 'node:crypto';
import hnswlib from 'hnswlib-node';
import { bestOf } from './candidate-list.ts';
import type { Candidate } from './gallery.ts';
import type { GraphGallery } from './graph-gallery.ts';
import { canSave, graphBytes, loadGraph } from './hnsw-file.ts';
import type { GalleryKind } from './gallery-kind.ts';
import { ReferenceRows } from './reference-rows.ts';
import { SearchTurns } from './search-turns.ts';
import { readSnapshot, writeSnapshot, type Snapshot, type SnapshotPlace } from './snapshot.ts';

/** Links of a node, and how widely the graph looks when it is built and when it is searched. */
const graph = { links: 16, buildWidth: 200, searchWidth: 400 };
const capacityAtFirst = 1_024;
/** Proposals beyond what is asked for, since some lie above the bound or are removed. */
const spare = 32;
/** Saved after so many changes, or so large a share of the graph when that is more. */
const changesUnsavedMax = 1_000;
const shareUnsavedMax = 0.2;

/** A graph with its rows. */
class Graph {
  readonly rows: ReferenceRows;
  readonly index: hnswlib.HierarchicalNSW;

  constructor(kind: GalleryKind) {
    this.rows = new ReferenceRows(kind);
    this.index = new hnswlib.HierarchicalNSW('ip', kind.dimension);
    this.index.initIndex(capacityAtFirst, graph.links, graph.buildWidth);
    this.index.setEf(graph.searchWidth);
  }

  /** Whether a snapshot is of this kind and was taken over. */
  restore({ header, seqs, graph: bytes }: Snapshot): boolean {
    const { model, modelHash, dimension, scope } = this.rows.kind;
    if (header.model !== model || header.modelHash !== modelHash) return false;
    if (header.dimension !== dimension) return false;
    if (header.scope !== scope || header.links !== graph.links) return false;
    loadGraph(this.index, Buffer.from(bytes));
    this.index.setEf(graph.searchWidth);
    if (this.index.getCurrentCount() !== header.rows) return false;
    this.rows.restore(seqs, header.asOf);
    return true;
  }

  snapshot(): Snapshot {
    const { kind, seqs, coverage } = this.rows;
    const { count, asOf } = coverage;
    const header = { ...kind, links: graph.links, count, rows: seqs.length, asOf };
    return { header, seqs, graph: graphBytes(this.index) };
  }
}

/** Nobody's vector, put in place of one that is removed so that it is gone from memory too. */
function nobodysVector(dimension: number): number[] {
  const centred = Array.from(randomBytes(dimension), (byte) => byte - 127.5);
  const norm = Math.hypot(...centred);
  return centred.map((value) => value / norm);
}

async function opened(kind: GalleryKind, place: SnapshotPlace | 'unsaved'): Promise<Graph> {
  const found = place === 'unsaved' || !canSave ? 'none' : await readSnapshot(place);
  if (found === 'none' || found === 'damaged') return new Graph(kind);
  const restored = new Graph(kind);
  return restored.restore(found) ? restored : new Graph(kind);
}

/**
 * A graph that proposes candidates quickly and misses some: never the last word. It computes on the
 * thread that calls it. With a place it is saved there now and then and read again; what is not
 * whole, or not of this kind, is made anew from the register.
 */
export async function openHnswGallery(
  kind: GalleryKind,
  place: SnapshotPlace | 'unsaved' = 'unsaved',
): Promise<GraphGallery> {
  const held = await opened(kind, place);
  const { rows, index } = held;
  const turns = new SearchTurns();
  let savedAsOf: number = rows.coverage.asOf;
  const save = async () => {
    if (place === 'unsaved' || !canSave || rows.coverage.asOf === savedAsOf) return;
    const { asOf } = rows.coverage;
    await writeSnapshot(place, held.snapshot());
    savedAsOf = asOf;
  };
  const saveWhenDue = async () => {
    const unsaved = rows.coverage.asOf - savedAsOf;
    if (unsaved < Math.max(changesUnsavedMax, shareUnsavedMax * rows.seqs.length)) return;
    // A cache that can not be saved costs time at the next start and nothing else.
    await save().catch(() => undefined);
  };
  return {
    append: async (change, { seq, template }) => {
      if (!rows.isNew(change)) return;
      rows.check(template);
      const row = rows.add(change, seq);
      if (row >= index.getMaxElements()) index.resizeIndex(2 * index.getMaxElements());
      index.addPoint(Array.from(template.vector), row);
      await saveWhenDue();
    },
    remove: async (change, seq) => {
      if (!rows.isNew(change)) return;
      const row = rows.remove(change, seq);
      if (row === undefined) return;
      index.addPoint(nobodysVector(kind.dimension), row);
      index.markDelete(row);
      await saveWhenDue();
    },
    search: async (probe, bounds) => {
      rows.check(probe);
      await turns.begin(bounds);
      const { below, candidatesMax } = bounds;
      const { coverage } = rows;
      if (coverage.count === 0) return { candidates: [], coverage };
      const wanted = Math.min(coverage.count, candidatesMax + spare);
      const { neighbors, distances } = index.searchKnn(Array.from(probe.vector), wanted);
      const candidates: Candidate[] = [];
      for (const [place, row] of neighbors.entries()) {
        const seq = rows.seqs[row] ?? 0;
        if (seq === 0 || seq >= below) continue;
        candidates.push({ seq, similarity: 1 - (distances[place] ?? 1) });
      }
      return { candidates: bestOf(candidates, candidatesMax), coverage };
    },
    look: (width) => index.setEf(width),
    coverage: async () => rows.coverage,
    close: () => save().catch(() => undefined),
  };
}
