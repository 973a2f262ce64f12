import { randomUUID, webcrypto } from 'node:crypto';
import type { Calibration } from '../biometrics/calibration.ts';
import type { Gallery } from '../gallery/gallery.ts';
import type { Act } from '../journal/act.ts';
import type { Settled } from '../register/change.ts';
import type { Enrolment, Register } from '../register/register.ts';
import { CaseId, type OperatorId, type RecordId, type Seq } from '../vocabulary/record-ids.ts';
import type { ResidentRecord } from '../vocabulary/resident-record.ts';
import { fail, ok, type Result } from '../vocabulary/result.ts';
import type { Template } from '../vocabulary/template.ts';
import type { Clock } from '../vocabulary/time.ts';
import { acquire, type AcquireNeeds, type QualityGate, type SampleRefusal } from './acquire.ts';
import { checkRecord, type RecordRefusal } from './check-record.ts';
import { decideEnrolment } from './decide-enrolment.ts';
import { findCandidates } from './find-candidates.ts';
import type { GalleryFollower } from './gallery-follower.ts';
import type { Policy } from './policy.ts';
import type { SettlementBoard } from './settlement-board.ts';

/** What an enrolment needs. */
export interface EnrolNeeds extends AcquireNeeds {
  readonly register: Register;
  readonly gallery: Gallery;
  readonly follower: GalleryFollower;
  readonly board: SettlementBoard;
  readonly calibration: Calibration;
  readonly enrolmentGate: QualityGate;
  readonly policy: Policy;
  readonly now: Clock;
}

/** One enrolment as it arrives. `recordId` makes it idempotent. */
export interface EnrolmentRequest {
  readonly recordId: RecordId;
  readonly operator: OperatorId;
  readonly record: ResidentRecord;
  /** The photograph as captured. */
  readonly face: Uint8Array;
}

/** Why an enrolment was not taken; nothing of it is kept but the fact. */
export type EnrolRefusal = SampleRefusal | RecordRefusal | { readonly kind: 'record_id_taken' };

/** An act of enrolment for the journal. */
function actOf(needs: EnrolNeeds, act: Pick<Act, 'kind' | 'actor' | 'subject' | 'outcome'>): Act {
  return { at: needs.now(), purpose: 'enrolment', ...act };
}

/** SHA-256 over everything that was sent, so that a record id can not be used twice. */
async function requestHashOf(request: EnrolmentRequest): Promise<string> {
  const said = JSON.stringify([request.recordId, request.operator, request.record]);
  const bytes = Buffer.concat([Buffer.from(`${said}\0`, 'utf8'), request.face]);
  // Off the event loop: a photograph is large.
  return Buffer.from(await webcrypto.subtle.digest('SHA-256', bytes)).toString('base64url');
}

/**
 * Enrols one person: the data take their place in the register's order, then everyone before them
 * is searched, then the verdict is committed, with a number when nobody was found. Sending the same
 * request again, at any moment and after any crash, gives the same answer.
 */
export async function enrol(
  needs: EnrolNeeds,
  request: EnrolmentRequest,
): Promise<Result<Settled, EnrolRefusal>> {
  const requestHash = await requestHashOf(request);
  const known = await needs.register.enrolment(request.recordId);
  if (known) {
    return known.requestHash === requestHash
      ? ok(await settle(needs, known))
      : fail({ kind: 'record_id_taken' });
  }
  const refuse = async (refusal: EnrolRefusal) => {
    const act = actOf(needs, {
      kind: 'enrolment.refused',
      actor: `operator:${request.operator}`,
      subject: request.recordId,
      outcome: refusal.kind,
    });
    await needs.register.commit('note_act', { at: act.at }, act);
    return fail(refusal);
  };
  const consistent = await checkRecord(needs, request.record, {
    guardianBelowYears: needs.policy.guardianBelowYears,
    at: needs.now(),
  });
  if (!consistent.ok) return refuse(consistent.error);
  const extraction = await acquire(needs, request.face, needs.enrolmentGate);
  if (!extraction.ok) return refuse(extraction.error);

  const act = actOf(needs, {
    kind: 'enrolment.opened',
    actor: `operator:${request.operator}`,
    subject: request.recordId,
    outcome: 'pending',
  });
  const { template, quality } = extraction.value;
  const opened = await needs.register.commit(
    'open_enrolment',
    { ...request, template, quality, sample: request.face, requestHash, at: act.at },
    act,
  );
  if (opened.kind === 'conflict') return fail({ kind: 'record_id_taken' });
  return ok(await settleAt(needs, { ...request, seq: opened.seq, template }));
}

/**
 * Settles an enrolment that is in the register already: pending since a crash, or answered before.
 */
async function settle(needs: EnrolNeeds, enrolment: Enrolment): Promise<Settled> {
  if (enrolment.state.kind === 'settled') return { ...enrolment.state, changes: [] };
  const [record, template] = await Promise.all([
    needs.register.recordAt(enrolment.seq),
    needs.register.templateAt(enrolment.seq),
  ]);
  if (!record || !template) throw new Error('a pending enrolment has no data');
  return settleAt(needs, { ...enrolment, record, template });
}

/** Settles everything that was pending when the station stopped, in order. */
export async function settlePending(needs: EnrolNeeds): Promise<number> {
  const pending = await needs.register.pendingEnrolments();
  for (const enrolment of pending) await settle(needs, enrolment);
  return pending.length;
}

async function settleAt(
  needs: EnrolNeeds,
  pending: {
    readonly seq: Seq;
    readonly recordId: RecordId;
    readonly record: ResidentRecord;
    readonly template: Template;
  },
): Promise<Settled> {
  const found = await findCandidates(needs, pending);
  const verdict = decideEnrolment(
    { ...found, caseId: CaseId.parse(randomUUID()) },
    needs.policy.duplicates,
  );
  const act = actOf(needs, {
    kind: 'enrolment.settled',
    actor: 'station',
    subject: pending.recordId,
    outcome: verdict.kind,
  });
  const settled = await needs.register.commit(
    'settle_enrolment',
    { seq: pending.seq, verdict, at: act.at },
    act,
  );
  needs.board.announce(pending.seq);
  // A refused row leaves the gallery soon; until then the register says that it is gone.
  if (settled.changes.length > 0) void needs.follower.catchUp().catch(() => undefined);
  return settled;
}
