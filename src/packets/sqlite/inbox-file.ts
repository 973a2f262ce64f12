import type BetterSqlite3 from 'better-sqlite3';
import { RecordId, StationId } from '../../vocabulary/record-ids.ts';
import { Instant } from '../../vocabulary/time.ts';
import type { InboxEntry, InboxMethods, InboxState } from '../inbox.ts';
import { openPacketFile, wholly, type OpenedFile } from './packet-file.ts';

type Db = BetterSqlite3.Database;

const tables = `
CREATE TABLE packets (
  place INTEGER PRIMARY KEY AUTOINCREMENT,
  record_id TEXT NOT NULL UNIQUE,
  station TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  bytes INTEGER NOT NULL,
  received_bytes INTEGER NOT NULL DEFAULT 0,
  state TEXT NOT NULL,
  receipt TEXT NOT NULL DEFAULT '',
  tracking_number TEXT,
  why TEXT NOT NULL DEFAULT '',
  changed_at INTEGER NOT NULL
) STRICT;
CREATE INDEX packets_by_state ON packets (state, place);
CREATE INDEX packets_by_tracking ON packets (tracking_number);
CREATE TABLE slices (
  record_id TEXT NOT NULL REFERENCES packets (record_id),
  start INTEGER NOT NULL,
  body BLOB NOT NULL,
  PRIMARY KEY (record_id, start)
) STRICT;
`;

interface PacketRow {
  readonly record_id: string;
  readonly station: string;
  readonly sha256: string;
  readonly bytes: number;
  readonly received_bytes: number;
  readonly state: string;
  readonly receipt: string;
  readonly why: string;
  readonly changed_at: number;
}

function stateFrom({ state, receipt, why, received_bytes: receivedBytes }: PacketRow): InboxState {
  switch (state) {
    case 'uploading':
      return { kind: 'uploading', receivedBytes };
    case 'received':
    case 'settled':
      return { kind: state, receipt };
    case 'returned':
      return { kind: 'returned', receipt, why };
    default:
      throw Object.assign(new Error('a row of the inbox is none'), { code: 'packets_damaged' });
  }
}

function entryFrom(row: PacketRow): InboxEntry {
  return {
    recordId: RecordId.parse(row.record_id),
    station: StationId.parse(row.station),
    sha256: row.sha256,
    bytes: row.bytes,
    changedAt: Instant.parse(row.changed_at),
    state: stateFrom(row),
  };
}

function reader(db: Db) {
  const rows = (where: string, ...values: readonly unknown[]) =>
    db
      .prepare<unknown[], PacketRow>(`SELECT * FROM packets WHERE ${where}`)
      .all(...values)
      .map(entryFrom);
  const bodies = db.prepare<[string], { body: Buffer }>(
    'SELECT body FROM slices WHERE record_id = ? ORDER BY start',
  );
  return {
    entry: (recordId) => rows('record_id = ?', recordId)[0],
    byTracking: (tracking) => {
      // Stations draw their numbers by themselves: one that two have drawn says nothing here.
      const [found, another] = rows('tracking_number = ? LIMIT 2', tracking);
      return another ? undefined : found;
    },
    undecided: (max) => rows(`state = 'received' ORDER BY place LIMIT ?`, max),
    whole: (recordId) =>
      // A buffer of its own, since it crosses to another thread.
      new Uint8Array(Buffer.concat(bodies.all(recordId).map(({ body }) => body))),
    figures: () => {
      const count = (state: string) =>
        db
          .prepare<[string], { n: number }>('SELECT count(*) AS n FROM packets WHERE state = ?')
          .get(state)?.n ?? 0;
      return {
        uploading: count('uploading'),
        received: count('received'),
        settled: count('settled'),
        returned: count('returned'),
      };
    },
  } satisfies Partial<InboxMethods>;
}

/** What takes a packet in, slice by slice. */
function taking(db: Db, read: ReturnType<typeof reader>) {
  const drop = (recordId: string) => {
    db.prepare('DELETE FROM slices WHERE record_id = ?').run(recordId);
    db.prepare(`DELETE FROM packets WHERE record_id = ? AND state = 'uploading'`).run(recordId);
  };
  const insert = db.prepare(
    `INSERT INTO packets (record_id, station, sha256, bytes, state, changed_at)
     VALUES (?, ?, ?, ?, 'uploading', ?)`,
  );
  const begun = db.prepare<[string], { record_id: string }>(
    `SELECT record_id FROM packets WHERE station = ? AND state = 'uploading' ORDER BY place`,
  );
  const grown = db.prepare(
    'UPDATE packets SET received_bytes = received_bytes + ?, changed_at = ? WHERE record_id = ?',
  );
  const put = db.prepare('INSERT INTO slices (record_id, start, body) VALUES (?, ?, ?)');
  return {
    begin: (upload) => {
      const { recordId, station, sha256, bytes, at, uploadsMax } = upload;
      const known = read.entry(recordId);
      if (known && known.station !== station) return 'taken';
      const same = known?.sha256 === sha256 && known.bytes === bytes;
      if (known && (known.state.kind !== 'uploading' || same)) return known;
      drop(recordId);
      const others = begun.all(station);
      const tooMany = Math.max(0, others.length + 1 - uploadsMax);
      for (const { record_id: oldest } of others.slice(0, tooMany)) drop(oldest);
      insert.run(recordId, station, sha256, bytes, at);
      const made = read.entry(recordId);
      if (!made) throw new Error('what was begun is there');
      return made;
    },
    append: ({ recordId, station, offset, body, at }) => {
      const known = read.entry(recordId);
      if (known?.station !== station || known.state.kind !== 'uploading') return 'not_begun';
      if (known.state.receivedBytes !== offset) return 'out_of_order';
      if (body.length === 0 || offset + body.length > known.bytes) return 'too_much';
      put.run(recordId, offset, body);
      grown.run(body.length, at, recordId);
      return 'appended';
    },
    discard: drop,
  } satisfies Partial<InboxMethods>;
}

/**
 * The inbox in one SQLite file.
 * @throws an Error with a code when the file is foreign, newer or damaged
 */
export function openInboxFile(path: string): OpenedFile<InboxMethods> {
  const db = openPacketFile(path, 'inbox', tables);
  const read = reader(db);
  const take = taking(db, read);
  const accept = db.prepare(
    `UPDATE packets SET state = 'received', receipt = ?, tracking_number = ?, changed_at = ?
     WHERE record_id = ? AND state = 'uploading'`,
  );
  const decide = db.prepare(
    `UPDATE packets SET state = ?, why = ?, changed_at = ?
     WHERE record_id = ? AND state = 'received'`,
  );
  return {
    methods: {
      ...read,
      begin: wholly(db, take.begin),
      append: wholly(db, take.append),
      discard: wholly(db, take.discard),
      accept: ({ recordId, receipt, trackingNumber, at }) =>
        void accept.run(receipt, trackingNumber, at, recordId),
      decide: wholly(db, ({ recordId, returnedWhy, at }) => {
        const state = returnedWhy === '' ? 'settled' : 'returned';
        if (decide.run(state, returnedWhy, at, recordId).changes === 0) return;
        db.prepare('DELETE FROM slices WHERE record_id = ?').run(recordId);
      }),
    },
    close: () => db.close(),
  };
}
