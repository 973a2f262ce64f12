import { OperatorId, RecordId, Seq } from '../../vocabulary/record-ids.ts';
import { Instant } from '../../vocabulary/time.ts';
import { TrackingNumber } from '../../vocabulary/tracking-number.ts';
import type { OutboxEntry, OutboxState } from '../outbox.ts';

/** The outbox's tables: entries, and sealed packets in slices. */
export const outboxTables = `
CREATE TABLE entries (
  record_id TEXT PRIMARY KEY,
  seq INTEGER NOT NULL UNIQUE,
  operator TEXT NOT NULL,
  request_hash TEXT NOT NULL,
  tracking_number TEXT NOT NULL UNIQUE,
  opened_at INTEGER NOT NULL,
  changed_at INTEGER NOT NULL,
  supervisor TEXT,
  approved_at INTEGER,
  state TEXT NOT NULL,
  detail TEXT NOT NULL DEFAULT '',
  returned_by TEXT NOT NULL DEFAULT '',
  sent_bytes INTEGER NOT NULL DEFAULT 0,
  packet_bytes INTEGER NOT NULL DEFAULT 0,
  packet_sha256 TEXT,
  receipt TEXT,
  sealed_number BLOB,
  forgotten INTEGER NOT NULL DEFAULT 0,
  trouble TEXT NOT NULL DEFAULT 'none',
  not_before INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX entries_by_state ON entries (state, seq);
CREATE INDEX unforgotten ON entries (seq)
  WHERE forgotten = 0 AND state IN ('received', 'settled', 'returned');
CREATE TABLE slices (
  record_id TEXT NOT NULL REFERENCES entries (record_id),
  place INTEGER NOT NULL,
  body BLOB NOT NULL,
  PRIMARY KEY (record_id, place)
) STRICT;
CREATE TABLE contact (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  at INTEGER NOT NULL
) STRICT;
`;

/** An entry as a row. */
export interface EntryRow {
  readonly record_id: string;
  readonly seq: number;
  readonly operator: string;
  readonly request_hash: string;
  readonly tracking_number: string;
  readonly opened_at: number;
  readonly changed_at: number;
  readonly supervisor: string | null;
  readonly approved_at: number | null;
  readonly state: string;
  readonly detail: string;
  readonly returned_by: string;
  readonly sent_bytes: number;
  readonly packet_bytes: number;
  readonly trouble: string;
}

/** Its columns. */
export const entryColumns =
  'record_id, seq, operator, request_hash, tracking_number, opened_at, changed_at, supervisor, ' +
  'approved_at, state, detail, returned_by, sent_bytes, packet_bytes, trouble';

function damaged(): Error {
  return Object.assign(new Error('a row of the outbox is none'), { code: 'packets_damaged' });
}

function stateFrom(row: EntryRow): OutboxState {
  switch (row.state) {
    case 'waits_for_supervisor':
    case 'ready':
    case 'received':
      return { kind: row.state };
    case 'uploading':
      return { kind: 'uploading', sentBytes: row.sent_bytes, ofBytes: row.packet_bytes };
    case 'settled':
      switch (row.detail) {
        case 'enrolled':
        case 'already_enrolled':
        case 'needs_adjudication':
          return { kind: 'settled', outcome: row.detail };
        default:
          throw damaged();
      }
    case 'returned': {
      const by = row.returned_by === 'centre' ? 'centre' : 'supervisor';
      return { kind: 'returned', by, why: row.detail };
    }
    default:
      throw damaged();
  }
}

/** An entry from its row. */
export function entryFrom(row: EntryRow): OutboxEntry {
  return {
    recordId: RecordId.parse(row.record_id),
    seq: Seq.parse(row.seq),
    operator: OperatorId.parse(row.operator),
    requestHash: row.request_hash,
    trackingNumber: TrackingNumber.parse(row.tracking_number),
    openedAt: Instant.parse(row.opened_at),
    changedAt: Instant.parse(row.changed_at),
    approved:
      row.supervisor === null
        ? 'not_yet'
        : {
            supervisor: OperatorId.parse(row.supervisor),
            at: Instant.parse(row.approved_at),
          },
    trouble: row.trouble,
    state: stateFrom(row),
  };
}
