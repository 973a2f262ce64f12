import { z } from 'zod';
import { KnownFinger } from '../vocabulary/biometric-source.ts';
import type { OperatorId, RecordId } from '../vocabulary/record-ids.ts';
import type { Result } from '../vocabulary/result.ts';
import { SlapKind } from '../vocabulary/slap.ts';
import type { Instant } from '../vocabulary/time.ts';

/** A sample of an enrolment that is not finished: a face, fingers, photographs of exceptions. */
export const DraftSample = z.enum([
  'face',
  ...KnownFinger.options,
  ...SlapKind.options,
  ...KnownFinger.options.map((position) => `exception_${position}` as const),
]);
export type DraftSample = z.infer<typeof DraftSample>;

/** Which draft: an operator sees her own, and no other. */
export interface DraftPlace {
  readonly operator: OperatorId;
  /** The record id with which the enrolment will be sent. */
  readonly recordId: RecordId;
}

/** An enrolment that is not finished. */
export interface Draft {
  readonly recordId: RecordId;
  readonly keptAt: Instant;
  /** What was written down so far, as the console wrote it. */
  readonly statements: string;
  readonly samples: readonly DraftSample[];
}

/** Why something was not kept. */
export interface DraftRefusal {
  /** The operator has as many drafts as one may have; or samples came before any statement. */
  readonly kind: 'drafts_too_many' | 'draft_unknown';
}

/** How many drafts there may be, and for how long. */
export interface DraftLimits {
  readonly draftsMax: number;
  /** From the last change of its statements. */
  readonly keptMsMax: number;
}

/** Enrolments that are not finished, so that a reload, a crash or a power cut loses nothing. */
export interface Drafts {
  /** Keeps what was written down; the first time it begins the draft. */
  keep(place: DraftPlace, statements: string): Promise<Result<'begun' | 'kept', DraftRefusal>>;
  keepSample(
    place: DraftPlace,
    sample: DraftSample,
    bytes: Uint8Array,
  ): Promise<Result<'kept', DraftRefusal>>;
  open(place: DraftPlace): Promise<Draft | undefined>;
  sample(place: DraftPlace, sample: DraftSample): Promise<Uint8Array | undefined>;
  /** An operator's drafts, the one that changed last first. */
  of(operator: OperatorId): Promise<readonly Pick<Draft, 'recordId' | 'keptAt'>[]>;
  /** Whether there was anything to drop. */
  drop(place: DraftPlace): Promise<boolean>;
  /** Drops samples that the register has now, or one that is not wanted. */
  dropSamples(place: DraftPlace, samples: readonly DraftSample[]): Promise<void>;
  /** Drops what is older than it may be, of everybody. */
  sweep(): Promise<number>;
}
