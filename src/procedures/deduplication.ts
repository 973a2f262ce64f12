import type { SourceScore } from '../vocabulary/biometric-source.ts';
import type { Networks } from '../vocabulary/networks.ts';
import type { ChangeNumber, OperatorId, RecordId, Seq } from '../vocabulary/record-ids.ts';
import type { ComparisonScore } from '../vocabulary/score.ts';
import type { Instant } from '../vocabulary/time.ts';

/** Two enrolments that may be of one person: people must look at them. */
export interface SuspectedPair {
  readonly seq: Seq;
  readonly recordId: RecordId;
  /** Whoever took her place before. */
  readonly earlier: { readonly seq: Seq; readonly recordId: RecordId };
  /** As an enrolment would have it: refused, or sent to adjudicators. */
  readonly zone: 'hit' | 'adjudicate';
  /** 0 when they have nothing in common but their data. */
  readonly score: ComparisonScore;
  readonly evidence: readonly SourceScore[];
  /** 0 … 1. */
  readonly demographicLikeness: number;
}

/** One comparison of a whole register with itself: how far it is, and what it found until then. */
export interface Deduplication {
  /** Random, a UUID: names it in the journal. */
  readonly id: string;
  /** Whoever began it. */
  readonly operator: OperatorId;
  readonly begunAt: Instant;
  /** Its templates are theirs: with other networks it begins anew. */
  readonly networks: Networks;
  /** Everyone whom a change up to this one brought is searched. */
  readonly upTo: ChangeNumber;
  /** Everyone whom a change up to this one brought has been searched. */
  readonly searchedTo: ChangeNumber;
  /** People searched. */
  readonly searched: number;
  /** In the order of `seq`. */
  readonly pairs: readonly SuspectedPair[];
  /** `beginning` and `ending` until the journal has it. */
  readonly phase: 'beginning' | 'searching' | 'ending' | 'ended';
  /** The journal's length before its act of this phase. */
  readonly journalFrom: number;
}

/** Where a deduplication is kept between two runs. */
export interface DeduplicationPlace {
  /** The last one, ended or not; `none` when there is none, or none that can be read. */
  read(): Promise<Deduplication | 'none'>;
  /** Whole or not at all, durable when it resolves. */
  write(deduplication: Deduplication): Promise<void>;
}
