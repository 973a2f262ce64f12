import type { OperatorId, RecordId, Seq } from '../vocabulary/record-ids.ts';
import type { Instant } from '../vocabulary/time.ts';
import type { TrackingNumber } from '../vocabulary/tracking-number.ts';
import type { PacketOutcome } from './statements.ts';
import type { Asked } from './store-thread.ts';

/** Why a supervisor sends an enrolment back. */
export const rejectionReasons = [
  'wrong_person',
  'poor_capture',
  'record_wrong',
  'exception_unfounded',
  'other',
] as const;
export type RejectionReason = (typeof rejectionReasons)[number];

/** What may have become of an enrolment that waits for its centre. */
export const outboxStates = [
  'waits_for_supervisor',
  'ready',
  'uploading',
  'received',
  'settled',
  'returned',
] as const;

/** What has become of it. */
export type OutboxState =
  | { readonly kind: 'waits_for_supervisor' }
  /** Approved; it is sealed before it is sent. */
  | { readonly kind: 'ready' }
  /** The centre holds so much of it. */
  | { readonly kind: 'uploading'; readonly sentBytes: number; readonly ofBytes: number }
  /** The centre has signed that it has it, whole and opened. */
  | { readonly kind: 'received' }
  | { readonly kind: 'settled'; readonly outcome: Exclude<PacketOutcome['kind'], 'returned'> }
  /** The person has to come again; `why` is a code. */
  | { readonly kind: 'returned'; readonly by: 'supervisor' | 'centre'; readonly why: string };

/** An enrolment in the outbox; nothing of the person but her tracking number. */
export interface OutboxEntry {
  readonly recordId: RecordId;
  readonly seq: Seq;
  /** Who enrolled. */
  readonly operator: OperatorId;
  readonly requestHash: string;
  readonly trackingNumber: TrackingNumber;
  readonly openedAt: Instant;
  readonly changedAt: Instant;
  readonly approved: { readonly supervisor: OperatorId; readonly at: Instant } | 'not_yet';
  /** Code of what kept it from going on last. */
  readonly trouble: string | 'none';
  readonly state: OutboxState;
}

/** Counts, and what limits go by. */
export interface OutboxFigures {
  readonly counts: Readonly<Record<OutboxState['kind'], number>>;
  /** Those that the centre has not received: waiting, ready, uploading. */
  readonly waiting: number;
  readonly oldestWaitingAt: Instant | 'none';
  /** When the centre answered last; before it ever did, when the outbox was made. */
  readonly lastContactAt: Instant;
}

/** Entries after a place in the order, so many at most. */
export interface OutboxPage {
  readonly after: Seq | 0;
  readonly max: number;
}

/** A packet as it lies sealed. */
export interface SealedPacket {
  readonly sha256: string;
  readonly bytes: number;
}

/** What an outbox does; each is one transaction, on the disk when it is answered. */
export type OutboxMethods = {
  /** Enters an enrolment; one that is there already stays as it is. */
  readonly enter: (entry: {
    readonly recordId: RecordId;
    readonly seq: Seq;
    readonly operator: OperatorId;
    readonly requestHash: string;
    readonly trackingNumber: TrackingNumber;
    readonly openedAt: Instant;
    readonly at: Instant;
  }) => OutboxEntry;
  readonly entry: (recordId: RecordId) => OutboxEntry | undefined;
  readonly byTracking: (number: TrackingNumber) => OutboxEntry | undefined;
  /** What waits first, then the others, latest change first; at most `max`. */
  readonly entries: (max: number) => readonly OutboxEntry[];
  /** Approved and not received, whose turn it is at `at`, in the order of enrolment. */
  readonly sendable: (page: OutboxPage & { readonly at: Instant }) => readonly OutboxEntry[];
  /** What the centre has and has not finally decided, in the order of enrolment. */
  readonly undecided: (page: OutboxPage) => readonly OutboxEntry[];
  /** False when it does not wait for a supervisor. */
  readonly approve: (approval: {
    readonly recordId: RecordId;
    readonly supervisor: OperatorId;
    readonly at: Instant;
  }) => boolean;
  /** False when it is received, settled or returned already. */
  readonly giveBack: (returned: {
    readonly recordId: RecordId;
    readonly by: 'supervisor' | 'centre';
    readonly why: string;
    readonly at: Instant;
  }) => boolean;
  /** Puts a sealed packet in place of what was sealed before. */
  readonly putPacket: (sealed: {
    readonly recordId: RecordId;
    readonly sha256: string;
    readonly slices: readonly Uint8Array[];
    readonly at: Instant;
  }) => void;
  readonly packet: (recordId: RecordId) => SealedPacket | undefined;
  /** Slices are of one size but for the last. */
  readonly slice: (recordId: RecordId, place: number) => Uint8Array | undefined;
  /** How much the centre holds now. */
  readonly sent: (recordId: RecordId, sentBytes: number, at: Instant) => void;
  /** The centre has it: the sealed packet goes. */
  readonly received: (receipt: {
    readonly recordId: RecordId;
    readonly statement: string;
    readonly at: Instant;
  }) => void;
  /** Received, settled or returned, and the samples are kept still. */
  readonly unforgotten: (max: number) => readonly OutboxEntry[];
  readonly forgotten: (recordId: RecordId) => void;
  readonly settled: (verdict: {
    readonly recordId: RecordId;
    readonly outcome: Exclude<PacketOutcome['kind'], 'returned'>;
    /** The number, sealed; empty when there is none. */
    readonly sealedNumber: Uint8Array;
    readonly at: Instant;
  }) => void;
  readonly sealedNumber: (recordId: RecordId) => Uint8Array | undefined;
  /** What kept it from being sent; it has its next turn at `notBefore`. */
  readonly troubled: (trouble: {
    readonly recordId: RecordId;
    readonly code: string;
    readonly notBefore: Instant;
  }) => void;
  /** What is sealed is dropped, to be sealed again. */
  readonly unseal: (recordId: RecordId) => void;
  readonly contacted: (at: Instant) => void;
  readonly figures: () => OutboxFigures;
};

/** The outbox of a station. */
export type Outbox = Asked<OutboxMethods>;
