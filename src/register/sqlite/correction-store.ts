import { CorrectionId, OperatorId, RecordId, Seq } from '../../vocabulary/record-ids.ts';
import { Instant } from '../../vocabulary/time.ts';
import type { Changes, Receipts } from '../change.ts';
import type { Correction, CorrectionHindrance } from '../correction.ts';
import { biometricsAt } from './biometric-store.ts';
import { findEnrolment, referenceChanged, writeVerdict } from './enrolment-store.ts';
import { countFor } from './operator-days.ts';
import { pairOf, rememberPair } from './pair-decisions.ts';
import { findResident, suspendResident } from './resident-store.ts';
import type { Store } from './store.ts';

interface CorrectionRow {
  readonly id: string;
  readonly finding: string;
  readonly later: number;
  readonly later_record: string;
  readonly earlier: number;
  readonly earlier_record: string;
  readonly requested_by: string;
  readonly reason: string;
  readonly requested_at: number;
  readonly state: string;
  readonly answered_by: string | null;
  readonly answered_at: number | null;
}

const query = `SELECT corrections.*, l.record_id AS later_record, e.record_id AS earlier_record
  FROM corrections JOIN enrolments AS l ON l.seq = later JOIN enrolments AS e ON e.seq = earlier`;

function stateFrom({ state, answered_by, answered_at }: CorrectionRow): Correction['state'] {
  if (answered_by === null || answered_at === null) return { kind: 'waiting' };
  return {
    kind: state === 'confirmed' ? 'confirmed' : 'rejected',
    by: OperatorId.parse(answered_by),
    at: Instant.parse(answered_at),
  };
}

function correctionFrom(row: CorrectionRow): Correction {
  return {
    id: CorrectionId.parse(row.id),
    finding: row.finding === 'same' ? 'same' : 'different',
    later: { seq: Seq.parse(row.later), recordId: RecordId.parse(row.later_record) },
    earlier: { seq: Seq.parse(row.earlier), recordId: RecordId.parse(row.earlier_record) },
    requestedBy: OperatorId.parse(row.requested_by),
    reason: row.reason,
    requestedAt: Instant.parse(row.requested_at),
    state: stateFrom(row),
  };
}

function findCorrection(store: Store, id: CorrectionId): Correction | undefined {
  const row = store.db.prepare<[string], CorrectionRow>(`${query} WHERE id = ?`).get(id);
  return row && correctionFrom(row);
}

/** Corrections that wait, oldest first, or that were answered, latest first. */
export function findCorrections(
  store: Store,
  state: 'waiting' | 'answered',
  max: number,
): readonly Correction[] {
  const condition =
    state === 'waiting'
      ? `state = 'waiting' ORDER BY requested_at`
      : `state <> 'waiting' ORDER BY answered_at DESC`;
  return store.db
    .prepare<[number], CorrectionRow>(`${query} WHERE ${condition} LIMIT ?`)
    .all(max)
    .map(correctionFrom);
}

const inForce = 'seq = ? AND suspended_for IS NULL';

/** Who the two are, if there is something to correct between them. */
function pairToCorrect(
  store: Store,
  { finding, seq, other }: Pick<Changes['request_correction'], 'finding' | 'seq' | 'other'>,
): { readonly later: Seq; readonly earlier: Seq } | CorrectionHindrance {
  const enrolment = findEnrolment(store, 'seq', seq);
  if (!enrolment) return 'not_found';
  if (finding === 'same') {
    if (other === 'decided' || other === seq) return 'nothing_to_correct';
    const both = [seq, other].every((one) => findResident(store, inForce, one));
    return both ? pairOf(seq, other) : 'nothing_to_correct';
  }
  const resident = findResident(store, 'seq = ?', seq);
  if (resident) {
    const { suspendedFor } = resident;
    return suspendedFor === 'none' ? 'nothing_to_correct' : pairOf(seq, suspendedFor);
  }
  if (enrolment.state.kind !== 'settled') return 'nothing_to_correct';
  const { verdict } = enrolment.state;
  if (verdict.kind !== 'already_enrolled') return 'nothing_to_correct';
  if (biometricsAt(store, seq, []) === undefined) return 'erased';
  const [candidate] = verdict.candidates;
  return candidate ? pairOf(seq, candidate.seq) : 'nothing_to_correct';
}

