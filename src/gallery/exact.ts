import { innerProduct } from '../vocabulary/inner-product.ts';
import type { Seq } from '../vocabulary/record-ids.ts';
import type { Template } from '../vocabulary/template.ts';
import { bestOf } from './candidate-list.ts';
import { ChangeOrder } from './change-order.ts';
import { saveRows, savedRows } from './exact-snapshot.ts';
import type { GalleryKind } from './gallery-kind.ts';
import type { Candidate, Gallery, SearchBounds } from './gallery.ts';
import type { NativeAnswer, NativeGallery, NativeRows } from './native-rows.ts';
import { ReadReferences } from './read-references.ts';
import type { SnapshotPlace } from './snapshot.ts';

/** Where the references stand as they were made: the register. */
export interface ReferenceSource {
  /** What there is of these, in their order; undefined for whoever was erased. */
  vectorsOf(seqs: readonly Seq[]): Promise<readonly (Float32Array | undefined)[]>;
}

/** What an exact gallery holds, and from where. */
export interface ExactSettings {
  readonly kind: GalleryKind;
  /**
   * `as_held`: similarities are of references in eight bits a value, wrong by a few thousandths;
   * enough to propose whom to compare.
   */
  readonly references: ReferenceSource | 'as_held';
  readonly snapshot: SnapshotPlace | 'unsaved';
  /** Saved after so many changes, or a tenth of the gallery when that is more; 1,000 unless set. */
  readonly changesUnsavedMax?: number | undefined;
}

const changesUnsaved = 1_000;
const shareUnsavedMax = 0.1;

function asHeld({ seqs, similarities }: NativeAnswer, max: number): readonly Candidate[] {
  return seqs.slice(0, max).map((seq, place) => ({ seq, similarity: similarities[place] ?? -1 }));
}

/** Compared again with the references themselves; whoever was erased meanwhile is left out. */
async function asMade(
  references: ReferenceSource,
  probe: Template,
  { seqs }: NativeAnswer,
): Promise<readonly Candidate[]> {
  const vectors = await references.vectorsOf(seqs);
  return seqs.flatMap((seq, place) => {
    const vector = vectors[place];
    return vector ? [{ seq, similarity: innerProduct(probe.vector, vector, 0) }] : [];
  });
}

/** A list that may lack somebody must not read as whole. */
function crowded(): Error {
  const message = 'too many references are equally similar to be compared again';
  return Object.assign(new Error(message), { code: 'gallery_crowded' });
}

/** As many candidates as the native search lists; more of them nobody could look at. */
const candidatesMost = 8_192;

/** Asks the native threads; a search that is ended rejects with its signal's reason. */
async function searched(
  rows: NativeRows,
  probe: Template,
  { below, candidatesMax, urgency, signal }: SearchBounds,
): Promise<NativeAnswer> {
  const wanted = Math.min(candidatesMax, candidatesMost);
  const { answer, cancel } = rows.search(probe.vector, below, wanted, urgency !== 'bulk');
  signal?.addEventListener('abort', cancel, { once: true });
  try {
    return await answer;
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  } finally {
    signal?.removeEventListener('abort', cancel);
  }
}

/** Saves a gallery at some of its changes, which are those up to `order.asOf`, and at its end. */
function keepSaved(
  rows: NativeRows,
  order: ChangeOrder,
  { kind, snapshot, changesUnsavedMax = changesUnsaved }: ExactSettings,
) {
  let savedAsOf: number = order.asOf;
  let saving = Promise.resolve();
  let isSaving = false;
  const save = () => {
    const { asOf } = order;
    const { rows: end } = rows.figures();
    if (snapshot === 'unsaved' || asOf === savedAsOf) return;
    savedAsOf = asOf;
    isSaving = true;
    saving = saveRows(snapshot, rows, { kind, asOf, end })
      // A cache that can not be saved costs time at the next start and nothing else.
      .catch(() => undefined)
      .then(() => {
        isSaving = false;
        whenDue();
      });
  };
  // What waited for another to be saved would be old when its turn came: it is asked again then.
  const whenDue = () => {
    const due = Math.max(changesUnsavedMax, shareUnsavedMax * rows.figures().rows);
    if (!isSaving && order.asOf - savedAsOf >= due) save();
  };
  const last = async () => {
    while (isSaving) await saving;
    save();
    await saving;
  };
  return { whenDue, last };
}

/**
 * Compares every probe with every reference, in threads of its own. References are held in eight
 * bits a value; whoever might be among the most similar, were they held whole, is compared again,
 * so the answer is the oracle's (`exhaustive.ts`). The bound that says who might be is proven in
 * `native/scanner.cc`. Where more than 65,536 might be, a search rejects with code
 * `gallery_crowded`.
 */
export async function openExactGallery(
  native: NativeGallery,
  settings: ExactSettings,
): Promise<Gallery> {
  const { kind, snapshot } = settings;
  const references =
    settings.references === 'as_held' ? 'as_held' : new ReadReferences(settings.references);
  const order = new ChangeOrder(kind);
  const saved = snapshot === 'unsaved' ? undefined : await savedRows(native, kind, snapshot);
  const rows = saved?.rows ?? new native.Rows(kind.dimension);
  if (saved) order.asOf = saved.asOf;
  const kept = keepSaved(rows, order, settings);
  const coverage = () => ({ scope: kind.scope, count: rows.figures().live, asOf: order.asOf });
  return {
    append: async (change, { seq, template }) => {
      if (!order.isNew(change)) return;
      order.check(template);
      rows.append(seq, template.vector);
      order.asOf = change;
      kept.whenDue();
    },
    remove: async (change, seq) => {
      if (!order.isNew(change)) return;
      rows.remove(seq);
      if (references !== 'as_held') references.forget(seq);
      order.asOf = change;
      kept.whenDue();
    },
    search: async (probe, bounds) => {
      order.check(probe);
      bounds.signal?.throwIfAborted();
      const covered = coverage();
      const found = await searched(rows, probe, bounds);
      if (found.crowded && references !== 'as_held') throw crowded();
      const candidates =
        references === 'as_held'
          ? asHeld(found, bounds.candidatesMax)
          : await asMade(references, probe, found);
      bounds.signal?.throwIfAborted();
      return { candidates: bestOf(candidates, bounds.candidatesMax), coverage: covered };
    },
    coverage: async () => coverage(),
    close: () => kept.last(),
  };
}
