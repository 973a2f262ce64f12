import type { RecordId, StationId } from '../vocabulary/record-ids.ts';
import type { Instant } from '../vocabulary/time.ts';
import type { TrackingNumber } from '../vocabulary/tracking-number.ts';
import type { Asked } from './store-thread.ts';

/** What has become of a packet at its centre. */
export type InboxState =
  | { readonly kind: 'uploading'; readonly receivedBytes: number }
  /** It is whole, was opened, and the station has our word for it. */
  | { readonly kind: 'received'; readonly receipt: string }
  /** Its enrolment is in the register. */
  | { readonly kind: 'settled'; readonly receipt: string }
  /** The enrolment was refused; `why` is a code. */
  | { readonly kind: 'returned'; readonly receipt: string; readonly why: string };

/** A packet of the inbox. */
export interface InboxEntry {
  readonly recordId: RecordId;
  readonly station: StationId;
  readonly sha256: string;
  readonly bytes: number;
  readonly changedAt: Instant;
  readonly state: InboxState;
}

/** What may have become of a packet. */
export const inboxStates = ['uploading', 'received', 'settled', 'returned'] as const;

/** Packets by state. */
export type InboxFigures = Readonly<Record<(typeof inboxStates)[number], number>>;

/** What an inbox does; each is one transaction, on the disk when it is answered. */
export type InboxMethods = {
  /**
   * Begins an upload, or goes on with it; another packet of the same enrolment takes the place of
   * one that is not whole yet. `taken`: the record id is another station's.
   */
  readonly begin: (upload: {
    readonly recordId: RecordId;
    readonly station: StationId;
    readonly sha256: string;
    readonly bytes: number;
    readonly at: Instant;
    /** Uploads that a station may have begun: its oldest goes for one more. */
    readonly uploadsMax: number;
  }) => InboxEntry | 'taken';
  readonly entry: (recordId: RecordId) => InboxEntry | undefined;
  readonly byTracking: (number: TrackingNumber) => InboxEntry | undefined;
  /**
   * Appends bytes when the packet holds exactly `offset` and has room for them; otherwise nothing
   * changes.
   */
  readonly append: (slice: {
    readonly recordId: RecordId;
    readonly station: StationId;
    readonly offset: number;
    readonly body: Uint8Array;
    readonly at: Instant;
  }) => 'appended' | 'out_of_order' | 'too_much' | 'not_begun';
  /** All that is there of it, in order. */
  readonly whole: (recordId: RecordId) => Uint8Array;
  /** It is not what it should be: it is forgotten, and may be sent anew. */
  readonly discard: (recordId: RecordId) => void;
  readonly accept: (accepted: {
    readonly recordId: RecordId;
    readonly receipt: string;
    readonly trackingNumber: TrackingNumber;
    readonly at: Instant;
  }) => void;
  /** Received and not decided, in the order of arrival. */
  readonly undecided: (max: number) => readonly InboxEntry[];
  /** Its enrolment is settled or refused: the packet goes, what became of it stays. */
  readonly decide: (decided: {
    readonly recordId: RecordId;
    /** Empty when the enrolment is in the register. */
    readonly returnedWhy: string;
    readonly at: Instant;
  }) => void;
  readonly figures: () => InboxFigures;
};

/** The inbox of a centre. */
export type Inbox = Asked<InboxMethods>;
