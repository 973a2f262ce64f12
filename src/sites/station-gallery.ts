import { rm } from 'node:fs/promises';
import { openConfirmedGallery } from '../gallery/confirmed.ts';
import type { Gallery } from '../gallery/gallery.ts';
import { openHostedFingers, openHostedGallery } from '../gallery/hosted.ts';
import { openPeopleGallery } from '../gallery/people.ts';
import type { StationGallery } from '../gallery/recall.ts';
import type { GalleryKind } from '../gallery/reference-rows.ts';
import type { SnapshotPlace } from '../gallery/snapshot.ts';
import type { ChangeNumber } from '../vocabulary/record-ids.ts';

/** What a station's gallery holds, and where its graph was saved. */
export interface StationGallerySettings {
  /** Of the faces. */
  readonly kind: GalleryKind;
  readonly fingers: GalleryKind;
  readonly snapshot: SnapshotPlace;
  /** The register's last change. */
  readonly lastChange: ChangeNumber;
}

/** The graph as it was saved, unless it knows more than the register: a backup was brought back. */
async function openGraph(settings: StationGallerySettings): Promise<Gallery> {
  const { kind, snapshot, lastChange } = settings;
  const open = () => openHostedGallery({ engine: 'hnsw', kind, snapshot });
  const graph = open();
  if ((await graph.coverage()).asOf <= lastChange) return graph;
  await graph.close();
  await rm(snapshot.file, { force: true });
  return open();
}

/**
 * A station's galleries: the graph of faces, the exhaustive search of faces, and that of all
 * fingers, each in a process of its own.
 */
export async function openStationGallery(
  settings: StationGallerySettings,
): Promise<StationGallery> {
  const { kind } = settings;
  const faces = openConfirmedGallery({
    proposes: await openGraph(settings),
    disposes: openHostedGallery({ engine: 'exhaustive', kind, snapshot: 'unsaved' }),
  });
  const people = openPeopleGallery({ faces, fingers: openHostedFingers(settings.fingers) });
  return { ...people, recall: () => faces.recall() };
}
