import type { CorrectionId, OperatorId, RecordId, Seq } from '../vocabulary/record-ids.ts';
import type { Instant } from '../vocabulary/time.ts';

/** A decision on two people that is to be changed by two of the office. */
export interface Correction {
  readonly id: CorrectionId;
  readonly finding: 'same' | 'different';
  /** Whose standing changes: whoever took her place later. */
  readonly later: { readonly seq: Seq; readonly recordId: RecordId };
  readonly earlier: { readonly seq: Seq; readonly recordId: RecordId };
  readonly requestedBy: OperatorId;
  readonly reason: string;
  readonly requestedAt: Instant;
  readonly state:
    | { readonly kind: 'waiting' }
    | {
        readonly kind: 'confirmed' | 'rejected';
        readonly by: OperatorId;
        readonly at: Instant;
      };
}

/** Why a correction is not taken, or not answered. */
export type CorrectionHindrance =
  | 'not_found'
  | 'answered'
  /** The same two people wait for an answer already. */
  | 'waiting'
  /** Whoever asked for it does not confirm it. */
  | 'same_operator'
  /** She enrolled one of the two. */
  | 'enrolled_by_her'
  /** Nothing was decided that this would change, or it has been changed since. */
  | 'nothing_to_correct'
  /** Her data are erased. */
  | 'erased'
  /** A station under a centre gives no numbers and takes none back. */
  | 'centre_decides';
