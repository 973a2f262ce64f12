import type BetterSqlite3 from 'better-sqlite3';
import { Instant, systemClock } from '../../vocabulary/time.ts';
import { outboxStates, type OutboxFigures, type OutboxMethods } from '../outbox.ts';
import { entryColumns, entryFrom, outboxTables, type EntryRow } from './outbox-rows.ts';
import { openPacketFile, wholly, type OpenedFile } from './packet-file.ts';

type Db = BetterSqlite3.Database;

/** States of what the centre has not received. */
const waiting = `state IN ('waits_for_supervisor', 'ready', 'uploading')`;

function reader(db: Db) {
  const rows = (where: string, ...values: readonly unknown[]) =>
    db
      .prepare<unknown[], EntryRow>(`SELECT ${entryColumns} FROM entries WHERE ${where}`)
      .all(...values)
      .map(entryFrom);
  const packet = db.prepare<[string], { bytes: number; sha256: string | null }>(
    'SELECT packet_bytes AS bytes, packet_sha256 AS sha256 FROM entries WHERE record_id = ?',
  );
  const slice = db.prepare<[string, number], { body: Buffer }>(
    'SELECT body FROM slices WHERE record_id = ? AND place = ?',
  );
  const number = db.prepare<[string], { sealed: Buffer | null }>(
    'SELECT sealed_number AS sealed FROM entries WHERE record_id = ?',
  );
  return {
    entry: (recordId) => rows('record_id = ?', recordId)[0],
    byTracking: (tracking) => rows('tracking_number = ?', tracking)[0],
    entries: (max) =>
      rows(
        `1 ORDER BY ${waiting} DESC, CASE WHEN ${waiting} THEN seq ELSE -changed_at END
        LIMIT ?`,
        max,
      ),
    sendable: ({ after, max, at }) =>
      rows(
        `state IN ('ready', 'uploading') AND seq > ? AND not_before <= ? ORDER BY seq LIMIT ?`,
        after,
        at,
        max,
      ),
    undecided: ({ after, max }) =>
      rows(
        `(state = 'received' OR state = 'settled' AND detail = 'needs_adjudication')
         AND seq > ? ORDER BY seq LIMIT ?`,
        after,
        max,
      ),
    unforgotten: (max) =>
      rows(
        `forgotten = 0 AND state IN ('received', 'settled', 'returned') ORDER BY seq LIMIT ?`,
        max,
      ),
    packet: (recordId) => {
      const found = packet.get(recordId);
      return found && found.sha256 !== null
        ? { bytes: found.bytes, sha256: found.sha256 }
        : undefined;
    },
    slice: (recordId, place) => {
      const found = slice.get(recordId, place);
      // A copy: what crosses to another thread takes its whole buffer along.
      return found && new Uint8Array(found.body);
    },
    sealedNumber: (recordId) => {
      const sealed = number.get(recordId)?.sealed;
      return sealed ? new Uint8Array(sealed) : undefined;
    },
    figures: () => figures(db),
  } satisfies Partial<OutboxMethods>;
}

function figures(db: Db): OutboxFigures {
  const counts = Object.fromEntries(
    db
      .prepare<[], { state: string; n: number }>(
        'SELECT state, count(*) AS n FROM entries GROUP BY state',
      )
      .all()
      .map(({ state, n }) => [state, n]),
  );
  const of = (state: (typeof outboxStates)[number]) => counts[state] ?? 0;
  const oldest = db
    .prepare<[], { at: number | null }>(`SELECT min(opened_at) AS at FROM entries WHERE ${waiting}`)
    .get()?.at;
  const contact = db.prepare<[], { at: number }>('SELECT at FROM contact').get()?.at ?? 0;
  return {
    counts: {
      waits_for_supervisor: of('waits_for_supervisor'),
      ready: of('ready'),
      uploading: of('uploading'),
      received: of('received'),
      settled: of('settled'),
      returned: of('returned'),
    },
    waiting: of('waits_for_supervisor') + of('ready') + of('uploading'),
    oldestWaitingAt: oldest === null || oldest === undefined ? 'none' : Instant.parse(oldest),
    lastContactAt: Instant.parse(contact),
  };
}

