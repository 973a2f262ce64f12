import type { Partner } from '../../social/partners/partner.ts';
import type { ReviewRules } from '../../social/review/examine.ts';
import type { QualityCounting } from '../../social/review/quality-counting.ts';

/** What is reviewed, and by which rules. */
export interface Reviewing {
  readonly reviewRules: ReviewRules;
  /** Bodies whose records are asked; none where a deployment names none. */
  readonly partners: readonly Partner[];
  readonly countQuality: QualityCounting;
  /** One pass over everyone at a time, and how far it is. */
  readonly sweeps: Sweeps;
}

/** A pass over every household. */
export type SweepState =
  | { readonly kind: 'none' }
  | { readonly kind: 'running'; readonly done: number; readonly opened: number }
  | { readonly kind: 'done'; readonly done: number; readonly opened: number }
  | { readonly kind: 'failed'; readonly code: string };

/** How far passes over everyone are; a station's memory of it, which a restart forgets. */
export interface Sweeps {
  examination: SweepState;
  quality: SweepState;
  /** Ends what runs, as when the station closes. */
  readonly signal: AbortSignal;
}
