import type { CivilMatter, CivilNote } from '../vocabulary/civil-note.ts';
import type { OperatorId, ResidentId } from '../vocabulary/record-ids.ts';
import type { Instant } from '../vocabulary/time.ts';

/** Why the population register does not take what a life event says; then nothing of it is. */
export type LifeEventHindrance =
  /** Of whoever died nothing else happens. */
  | 'person_deceased'
  /** A request on how the identity stands waits for its second officer. */
  | 'standing_waiting';

/**
 * What a life event changes in the population register, everything or nothing. A newborn who has no
 * number yet, and whoever was erased, has no record there that could be corrected.
 */
export interface LifeEventChanges {
  /** The same event again changes nothing. */
  note_life_event: {
    readonly event: string;
    readonly effective: string;
    readonly operator: OperatorId;
    readonly people: readonly {
      readonly resident: ResidentId;
      readonly matters: readonly CivilMatter[];
    }[];
    /** Held to be of somebody who died once a second officer confirms it. */
    readonly deceased: ResidentId | 'none';
    /** The event that this one takes back. */
    readonly withdrawn: string | 'none';
    readonly at: Instant;
  };
}

/** What it answers. */
export interface LifeEventReceipts {
  note_life_event:
    | { readonly kind: 'noted' | 'known' }
    | { readonly kind: 'refused'; readonly why: LifeEventHindrance };
}

/** What is read of it. */
export interface LifeEventReads {
  /** In the order in which they were recorded; none once she is erased. */
  civilNotesOf(resident: ResidentId): Promise<readonly CivilNote[]>;
  /** What became of the request that a life event made; `none` when it made none. */
  standingAskedBy(event: string): Promise<'waiting' | 'confirmed' | 'rejected' | 'none'>;
}
