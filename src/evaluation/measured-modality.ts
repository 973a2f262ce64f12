import type { AcquisitionFailure } from '../biometrics/extraction.ts';
import type { FingerFailure } from '../biometrics/finger/finger-engine.ts';
import type { Result } from '../vocabulary/result.ts';
import type { ComparisonScore } from '../vocabulary/score.ts';

/** What an image gave. */
export interface Extracted<T> {
  readonly template: T;
  /** CPU milliseconds of it inside networks. */
  readonly networkMs: number;
  /** How the image's resolution was known; `not_needed` where it does not matter. */
  readonly dpiFrom: 'stated' | 'header' | 'assumed' | 'not_needed';
}

/** Why an image gave no template. */
export interface ImageFailure {
  readonly kind: AcquisitionFailure['kind'] | FingerFailure['kind'] | 'sample_refused';
  /** More exactly, e.g. `damaged`. */
  readonly why?: string;
}

/** Two templates to be compared. */
export interface TemplatePair<T> {
  readonly probe: T;
  readonly reference: T;
}

/** How alike two templates are. */
export interface Comparison {
  /** −10·log₁₀(FMR). */
  readonly score: ComparisonScore;
  /** The number that the score was made of; it goes on where the score stays at 0 or 80. */
  readonly similarity: number;
}

/** A reference that a search found. */
export interface Found extends Comparison {
  /** Its place among the references, from 0. */
  readonly place: number;
}

/** A search among the references that it was opened with. */
export interface ReferenceSearch<T> {
  /**
   * `found`: references by their comparison, best first, all or enough of them. `proposed`: places
   * that the index alone would look at, best first; empty when the modality has no index.
   */
  search(
    probe: T,
  ): Promise<{ readonly found: readonly Found[]; readonly proposed: readonly number[] }>;
}

/** What an evaluation needs of a modality; everything else is the same for all of them. */
export interface MeasuredModality<T> {
  /** The model whose figures these are. */
  readonly model: string;
  /** What `similarity` is, in words. */
  readonly similarityName: string;
  /** How many images are extracted at once. */
  readonly threads: number;
  /** @param dpi what is known about the resolution; undefined to go by the file */
  extract(image: Uint8Array, dpi: number | undefined): Promise<Result<Extracted<T>, ImageFailure>>;
  /** Answers in the order of the pairs. */
  compare(pairs: readonly TemplatePair<T>[]): Promise<readonly Comparison[]>;
  openSearch(
    references: readonly T[],
    onProgress: (done: number, of: number) => void,
  ): Promise<ReferenceSearch<T>>;
}