/** Whether an operator enrolled one of the two. */
function enrolledOne(
  store: Store,
  operator: OperatorId,
  pair: { readonly later: Seq; readonly earlier: Seq },
): boolean {
  return [pair.later, pair.earlier].some(
    (seq) => findEnrolment(store, 'seq', seq)?.operator === operator,
  );
}

/** Takes a request; nothing changes before another person confirms it. */
export function requestCorrection(
  store: Store,
  change: Changes['request_correction'],
): Receipts['request_correction'] {
  const pair = pairToCorrect(store, change);
  if (typeof pair === 'string') return { kind: 'refused', why: pair };
  if (enrolledOne(store, change.operator, pair)) return { kind: 'refused', why: 'enrolled_by_her' };
  const { changes } = store.db
    .prepare(
      `INSERT INTO corrections
       (id, finding, later, earlier, requested_by, reason, requested_at, state)
       VALUES (?, ?, ?, ?, ?, ?, ?, 'waiting') ON CONFLICT DO NOTHING`,
    )
    .run(
      change.id,
      change.finding,
      pair.later,
      pair.earlier,
      change.operator,
      change.reason,
      change.at,
    );
  return changes === 1 ? { kind: 'requested' } : { kind: 'refused', why: 'waiting' };
}

/** Confirms a request, and does what it says; or rejects it. */
export function answerCorrection(
  store: Store,
  change: Changes['answer_correction'],
): Receipts['answer_correction'] {
  const refused = (why: CorrectionHindrance) => ({ kind: 'refused', why }) as const;
  const known = findCorrection(store, change.id);
  if (!known) return refused('not_found');
  if (known.state.kind !== 'waiting') return refused('answered');
  const rejects = change.answer === 'rejected';
  // Whoever asked for it may take it back, and nothing else.
  if (!rejects && known.requestedBy === change.operator) return refused('same_operator');
  const { finding } = known;
  const pair = { later: known.later.seq, earlier: known.earlier.seq };
  if (!rejects && enrolledOne(store, change.operator, pair)) return refused('enrolled_by_her');
  if (!rejects) {
    const still = pairToCorrect(store, { finding, seq: pair.later, other: pair.earlier });
    if (typeof still === 'string') return refused(still);
  }
  store.db
    .prepare('UPDATE corrections SET state = ?, answered_by = ?, answered_at = ? WHERE id = ?')
    .run(change.answer, change.operator, change.at, change.id);
  const done = rejects ? nothing : carryOut(store, known, change.at);
  const correction = findCorrection(store, change.id);
  if (!correction) throw new Error('what was answered is kept');
  return { kind: 'answered', correction, ...done };
}

type Done = Pick<Extract<Receipts['answer_correction'], { kind: 'answered' }>, 'idcs' | 'changes'>;
const nothing: Done = { idcs: 'none', changes: [] };

function carryOut(store: Store, { finding, later, earlier }: Correction, at: Instant): Done {
  const enrolment = findEnrolment(store, 'seq', later.seq);
  if (!enrolment) throw new Error('what was corrected was enrolled');
  const { operator } = enrolment;
  countFor(store, { operator, at: enrolment.openedAt }, 'overridden');
  rememberPair(store, { later: later.seq, earlier: earlier.seq }, { finding, at });
  if (finding === 'same') {
    suspendResident(store, { seq: later.seq, suspendedFor: earlier.seq, at });
    return nothing;
  }
  if (findResident(store, 'seq = ?', later.seq)) {
    suspendResident(store, { seq: later.seq, suspendedFor: 'none', at });
    return nothing;
  }
  const { state } = enrolment;
  const refusedFor = state.kind === 'settled' && 'candidates' in state.verdict;
  for (const { seq } of refusedFor ? state.verdict.candidates : []) {
    rememberPair(store, pairOf(later.seq, seq), { finding, at });
  }
  const { idcs } = writeVerdict(store, later.seq, { kind: 'enrolled' });
  const held = biometricsAt(store, later.seq, ['unknown']);
  if (!held) throw new Error('who was erased is not enrolled');
  const change = referenceChanged(store, 'added', later.seq);
  return { idcs, changes: [{ kind: 'added', change, seq: later.seq, ...held }] };
}
