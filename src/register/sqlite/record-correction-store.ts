import { z } from 'zod';
import { StatedDemographics } from '../../vocabulary/record-correction.ts';
import {
  CorrectionId,
  OperatorId,
  RecordId,
  ResidentId,
  Seq,
} from '../../vocabulary/record-ids.ts';
import { ResidentRecord } from '../../vocabulary/resident-record.ts';
import { Instant } from '../../vocabulary/time.ts';
import type { Changes, Receipts } from '../change.ts';
import { blockingKeys } from '../duplicates.ts';
import type { RecordCorrection, RecordCorrectionHindrance } from '../record-correction.ts';
import { getOfResident, putOfResident } from './resident-sealed.ts';
import { lookupOf, recordFrom, type Store } from './store.ts';

interface Row {
  readonly id: string;
  readonly resident: string;
  readonly seq: number;
  readonly record_id: string;
  readonly enrolled_by: string;
  readonly stated_at: number;
  readonly state: string;
  readonly approved_by: string | null;
  readonly approved_at: number | null;
  readonly answered_by: string | null;
  readonly answered_at: number | null;
}

const query = `SELECT record_corrections.*, residents.seq AS seq, record_id,
    enrolments.operator AS enrolled_by
  FROM record_corrections JOIN residents ON residents.id = record_corrections.resident
  JOIN enrolments ON enrolments.seq = residents.seq`;

const Stated = z.object({ to: StatedDemographics, reason: z.string() });

function statedOf(store: Store, row: Row): RecordCorrection['stated'] {
  const bytes = getOfResident(store, ResidentId.parse(row.resident), `correction:${row.id}`);
  return bytes ? Stated.parse(JSON.parse(bytes.toString('utf8'))) : 'erased';
}

/** What the office wrote about it, sealed as everything about her. */
function noteOf(store: Store, { id, resident }: Pick<Row, 'id' | 'resident'>): string {
  const kind = `correction_note:${id}` as const;
  return getOfResident(store, ResidentId.parse(resident), kind)?.toString('utf8') ?? '';
}

function stateOf(store: Store, row: Row): RecordCorrection['state'] {
  if (row.answered_by !== null && row.answered_at !== null) {
    return {
      kind: row.state === 'carried_out' ? 'carried_out' : 'rejected',
      by: OperatorId.parse(row.answered_by),
      at: Instant.parse(row.answered_at),
      note: noteOf(store, row),
    };
  }
  if (row.approved_by === null || row.approved_at === null) return { kind: 'waiting' };
  const by = OperatorId.parse(row.approved_by);
  return { kind: 'approved', by, at: Instant.parse(row.approved_at) };
}

function correctionFrom(store: Store, row: Row): RecordCorrection {
  return {
    id: CorrectionId.parse(row.id),
    seq: Seq.parse(row.seq),
    recordId: RecordId.parse(row.record_id),
    stated: statedOf(store, row),
    statedAt: Instant.parse(row.stated_at),
    state: stateOf(store, row),
  };
}

/** Those that wait, oldest first. */
export function recordCorrections(store: Store, max: number): readonly RecordCorrection[] {
  return store.db
    .prepare<[number], Row>(
      `${query} WHERE answered_at IS NULL AND erased = 0 ORDER BY stated_at LIMIT ?`,
    )
    .all(max)
    .map((row) => correctionFrom(store, row));
}

/** A resident's own, latest first. */
export function recordCorrectionsOf(
  store: Store,
  resident: ResidentId,
): readonly RecordCorrection[] {
  return store.db
    .prepare<[string], Row>(`${query} WHERE resident = ? ORDER BY stated_at DESC`)
    .all(resident)
    .map((row) => correctionFrom(store, row));
}

const refused = (why: RecordCorrectionHindrance) => ({ kind: 'refused', why }) as const;

/** The record with what was stated in its place; undefined when they do not hold together. */
function corrected(record: ResidentRecord, to: StatedDemographics): ResidentRecord | undefined {
  const demographics = { ...record.demographics, ...to };
  return ResidentRecord.safeParse({ ...record, demographics }).data;
}

