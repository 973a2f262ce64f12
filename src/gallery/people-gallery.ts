import type { BiometricSource } from '../vocabulary/biometric-source.ts';
import type { Coverage } from '../vocabulary/coverage.ts';
import type { ChangeNumber, Seq } from '../vocabulary/record-ids.ts';
import type { Template } from '../vocabulary/template.ts';
import type { FingerProbe, FingerReference } from './finger-gallery.ts';
import type { Candidate, SearchBounds } from './gallery.ts';

/** What of one enrolment is searched: the face, and any number of fingers. */
export interface PersonReference {
  readonly seq: Seq;
  /** `none` when nothing was found in the photograph. */
  readonly face: Template | 'none';
  readonly fingers: FingerReference['fingers'];
}

/** Who is sought: by the face, by fingers, or by both. */
export interface PersonProbe {
  readonly face: Template | 'none';
  readonly fingers: readonly FingerProbe[];
}

/** What each source of a probe found. */
export interface PersonLists {
  readonly lists: readonly {
    readonly source: BiometricSource;
    readonly candidates: readonly Candidate[];
  }[];
  /** The lowest change among what was searched; the count of the largest gallery searched. */
  readonly coverage: Coverage;
}

/** 1:N over everything that is known of people; a cache of the register, as `Gallery` is. */
export interface PeopleGallery {
  append(change: ChangeNumber, reference: PersonReference): Promise<void>;
  remove(change: ChangeNumber, seq: Seq): Promise<void>;
  search(probe: PersonProbe, bounds: SearchBounds): Promise<PersonLists>;
  coverage(): Promise<Coverage>;
  close(): Promise<void>;
}
