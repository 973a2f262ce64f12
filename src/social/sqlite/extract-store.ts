import { Instant } from '../../vocabulary/time.ts';
import { Day } from '../day.ts';
import { ExtractId, ExtractState, type Extract, type ExtractStore } from '../reports/extract.ts';
import type { OpenedStore } from './sealed-store.ts';

const listedMax = 500;
const nothing = new Uint8Array();

interface ExtractRow {
  readonly id: string;
  readonly definition: string;
  readonly reason: string;
  readonly state: string;
  readonly requested_by: string;
  readonly requested_at: number;
  readonly answered_by: string;
  readonly answered_at: number;
  readonly rows: number;
  readonly until: string;
}

function extractFrom(row: ExtractRow): Extract {
  return {
    id: ExtractId.parse(row.id),
    definition: row.definition,
    reason: row.reason,
    state: ExtractState.parse(row.state),
    requestedBy: row.requested_by,
    requestedAt: Instant.parse(row.requested_at),
    answeredBy: row.answered_by,
    answeredAt: row.answered_by === '' ? 'unanswered' : Instant.parse(row.answered_at),
    rows: row.rows,
    until: row.until === '' ? 'none' : Day.parse(row.until),
  };
}

/** Extracts of a register; their rows are files of their own. */
export function extractStore({ store: { db } }: OpenedStore): ExtractStore {
  return {
    requestExtract: async ({ id, definition, reason, requestedBy, requestedAt }) => {
      db.prepare(
        `INSERT INTO extracts (id, definition, reason, state, requested_by, requested_at,
           answered_by, answered_at, rows, until, wrapped_key)
         VALUES (?, ?, ?, 'requested', ?, ?, '', 0, 0, '', ?)`,
      ).run(id, definition, reason, requestedBy, requestedAt, nothing);
    },
    extract: async (id) => {
      const row = db.prepare<[string], ExtractRow>('SELECT * FROM extracts WHERE id = ?').get(id);
      return row && extractFrom(row);
    },
    extracts: async () =>
      db
        .prepare<[number], ExtractRow>('SELECT * FROM extracts ORDER BY place DESC LIMIT ?')
        .all(listedMax)
        .map(extractFrom),
    answerExtract: async ({ id, answer, by, at }) => {
      const { changes } = db
        .prepare(
          `UPDATE extracts SET state = ?, answered_by = ?, answered_at = ?
           WHERE id = ? AND state = 'requested' AND requested_by <> ?`,
        )
        .run(answer, by, at, id, by);
      return changes === 1;
    },
    finishExtract: async ({ id, rows, until, wrappedKey }) => {
      db.prepare(
        `UPDATE extracts SET state = 'made', rows = ?, until = ?, wrapped_key = ?
         WHERE id = ? AND state = 'approved'`,
      ).run(rows, until, wrappedKey, id);
    },
    failExtract: async (id) => {
      db.prepare(`UPDATE extracts SET state = 'failed' WHERE id = ? AND state = 'approved'`).run(
        id,
      );
    },
    extractKey: async (id) =>
      db
        .prepare<[string], Buffer>(
          `SELECT wrapped_key FROM extracts WHERE id = ? AND state = 'made'`,
        )
        .pluck()
        .get(id),
    eraseExtract: async (id) => {
      db.prepare(
        `UPDATE extracts SET state = 'erased', wrapped_key = ? WHERE id = ? AND state = 'made'`,
      ).run(nothing, id);
    },
  };
}
