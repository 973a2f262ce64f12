import type { Coverage } from '../vocabulary/coverage.ts';
import type { ChangeNumber, Seq } from '../vocabulary/record-ids.ts';
import type { Template } from '../vocabulary/template.ts';

/** A template stored for one enrolment. */
export interface Reference {
  readonly seq: Seq;
  readonly template: Template;
}

/** A reference that a search returned. */
export interface Candidate {
  readonly seq: Seq;
  /** Cosine of probe and reference, −1 … 1; procedures turn it into a comparison score. */
  readonly similarity: number;
}

/** The best candidates, most similar first, ties by lower sequence number. */
export interface CandidateList {
  readonly candidates: readonly Candidate[];
  readonly coverage: Coverage;
}

/** Who waits for a search: a person at the counter, or work that goes on for hours. */
export type Urgency = 'interactive' | 'bulk';

/** How a search behaves towards others; none of it changes the answer. */
export interface SearchManners {
  /** A bulk search lets interactive ones pass; without it a search is interactive. */
  readonly urgency?: Urgency | undefined;
  /**
   * Ends the search when it is aborted: the search rejects with the signal's reason and works no
   * further where it can stop.
   */
  readonly signal?: AbortSignal | undefined;
}

/** What a search may look at and how much it may answer. */
export interface SearchBounds extends SearchManners {
  /** Only references with a lower sequence number are compared. */
  readonly below: Seq;
  readonly candidatesMax: number;
}

/**
 * 1:N: who is already known. A gallery is a cache of the register's references: it is filled from
 * the register's changes, in their order, and may be thrown away at any time.
 */
export interface Gallery {
  /**
   * Adds a reference as change `change`. Changes arrive in ascending order; one that the gallery
   * already holds (`change` ≤ coverage.asOf) changes nothing.
   */
  append(change: ChangeNumber, reference: Reference): Promise<void>;
  /** Removes a reference as change `change`; it is never returned again. */
  remove(change: ChangeNumber, seq: Seq): Promise<void>;
  search(probe: Template, bounds: SearchBounds): Promise<CandidateList>;
  coverage(): Promise<Coverage>;
  /** Saves what can be saved and lets go of processes and files. */
  close(): Promise<void>;
}
