import type { StatedDemographics } from '../vocabulary/record-correction.ts';
import type {
  CorrectionId,
  OperatorId,
  RecordId,
  ResidentId,
  Seq,
} from '../vocabulary/record-ids.ts';
import type { Instant } from '../vocabulary/time.ts';

/** What a resident says is wrong in her record; two of the office change it, or one does not. */
export interface RecordCorrection {
  readonly id: CorrectionId;
  readonly seq: Seq;
  readonly recordId: RecordId;
  /** `erased` once her data are. */
  readonly stated: { readonly to: StatedDemographics; readonly reason: string } | 'erased';
  readonly statedAt: Instant;
  readonly state:
    | { readonly kind: 'waiting' }
    /** One of the office has seen papers that say so; another must confirm it. */
    | { readonly kind: 'approved'; readonly by: OperatorId; readonly at: Instant }
    | {
        readonly kind: 'carried_out' | 'rejected';
        readonly by: OperatorId;
        readonly at: Instant;
        /** Of the office: what it rests on, for her eyes too. */
        readonly note: string;
      };
}

/** Changes of records. */
export interface RecordCorrectionChanges {
  /** One at a time waits for each resident. */
  state_record_correction: {
    readonly id: CorrectionId;
    readonly resident: ResidentId;
    readonly to: StatedDemographics;
    readonly reason: string;
    readonly at: Instant;
  };
  /** The first approval waits for a second person, whose approval carries it out. */
  answer_record_correction: {
    readonly id: CorrectionId;
    readonly operator: OperatorId;
    readonly answer: 'approved' | 'rejected';
    readonly note: string;
    readonly at: Instant;
  };
}

/** Why a correction of a record was not taken or answered. */
export type RecordCorrectionHindrance =
  | 'waiting'
  | 'not_found'
  | 'answered'
  | 'same_operator'
  | 'enrolled_by_her'
  | 'erased'
  /** Together with what stays the record would not hold. */
  | 'record_refused';

/** What they answer. */
export interface RecordCorrectionReceipts {
  state_record_correction:
    | { readonly kind: 'stated' }
    | { readonly kind: 'refused'; readonly why: RecordCorrectionHindrance };
  answer_record_correction:
    | { readonly kind: 'approved' | 'carried_out' | 'rejected' }
    | { readonly kind: 'refused'; readonly why: RecordCorrectionHindrance };
}

/** What is read of them. */
export interface RecordCorrectionReads {
  /** Those that wait for the office, oldest first, at most `max`. */
  recordCorrections(max: number): Promise<readonly RecordCorrection[]>;
  /** A resident's own, latest first. */
  recordCorrectionsOf(resident: ResidentId): Promise<readonly RecordCorrection[]>;
}
