import { randomUUID } from 'node:crypto';
import { FaceSource } from '../../vocabulary/face-source.ts';
import { Quality } from '../../vocabulary/quality.ts';
import {
  ChangeNumber,
  OperatorId,
  RecordId,
  ResidentId,
  Seq,
} from '../../vocabulary/record-ids.ts';
import type { ResidentRecord } from '../../vocabulary/resident-record.ts';
import { Instant } from '../../vocabulary/time.ts';
import { TrackingNumber } from '../../vocabulary/tracking-number.ts';
import type { Changes, Receipts, ReferenceChange, Settled, Verdict } from '../change.ts';
import { blockingKeys, demographicLikeness } from '../duplicates.ts';
import { drawTrackingNumber } from '../idcs-issuance.ts';
import type { Enrolment, Lookalike } from '../register.ts';
import { biometricsAt, putBiometrics } from './biometric-store.ts';
import { openCase } from './case-store.ts';
import { assignNumber, numberOf } from './number-pool.ts';
import { countEnrolment, countFor } from './operator-days.ts';
import { getSealed, lookupOf, newPersonKey, putSealed, recordFrom, type Store } from './store.ts';
import { verdictFrom } from './verdict.ts';

interface EnrolmentRow {
  readonly seq: number;
  readonly record_id: string;
  readonly operator: string;
  readonly quality: number;
  readonly request_hash: string;
  readonly opened_at: number;
  readonly verdict: string | null;
  readonly tracking: string | null;
  readonly face_source: string;
}

const columns =
  'seq, record_id, operator, quality, request_hash, opened_at, verdict, tracking, face_source';

function enrolmentFrom(store: Store, row: EnrolmentRow): Enrolment {
  const seq = Seq.parse(row.seq);
  return {
    seq,
    recordId: RecordId.parse(row.record_id),
    operator: OperatorId.parse(row.operator),
    quality: Quality.parse(row.quality),
    requestHash: row.request_hash,
    openedAt: Instant.parse(row.opened_at),
    faceSource: FaceSource.parse(row.face_source),
    tracking: row.tracking === null ? 'none' : TrackingNumber.parse(row.tracking),
    state:
      row.verdict === null
        ? { kind: 'pending' }
        : { kind: 'settled', verdict: verdictFrom(row.verdict), idcs: numberOf(store, seq) },
  };
}

/** Finds an enrolment. */
export function findEnrolment(
  store: Store,
  by: 'record_id' | 'seq' | 'tracking',
  value: string | number,
) {
  const row = store.db
    .prepare<[string | number], EnrolmentRow>(`SELECT ${columns} FROM enrolments WHERE ${by} = ?`)
    .get(value);
  return row && enrolmentFrom(store, row);
}

/** Enrolments without a verdict, in order. */
export function findPending(store: Store): readonly Enrolment[] {
  return store.db
    .prepare<[], EnrolmentRow>(
      `SELECT ${columns} FROM enrolments WHERE verdict IS NULL ORDER BY seq`,
    )
    .all()
    .map((row) => enrolmentFrom(store, row));
}

/** Provisional enrolments whose samples are kept, in order: what a centre does not have yet. */
export function findUnsent(store: Store, after: number, max: number): readonly Enrolment[] {
  return store.db
    .prepare<[number, number], EnrolmentRow>(
      `SELECT ${columns} FROM enrolments e
       WHERE seq > ? AND json_extract(verdict, '$.kind') = 'provisional'
       AND EXISTS (SELECT 1 FROM sealed s WHERE s.seq = e.seq AND s.kind = 'sample')
       ORDER BY seq LIMIT ?`,
    )
    .all(after, max)
    .map((row) => enrolmentFrom(store, row));
}

/** Writes a change of the references down and gives its number. */
export function referenceChanged(store: Store, kind: 'added' | 'removed', seq: Seq): ChangeNumber {
  const { lastInsertRowid } = store.db
    .prepare('INSERT INTO reference_changes (kind, seq) VALUES (?, ?)')
    .run(kind, seq);
  return ChangeNumber.parse(Number(lastInsertRowid));
}

/** The references' history after `after`. An added one whose key is destroyed is passed over. */
export function changesSince(store: Store, after: number, max: number): readonly ReferenceChange[] {
  const rows = store.db
    .prepare<[number, number], { change: number; kind: string; seq: number }>(
      'SELECT change, kind, seq FROM reference_changes WHERE change > ? ORDER BY change LIMIT ?',
    )
    .all(after, max);
  return rows.map((row): ReferenceChange => {
    const change = ChangeNumber.parse(row.change);
    const seq = Seq.parse(row.seq);
    const held = row.kind === 'added' ? biometricsAt(store, seq, ['unknown']) : undefined;
    // What was erased since can only be passed over, and its removal comes later in the history.
    return held
      ? { kind: 'added', change, seq, face: held.face, fingers: held.fingers }
      : { kind: 'removed', change, seq };
  });
}