/** What people decide of an entry. */
function deciding(db: Db) {
  const drop = db.prepare('DELETE FROM slices WHERE record_id = ?');
  const enter = db.prepare(
    `INSERT INTO entries (record_id, seq, operator, request_hash, tracking_number, opened_at,
       changed_at, state)
     VALUES (?, ?, ?, ?, ?, ?, ?, 'waits_for_supervisor') ON CONFLICT (record_id) DO NOTHING`,
  );
  const approve = db.prepare(
    `UPDATE entries SET state = 'ready', supervisor = ?, approved_at = ?, changed_at = ?
     WHERE record_id = ? AND state = 'waits_for_supervisor'`,
  );
  const giveBack = db.prepare(
    `UPDATE entries SET state = 'returned', returned_by = ?, detail = ?, changed_at = ?,
       packet_sha256 = NULL, trouble = 'none'
     WHERE record_id = ? AND (? = 'centre' AND state <> 'returned'
       OR state = 'waits_for_supervisor')`,
  );
  return {
    enter: (entry: Parameters<OutboxMethods['enter']>[0]) => {
      const { recordId, seq, operator, requestHash, trackingNumber, openedAt, at } = entry;
      enter.run(recordId, seq, operator, requestHash, trackingNumber, openedAt, at);
    },
    approve: ({ recordId, supervisor, at }) =>
      approve.run(supervisor, at, at, recordId).changes === 1,
    giveBack: ({ recordId, by, why, at }) => {
      if (giveBack.run(by, why, at, recordId, by).changes === 0) return false;
      drop.run(recordId);
      return true;
    },
  } satisfies Partial<Record<keyof OutboxMethods, unknown>> &
    Pick<OutboxMethods, 'approve' | 'giveBack'>;
}

/** What becomes of a sealed packet. */
function sending(db: Db) {
  const drop = db.prepare('DELETE FROM slices WHERE record_id = ?');
  const put = db.prepare('INSERT INTO slices (record_id, place, body) VALUES (?, ?, ?)');
  const update = (set: string, from = '1') =>
    db.prepare(`UPDATE entries SET ${set} WHERE record_id = ? AND ${from}`);
  const sealed = update(
    `packet_sha256 = ?, packet_bytes = ?, sent_bytes = 0, changed_at = ?`,
    `state IN ('ready', 'uploading')`,
  );
  const sent = update(
    `state = 'uploading', sent_bytes = ?, changed_at = ?, trouble = 'none'`,
    `state IN ('ready', 'uploading')`,
  );
  const received = update(
    `state = 'received', receipt = ?, changed_at = ?, packet_sha256 = NULL, trouble = 'none'`,
    `state IN ('ready', 'uploading')`,
  );
  const settled = update(
    `state = 'settled', detail = ?, sealed_number = ?, changed_at = ?, trouble = 'none'`,
    `state IN ('received', 'settled')`,
  );
  const troubled = update('trouble = ?, not_before = ?');
  const unseal = update(
    `state = 'ready', packet_sha256 = NULL, sent_bytes = 0`,
    `state IN ('ready', 'uploading')`,
  );
  const forgotten = update('forgotten = 1');
  return {
    putPacket: ({ recordId, sha256, slices, at }) => {
      const bytes = slices.reduce((sum, slice) => sum + slice.length, 0);
      if (sealed.run(sha256, bytes, at, recordId).changes === 0) return;
      drop.run(recordId);
      for (const [place, body] of slices.entries()) put.run(recordId, place, body);
    },
    sent: (recordId, sentBytes, at) => void sent.run(sentBytes, at, recordId),
    received: ({ recordId, statement, at }) => {
      if (received.run(statement, at, recordId).changes > 0) drop.run(recordId);
    },
    settled: ({ recordId, outcome, sealedNumber, at }) => {
      const number = sealedNumber.length === 0 ? null : sealedNumber;
      settled.run(outcome, number, at, recordId);
    },
    troubled: ({ recordId, code, notBefore }) => void troubled.run(code, notBefore, recordId),
    unseal: (recordId) => {
      unseal.run(recordId);
      drop.run(recordId);
    },
    forgotten: (recordId) => void forgotten.run(recordId),
  } satisfies Partial<OutboxMethods>;
}

/**
 * The outbox in one SQLite file.
 * @throws an Error with a code when the file is foreign, newer or damaged
 */
export function openOutboxFile(path: string): OpenedFile<OutboxMethods> {
  const db = openPacketFile(path, 'outbox', outboxTables);
  // A new station has as long to reach its centre as one that just did.
  db.prepare('INSERT INTO contact (id, at) VALUES (1, ?) ON CONFLICT DO NOTHING').run(
    systemClock(),
  );
  const read = reader(db);
  const { enter, ...decide } = deciding(db);
  const send = sending(db);
  return {
    methods: {
      ...read,
      ...decide,
      ...send,
      enter: wholly(db, (entry) => {
        enter(entry);
        const known = read.entry(entry.recordId);
        if (!known) throw new Error('what was entered is there');
        return known;
      }),
      giveBack: wholly(db, decide.giveBack),
      putPacket: wholly(db, send.putPacket),
      received: wholly(db, send.received),
      unseal: wholly(db, send.unseal),
      contacted: (at) => void db.prepare('UPDATE contact SET at = ? WHERE at < ?').run(at, at),
    },
    close: () => db.close(),
  };
}
