import { rm } from 'node:fs/promises';
import { openConfirmedGallery } from '../gallery/confirmed.ts';
import { openExactGallery, type ReferenceSource } from '../gallery/exact.ts';
import type { FingerGallery } from '../gallery/finger-gallery.ts';
import { openFingersByPosition } from '../gallery/fingers-by-position.ts';
import type { GalleryKind } from '../gallery/gallery-kind.ts';
import type { Gallery } from '../gallery/gallery.ts';
import { openHostedFingers, openHostedGallery } from '../gallery/hosted.ts';
import type { NativeGallery, NoNativeGallery } from '../gallery/native-rows.ts';
import { openPeopleGallery } from '../gallery/people.ts';
import type { StationGallery } from '../gallery/recall.ts';
import type { SnapshotPlace } from '../gallery/snapshot.ts';
import type { Register } from '../register/register.ts';
import { KnownFinger } from '../vocabulary/biometric-source.ts';
import type { ChangeNumber } from '../vocabulary/record-ids.ts';
import { fillGraph } from './graph-filling.ts';

/** What the exact galleries of a station hold, and where they were saved. */
export interface ExactGallerySettings {
  /** Of the faces. */
  readonly kind: GalleryKind;
  readonly fingers: GalleryKind;
  /** Where the gallery of a source is saved. */
  readonly snapshotOf: (gallery: 'face' | KnownFinger) => SnapshotPlace;
  readonly register: Pick<Register, 'facesAt'>;
  /** The register's last change. */
  readonly lastChange: ChangeNumber;
  /** As `openExactGallery` has it. */
  readonly changesUnsavedMax?: number | undefined;
}

/** The same of all galleries of a station. */
export interface StationGallerySettings extends ExactGallerySettings {
  /** Where the graph, or the exact gallery of a source, is saved. */
  readonly snapshotOf: (gallery: 'graph' | 'face' | KnownFinger) => SnapshotPlace;
  readonly register: Pick<Register, 'changesSince' | 'facesAt'>;
  /** The exact search, or why there is none. */
  readonly native: NativeGallery | NoNativeGallery;
}

/** Faces as they were made. */
export function facesOf(register: Pick<Register, 'facesAt'>): ReferenceSource {
  return {
    vectorsOf: async (seqs) =>
      (await register.facesAt(seqs)).map((face) => (face === 'none' ? undefined : face.vector)),
  };
}

/** A gallery as it was saved, unless it knows more than the register: a backup was brought back. */
async function openSaved(
  { lastChange }: ExactGallerySettings,
  snapshot: SnapshotPlace,
  open: (snapshot: SnapshotPlace) => Gallery | Promise<Gallery>,
): Promise<Gallery> {
  const gallery = await open(snapshot);
  if ((await gallery.coverage()).asOf <= lastChange) return gallery;
  await gallery.close();
  await rm(snapshot.file, { force: true });
  return open(snapshot);
}

async function openExactFingers(
  native: NativeGallery,
  settings: ExactGallerySettings,
): Promise<FingerGallery> {
  const { fingers: kind, changesUnsavedMax } = settings;
  const galleries = new Map<KnownFinger, Gallery>();
  for (const position of KnownFinger.options) {
    const open = (snapshot: SnapshotPlace) =>
      // Impressions are compared by their minutiae; the search only says with whom.
      openExactGallery(native, { kind, references: 'as_held', snapshot, changesUnsavedMax });
    galleries.set(position, await openSaved(settings, settings.snapshotOf(position), open));
  }
  return openFingersByPosition(galleries);
}

/** The exact galleries of a station, of faces and of every finger, each as it was saved. */
export async function openExactGalleries(
  native: NativeGallery,
  settings: ExactGallerySettings,
): Promise<{ readonly faces: Gallery; readonly fingers: FingerGallery }> {
  const { kind, register, changesUnsavedMax } = settings;
  const references = facesOf(register);
  const faces = await openSaved(settings, settings.snapshotOf('face'), (snapshot) =>
    openExactGallery(native, { kind, references, snapshot, changesUnsavedMax }),
  );
  return { faces, fingers: await openExactFingers(native, settings) };
}

/**
 * A station's galleries: the graph of faces in a process of its own, and the exact search of faces
 * and of every finger by native threads. Where these were not compiled, the exhaustive search in
 * TypeScript takes their place, in processes of its own: the same answers, later.
 */
export async function openStationGallery(
  settings: StationGallerySettings,
): Promise<StationGallery> {
  const { kind, native } = settings;
  const refill = (graph: Gallery, signal: AbortSignal) =>
    fillGraph(settings.register, graph, signal);
  const proposes = await openSaved(settings, settings.snapshotOf('graph'), (snapshot) =>
    openHostedGallery({ engine: 'hnsw', kind, snapshot }),
  );
  if ('missing' in native) {
    const faces = openConfirmedGallery({
      proposes,
      refill,
      disposes: openHostedGallery({ engine: 'exhaustive', kind, snapshot: 'unsaved' }),
    });
    const people = openPeopleGallery({ faces, fingers: openHostedFingers(settings.fingers) });
    return { ...people, recall: () => faces.recall(), exactEngine: 'typescript' };
  }
  const { faces: disposes, fingers } = await openExactGalleries(native, settings);
  const faces = openConfirmedGallery({ proposes, disposes, refill });
  const people = openPeopleGallery({ faces, fingers });
  const exactEngine = `native ${native.kernels[0] ?? 'portable'}`;
  return { ...people, recall: () => faces.recall(), exactEngine };
}