/** The number that a station gave, unless somebody has it, or one that nobody has. */
function freeTracking(store: Store, given: TrackingNumber | undefined): TrackingNumber {
  let tracking = given ?? drawTrackingNumber();
  while (findEnrolment(store, 'tracking', tracking)) tracking = drawTrackingNumber();
  return tracking;
}

/** Takes a place in the order for a person and puts her data away. */
export function openEnrolment(
  store: Store,
  change: Changes['open_enrolment'],
): Receipts['open_enrolment'] {
  const known = findEnrolment(store, 'record_id', change.recordId);
  if (known) {
    return known.requestHash === change.requestHash
      ? { kind: 'replayed', seq: known.seq }
      : { kind: 'conflict' };
  }
  const { key, wrapped } = newPersonKey(store, change.recordId);
  const { lastInsertRowid } = store.db
    .prepare(
      `INSERT INTO enrolments
       (record_id, operator, quality, request_hash, opened_at, wrapped_key, fingers, tracking,
        face_source)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    )
    .run(
      change.recordId,
      change.operator,
      change.quality,
      change.requestHash,
      change.at,
      wrapped,
      change.fingers.length,
      freeTracking(store, change.tracking),
      change.faceSource ?? 'file',
    );
  const seq = Seq.parse(Number(lastInsertRowid));
  const place = { seq, recordId: change.recordId };
  const record = Buffer.from(JSON.stringify(change.record), 'utf8');
  putSealed(store, { ...place, kind: 'record' }, { key, bytes: record });
  putBiometrics(store, { ...place, key }, change);
  const block = store.db.prepare('INSERT INTO blocks (key, seq) VALUES (?, ?)');
  for (const name of blockingKeys(change.record.demographics)) {
    block.run(lookupOf(store, 'block', name), seq);
  }
  countEnrolment(store, change);
  return { kind: 'opened', seq, change: referenceChanged(store, 'added', seq) };
}

/** Writes the verdict; a second settling answers what the first one did. */
export function settleEnrolment(store: Store, change: Changes['settle_enrolment']): Settled {
  const enrolment = findEnrolment(store, 'seq', change.seq);
  if (!enrolment) throw new Error('only what was opened is settled');
  if (enrolment.state.kind === 'settled') return { ...enrolment.state, changes: [] };
  if (change.verdict.kind === 'needs_adjudication') {
    openCase(store, change.seq, change);
    countFor(store, { operator: enrolment.operator, at: enrolment.openedAt }, 'adjudicated');
  }
  return writeVerdict(store, change.seq, change.verdict);
}

/** Makes a verdict the standing one, with all that follows from it. */
export function writeVerdict(store: Store, seq: Seq, verdict: Verdict): Settled {
  store.db
    .prepare('UPDATE enrolments SET verdict = ? WHERE seq = ?')
    .run(JSON.stringify(verdict), seq);
  if (verdict.kind === 'already_enrolled') {
    const removed: ReferenceChange = {
      kind: 'removed',
      change: referenceChanged(store, 'removed', seq),
      seq,
    };
    return { verdict, idcs: 'none', changes: [removed] };
  }
  if (verdict.kind !== 'enrolled') return { verdict, idcs: 'none', changes: [] };
  const idcs = assignNumber(store, seq);
  store.db
    .prepare('INSERT INTO residents (id, seq) VALUES (?, ?)')
    .run(ResidentId.parse(randomUUID()), seq);
  return { verdict, idcs, changes: [] };
}

/** People before `below` whose data are alike, best first. */
export function findLookalikes(
  store: Store,
  record: ResidentRecord,
  bounds: { readonly below: Seq; readonly max: number },
): readonly Lookalike[] {
  const found = new Set<number>();
  const block = store.db.prepare<[string, number, number], { seq: number }>(
    'SELECT seq FROM blocks WHERE key = ? AND seq < ? ORDER BY seq LIMIT ?',
  );
  for (const name of blockingKeys(record.demographics)) {
    const key = lookupOf(store, 'block', name);
    for (const { seq } of block.all(key, bounds.below, blockMax)) found.add(seq);
  }
  const likeness: Lookalike[] = [];
  for (const place of found) {
    const seq = Seq.parse(place);
    const bytes = getSealed(store, seq, 'record');
    if (!bytes) continue;
    const other = recordFrom(bytes).demographics;
    likeness.push({ seq, likeness: demographicLikeness(record.demographics, other) });
  }
  return likeness
    .filter(({ likeness: value }) => value >= likenessMin)
    .toSorted((a, b) => b.likeness - a.likeness || a.seq - b.seq)
    .slice(0, bounds.max);
}

/** People of one block that are looked at: very common names must not cost seconds. */
const blockMax = 200;
/** Below this two people's data are not alike. */
const likenessMin = 0.8;