function recordOf(store: Store, resident: ResidentId): ResidentRecord | undefined {
  const bytes = getOfResident(store, resident, 'record');
  return bytes && recordFrom(bytes);
}

/** Takes what a resident states; nothing changes before two of the office have answered. */
export function stateRecordCorrection(
  store: Store,
  { id, resident, to, reason, at }: Changes['state_record_correction'],
): Receipts['state_record_correction'] {
  const record = recordOf(store, resident);
  if (!record) return refused('erased');
  if (!corrected(record, to)) return refused('record_refused');
  const { changes } = store.db
    .prepare(
      `INSERT INTO record_corrections (id, resident, stated_at, state)
       VALUES (?, ?, ?, 'waiting') ON CONFLICT DO NOTHING`,
    )
    .run(id, resident, at);
  if (changes === 0) return refused('waiting');
  const bytes = Buffer.from(JSON.stringify({ to, reason }), 'utf8');
  putOfResident(store, resident, { kind: `correction:${id}`, bytes });
  return { kind: 'stated' };
}

/** Puts the corrected record in the place of the other, which stays beside it, sealed too. */
function carryOut(store: Store, row: Row): RecordCorrectionHindrance | 'done' {
  const resident = ResidentId.parse(row.resident);
  const stated = statedOf(store, row);
  const record = recordOf(store, resident);
  if (stated === 'erased' || !record) return 'erased';
  const next = corrected(record, stated.to);
  if (!next) return 'record_refused';
  const bytes = (of: ResidentRecord) => Buffer.from(JSON.stringify(of), 'utf8');
  putOfResident(store, resident, { kind: `record_before:${row.id}`, bytes: bytes(record) });
  putOfResident(store, resident, { kind: 'record', bytes: bytes(next) });
  store.db.prepare('DELETE FROM blocks WHERE seq = ?').run(row.seq);
  const block = store.db.prepare('INSERT INTO blocks (key, seq) VALUES (?, ?)');
  for (const name of blockingKeys(next.demographics)) {
    block.run(lookupOf(store, 'block', name), row.seq);
  }
  return 'done';
}

/** Why this operator may not approve it. */
function hindrance(
  row: Row,
  { operator }: Changes['answer_record_correction'],
): RecordCorrectionHindrance | undefined {
  if (row.approved_by === operator) return 'same_operator';
  return row.enrolled_by === operator ? 'enrolled_by_her' : undefined;
}

function approve(store: Store, { id, operator, at }: Changes['answer_record_correction']): void {
  store.db
    .prepare(
      `UPDATE record_corrections SET state = 'approved', approved_by = ?, approved_at = ?
       WHERE id = ?`,
    )
    .run(operator, at, id);
}

/** One of the office approves or rejects it; the second approval carries it out. */
export function answerRecordCorrection(
  store: Store,
  change: Changes['answer_record_correction'],
): Receipts['answer_record_correction'] {
  const { id, operator, answer, note, at } = change;
  const row = store.db
    .prepare<[string], Row>(`${query} WHERE record_corrections.id = ? AND erased = 0`)
    .get(id);
  if (!row) return refused('not_found');
  if (row.answered_at !== null) return refused('answered');
  const bytes = Buffer.from(note, 'utf8');
  const noted = { kind: `correction_note:${id}`, bytes } as const;
  if (answer === 'approved') {
    const why = hindrance(row, change);
    if (why) return refused(why);
    if (row.approved_by === null) {
      approve(store, change);
      return { kind: 'approved' };
    }
    const done = carryOut(store, row);
    if (done !== 'done') return refused(done);
  }
  const state = answer === 'approved' ? 'carried_out' : 'rejected';
  store.db
    .prepare(
      'UPDATE record_corrections SET state = ?, answered_by = ?, answered_at = ? WHERE id = ?',
    )
    .run(state, operator, at, id);
  putOfResident(store, ResidentId.parse(row.resident), noted);
  return { kind: state };
}
