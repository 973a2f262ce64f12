import type { KnownFinger } from '../vocabulary/biometric-source.ts';
import type { Coverage } from '../vocabulary/coverage.ts';
import type { FingerPosition } from '../vocabulary/finger.ts';
import type { ChangeNumber, Seq } from '../vocabulary/record-ids.ts';
import type { Template } from '../vocabulary/template.ts';
import type { Candidate, SearchBounds } from './gallery.ts';

/** The fingers of one enrolment: any number, no position twice. */
export interface FingerReference {
  readonly seq: Seq;
  readonly fingers: readonly { readonly position: KnownFinger; readonly template: Template }[];
}

/** A finger that is sought; one of unknown position is sought among all ten. */
export interface FingerProbe {
  readonly position: FingerPosition;
  readonly template: Template;
}

/** What a search among fingers found. */
export interface FingerLists {
  /** One list for each probe, in their order; a person stands in it once, with her best finger. */
  readonly lists: readonly (readonly Candidate[])[];
  /** The lowest change among what was searched; the count of the largest position searched. */
  readonly coverage: Coverage;
}

/**
 * 1:N by fingers: one gallery for each position, filled like `Gallery` from every change of the
 * register in its order, also from changes that hold no finger.
 */
export interface FingerGallery {
  /** @throws when a position stands twice in the reference */
  append(change: ChangeNumber, reference: FingerReference): Promise<void>;
  remove(change: ChangeNumber, seq: Seq): Promise<void>;
  search(probes: readonly FingerProbe[], bounds: SearchBounds): Promise<FingerLists>;
  /** Of all positions: the lowest change, the largest count. */
  coverage(): Promise<Coverage>;
  close(): Promise<void>;
}
