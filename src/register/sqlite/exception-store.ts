import {
  EntitlementId,
  ExceptionId,
  OperatorId,
  ProgrammeId,
  RecordId,
  type ResidentId,
} from '../../vocabulary/record-ids.ts';
import { exceptionReasons, seenInstead } from '../../vocabulary/redemption-exception.ts';
import { Instant } from '../../vocabulary/time.ts';
import type { ExceptionCaps, RedemptionChanges, RedemptionReceipts } from '../redemption-change.ts';
import type { ExceptionHindrance, RedemptionException } from '../redemption.ts';
import { open, seal } from '../vault.ts';
import { findOperator } from './account-store.ts';
import { findEnrolment } from './enrolment-store.ts';
import { findEntitlement, hindranceOf } from './entitlement-store.ts';
import { writeRedemption } from './redemption-store.ts';
import { findResident } from './resident-store.ts';
import { personKey, type Store } from './store.ts';

interface ExceptionRow {
  readonly id: string;
  readonly entitlement: string;
  readonly programme: string;
  readonly asked_by: string;
  readonly reason: string;
  readonly seen: string;
  readonly asked_at: number;
  readonly state: string;
  readonly answered_by: string | null;
  readonly answered_at: number | null;
  readonly audit: string | null;
  readonly audited_by: string | null;
  readonly audited_at: number | null;
}

const columns = `redemption_exceptions.id, entitlement, programme, asked_by, reason, seen, asked_at,
  state, answered_by, answered_at, audit, audited_by, audited_at`;
const query = `SELECT ${columns} FROM redemption_exceptions
  JOIN entitlements ON entitlements.id = entitlement`;

function stateFrom({ state, answered_by, answered_at }: ExceptionRow) {
  if (answered_by === null || answered_at === null) return { kind: 'waiting' } as const;
  return {
    kind: state === 'approved' ? ('approved' as const) : ('rejected' as const),
    by: OperatorId.parse(answered_by),
    at: Instant.parse(answered_at),
  };
}

function auditFrom(row: ExceptionRow): RedemptionException['audit'] {
  if (row.audited_by === null || row.audited_at === null) {
    return { kind: row.state === 'approved' ? 'due' : 'none' };
  }
  return {
    kind: row.audit === 'sound' ? 'sound' : 'unsound',
    by: OperatorId.parse(row.audited_by),
    at: Instant.parse(row.audited_at),
  };
}

function exceptionFrom(row: ExceptionRow): RedemptionException {
  const reason = exceptionReasons.find((one) => one === row.reason);
  const seen = seenInstead.find((one) => one === row.seen);
  if (!reason || !seen) throw new Error('an exception says why, and what was seen');
  return {
    id: ExceptionId.parse(row.id),
    entitlement: EntitlementId.parse(row.entitlement),
    programme: ProgrammeId.parse(row.programme),
    askedBy: OperatorId.parse(row.asked_by),
    reason,
    seen,
    askedAt: Instant.parse(row.asked_at),
    state: stateFrom(row),
    audit: auditFrom(row),
  };
}

/** One exception. */
export function findException(store: Store, id: ExceptionId): RedemptionException | undefined {
  const row = store.db
    .prepare<[string], ExceptionRow>(`${query} WHERE redemption_exceptions.id = ?`)
    .get(id);
  return row && exceptionFrom(row);
}

/** Those that wait for a supervisor, or for an auditor, oldest first. */
export function findExceptions(
  store: Store,
  state: 'waiting' | 'to_audit',
  max: number,
): readonly RedemptionException[] {
  const condition =
    state === 'waiting' ? `state = 'waiting'` : `state = 'approved' AND audited_at IS NULL`;
  return store.db
    .prepare<[number], ExceptionRow>(`${query} WHERE ${condition} ORDER BY asked_at LIMIT ?`)
    .all(max)
    .map(exceptionFrom);
}

const photographPlace = (id: ExceptionId) => ({ subject: id, kind: 'redemption_exception' });

/** Whoever stood there; undefined once the holder is erased. */
export function exceptionPhotograph(store: Store, id: ExceptionId): Uint8Array | undefined {
  const row = store.db
    .prepare<[string], { photograph: Buffer; seq: number }>(
      `SELECT photograph, seq FROM redemption_exceptions
       JOIN entitlements ON entitlements.id = entitlement JOIN residents ON residents.id = holder
       WHERE redemption_exceptions.id = ?`,
    )
    .get(id);
  const resident = row && findResident(store, 'seq = ?', row.seq);
  const person = resident && personKey(store, resident.seq);
  return person && open(person.key, photographPlace(id), row.photograph);
}

/** Whether an operator is this resident. */
function isHerself(store: Store, operator: OperatorId, resident: ResidentId): boolean {
  const enrolledAs = findOperator(store, operator)?.enrolledAs;
  const enrolment = enrolledAs && findEnrolment(store, 'record_id', RecordId.parse(enrolledAs));
  return enrolment ? findResident(store, 'id = ?', resident)?.seq === enrolment.seq : false;
}

function countOf(store: Store, condition: string, ...values: readonly (string | number)[]): number {
  return (
    store.db
      .prepare<unknown[], { n: number }>(
        `SELECT count(*) AS n FROM redemption_exceptions
         JOIN entitlements ON entitlements.id = entitlement WHERE ${condition}`,
      )
      .get(...values)?.n ?? 0
  );
}

