import type { Coverage } from '../vocabulary/coverage.ts';
import type { ChangeNumber, Seq } from '../vocabulary/record-ids.ts';
import type { Template } from '../vocabulary/template.ts';
import type { GalleryKind } from './gallery-kind.ts';
import type { SnapshotPlace } from './snapshot.ts';
import type { FingerLists, FingerProbe, FingerReference } from './finger-gallery.ts';
import type { CandidateList, Reference, SearchBounds } from './gallery.ts';

/** Which gallery a process holds. */
export type HostedEngine = 'exhaustive' | 'hnsw' | 'fingers';

/** Bounds as they are sent: a signal stays where it is, and `cancel` says that it was aborted. */
export type SentBounds = Omit<SearchBounds, 'signal'>;

/** What a station asks of a gallery's process; `open` comes first and `close` last. */
export type Question =
  | {
      readonly kind: 'open';
      readonly engine: HostedEngine;
      readonly holds: GalleryKind;
      readonly snapshot: SnapshotPlace | 'unsaved';
    }
  | { readonly kind: 'close' }
  | { readonly kind: 'append'; readonly change: ChangeNumber; readonly reference: Reference }
  | { readonly kind: 'remove'; readonly change: ChangeNumber; readonly seq: Seq }
  | { readonly kind: 'search'; readonly probe: Template; readonly bounds: SentBounds }
  | {
      readonly kind: 'append_fingers';
      readonly change: ChangeNumber;
      readonly reference: FingerReference;
    }
  | {
      readonly kind: 'search_fingers';
      readonly probes: readonly FingerProbe[];
      readonly bounds: SentBounds;
    }
  | { readonly kind: 'coverage' }
  /** The search with this id is not wanted any more; it is answered as failed, this is not. */
  | { readonly kind: 'cancel'; readonly search: number };

/** What the process answers; a failure says nothing of what was asked. */
export interface Answer {
  /** Of the question. */
  readonly id: number;
  readonly ok: boolean;
  readonly value: CandidateList | FingerLists | Coverage | undefined;
}