/** Which bound is reached by those who were not rejected; undefined when none is. */
function capReached(
  store: Store,
  caps: ExceptionCaps,
  of: { readonly operator: OperatorId; readonly holder: ResidentId },
): ExceptionHindrance | undefined {
  const { operator, holder } = of;
  const counted = `state <> 'rejected'`;
  const asked = countOf(
    store,
    `${counted} AND asked_by = ? AND asked_at > ?`,
    operator,
    caps.since,
  );
  if (asked >= caps.perOperator) return 'operator_cap';
  const hers = countOf(
    store,
    `${counted} AND holder = ? AND asked_at > ?`,
    holder,
    caps.holderSince,
  );
  if (hers >= caps.perHolder) return 'holder_cap';
  const due = `state = 'approved' AND audited_at IS NULL AND asked_by = ? AND answered_at < ?`;
  return countOf(store, due, operator, caps.auditedBefore) > 0 ? 'audit_overdue' : undefined;
}

const refused = (why: ExceptionHindrance) => ({ kind: 'refused', why }) as const;

/** Takes a request; nothing is paid before another person approves it. */
export function askException(
  store: Store,
  change: RedemptionChanges['ask_exception'],
): RedemptionReceipts['ask_exception'] {
  const entitlement = findEntitlement(store, change.entitlement);
  if (!entitlement) return refused('entitlement_unknown');
  const hindrance = hindranceOf(store, entitlement, change.at);
  if (hindrance) return refused(hindrance);
  const { operator } = change;
  const { holder } = entitlement;
  if (isHerself(store, operator, holder)) return refused('own_entitlement');
  const cap = capReached(store, change.caps, { operator, holder });
  if (cap) return refused(cap);
  const resident = findResident(store, 'id = ?', holder);
  const person = resident && personKey(store, resident.seq);
  if (!person) return refused('person_not_in_force');
  const { changes } = store.db
    .prepare(
      `INSERT INTO redemption_exceptions (id, entitlement, asked_by, reason, seen, photograph,
         asked_at, state) VALUES (?, ?, ?, ?, ?, ?, ?, 'waiting') ON CONFLICT DO NOTHING`,
    )
    .run(
      change.id,
      entitlement.id,
      operator,
      change.reason,
      change.seen,
      seal(person.key, photographPlace(change.id), change.photograph),
      change.at,
    );
  return changes === 1 ? { kind: 'waiting' } : refused('waiting');
}

/** What keeps a supervisor from approving; undefined when nothing does. */
function approvalHindrance(
  store: Store,
  known: RedemptionException,
  { operator, caps, at }: RedemptionChanges['answer_exception'],
): ExceptionHindrance | undefined {
  if (known.askedBy === operator) return 'same_operator';
  const entitlement = findEntitlement(store, known.entitlement);
  if (!entitlement) return 'entitlement_unknown';
  if (isHerself(store, operator, entitlement.holder)) return 'own_entitlement';
  const approved = countOf(
    store,
    `state = 'approved' AND answered_by = ? AND answered_at > ?`,
    operator,
    caps.since,
  );
  if (approved >= caps.perSupervisor) return 'supervisor_cap';
  return hindranceOf(store, entitlement, at);
}

/** Approves as its second person, which collects the entitlement; or rejects it. */
export function answerException(
  store: Store,
  change: RedemptionChanges['answer_exception'],
): RedemptionReceipts['answer_exception'] {
  const known = findException(store, change.id);
  if (!known) return refused('not_found');
  if (known.state.kind !== 'waiting') return refused('answered');
  const approves = change.answer === 'approved';
  const hindrance = approves ? approvalHindrance(store, known, change) : undefined;
  if (hindrance) return refused(hindrance);
  store.db
    .prepare(
      'UPDATE redemption_exceptions SET state = ?, answered_by = ?, answered_at = ? WHERE id = ?',
    )
    .run(change.answer, change.operator, change.at, change.id);
  const exception = findException(store, change.id);
  const entitlement = findEntitlement(store, known.entitlement);
  if (!exception || !entitlement) throw new Error('what was answered is kept');
  const redemption = approves
    ? writeRedemption(store, {
        id: change.redemption,
        entitlement: entitlement.id,
        programme: entitlement.programme,
        way: 'exception',
        collectedBy: 'holder',
        collector: entitlement.holder,
        verification: change.id,
        point: change.point,
        requestHash: change.id,
        at: change.at,
      })
    : 'none';
  return { kind: 'answered', exception, redemption };
}

/** Looks at it afterwards, as a third person. */
export function auditException(
  store: Store,
  change: RedemptionChanges['audit_exception'],
): RedemptionReceipts['audit_exception'] {
  const known = findException(store, change.id);
  if (!known) return refused('not_found');
  if (known.state.kind !== 'approved' || known.audit.kind !== 'due') return refused('not_due');
  if ([known.askedBy, known.state.by].includes(change.operator)) return refused('not_independent');
  store.db
    .prepare(
      'UPDATE redemption_exceptions SET audit = ?, audited_by = ?, audited_at = ? WHERE id = ?',
    )
    .run(change.finding, change.operator, change.at, change.id);
  return { kind: 'audited' };
}
