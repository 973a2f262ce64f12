import { randomUUID } from 'node:crypto';
import { storedTemplate } from '../biometrics/finger/stored-template.ts';
import type { Act } from '../journal/act.ts';
import type { CapturedFinger, ExceptionPhoto, Settled } from '../register/change.ts';
import type { Enrolment } from '../register/register.ts';
import type { FingerException, KnownFinger, TemplateSet } from '../vocabulary/biometric-source.ts';
import type { SampleEvidence } from '../vocabulary/device-evidence.ts';
import type { FaceSource } from '../vocabulary/face-source.ts';
import type { FingerPosition } from '../vocabulary/finger.ts';
import { CaseId, type OperatorId, type RecordId, type Seq } from '../vocabulary/record-ids.ts';
import type { ResidentRecord } from '../vocabulary/resident-record.ts';
import { fail, ok, type Result } from '../vocabulary/result.ts';
import type { Clock } from '../vocabulary/time.ts';
import { askedPositions } from '../vocabulary/slap.ts';
import type { TrackingNumber } from '../vocabulary/tracking-number.ts';
import { accountForFingers, type AccountRefusal } from './account-for-fingers.ts';
import type { FingerImpression } from './acquire-fingers.ts';
import {
  acquirePerson,
  outcomeOf,
  type AcquiredPerson,
  type AcquirePersonNeeds,
  type PersonRefusal,
} from './acquire-person.ts';
import type { SlapImpression } from './acquire-slaps.ts';
import type { QualityGate } from './acquire.ts';
import { checkRecord, type RecordRefusal } from './check-record.ts';
import { referenceFrom } from './compare-people.ts';
import { decideEnrolment } from './decide-enrolment.ts';
import { checkExceptionPhotos, type ExceptionPhotoRefusal } from './exception-photos.ts';
import { findCandidates, type FindNeeds } from './find-candidates.ts';
import { refusalOfOperatorsFace, type OperatorFaceRefusal } from './operators-face.ts';
import { operatorsFingers } from './operators-fingers.ts';
import { requestHashOf } from './request-hash.ts';

/** What an enrolment needs. */
export interface EnrolNeeds extends AcquirePersonNeeds, FindNeeds {
  readonly fingers: AcquirePersonNeeds['fingers'];
  readonly enrolmentGate: QualityGate;
  readonly now: Clock;
}

/** One enrolment as it arrives. `recordId` makes it idempotent. */
export interface EnrolmentRequest {
  readonly recordId: RecordId;
  readonly operator: OperatorId;
  readonly record: ResidentRecord;
  /** The photograph as captured. */
  readonly face: Uint8Array;
  /** Any number of fingers, none included. */
  readonly fingers: readonly FingerImpression<KnownFinger>[];
  /** Fingers that were pressed together; what is excepted is not asked of them. */
  readonly slaps: readonly Omit<SlapImpression, 'missing'>[];
  /** Fingers that are not captured, and why. */
  readonly fingerExceptions: readonly FingerException[];
  /** What shows why; each exception at most once, or one photograph for all. */
  readonly exceptionPhotos?: readonly ExceptionPhoto[] | undefined;
  /** What took the photograph; `file` when it is not stated. */
  readonly faceSource?: FaceSource | undefined;
  /** What devices signed of samples. */
  readonly deviceEvidence?: readonly SampleEvidence[] | undefined;
  /** As a station gave it that was offline. */
  readonly tracking?: TrackingNumber | undefined;
  /** What names the request, where its samples were captured before it and may be gone since. */
  readonly requestHash?: string | undefined;
}

/** Why an enrolment was not taken; nothing of it is kept but the fact. */
export type EnrolRefusal =
  | PersonRefusal
  | AccountRefusal
  | RecordRefusal
  | ExceptionPhotoRefusal
  | OperatorFaceRefusal
  | { readonly kind: 'record_id_taken' }
  /** Whoever enrols pressed fingers of her own; the positions are those that were stated. */
  | { readonly kind: 'finger_of_operator'; readonly positions: readonly FingerPosition[] };

/** An act of enrolment for the journal. */
function actOf(needs: EnrolNeeds, act: Pick<Act, 'kind' | 'actor' | 'subject' | 'outcome'>): Act {
  return { at: needs.now(), purpose: 'enrolment', ...act };
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
  const requestHash = request.requestHash ?? (await requestHashOf(request));
  const again = await answerAgain(needs, { recordId: request.recordId, requestHash });
  if (again !== 'new') return again;
  const refuse = async (refusal: EnrolRefusal) => {
    const act = actOf(needs, {
      kind: 'enrolment.refused',
      actor: `operator:${request.operator}`,
      subject: request.recordId,
      outcome: outcomeOf(refusal),
    });
    await needs.register.commit('note_act', { at: act.at }, act);
    return fail(refusal);
  };
  const stated = await refusalOfStatements(needs, request);
  if (stated) return refuse(stated);
  const { face, fingers } = request;
  const acquired = await acquirePerson(
    needs,
    { face, fingers, slaps: slapsAsked(request) },
    {
      faceGate: needs.enrolmentGate,
      fingerGate: needs.fingers.enrolmentGate,
      sameFingerFrom: needs.policy.fingers.sameFingerFrom,
    },
  );
  if (!acquired.ok) return refuse(acquired.error);
  const own = await refusalOfOwn(needs, request.operator, acquired.value.templates);
  if (own) return refuse(own);
  return open(needs, request, { acquired: acquired.value, requestHash });
}

/** What was answered to a request before; `new` when its record id has not come yet. */
export async function answerAgain(
  needs: EnrolNeeds,
  asked: { readonly recordId: RecordId; readonly requestHash: string },
): Promise<Result<Settled, { readonly kind: 'record_id_taken' }> | 'new'> {
  const known = await needs.register.enrolment(asked.recordId);
  if (!known) return 'new';
  return known.requestHash === asked.requestHash
    ? ok(await settle(needs, known))
    : fail({ kind: 'record_id_taken' });
}

/** Slaps, each without the fingers that are stated as missing. */
function slapsAsked({ slaps, fingerExceptions }: EnrolmentRequest): readonly SlapImpression[] {
  const missing = fingerExceptions.map(({ position }) => position);
  return slaps.map((slap) => ({ ...slap, missing }));
}

/** What is wrong with what is said of the person, before anyone looks at her. */
async function refusalOfStatements(
  needs: EnrolNeeds,
  request: EnrolmentRequest,
): Promise<EnrolRefusal | undefined> {
  const { policy } = needs;
  const { fingerExceptions: exceptions, exceptionPhotos: photos = [] } = request;
  const { scope } = await needs.gallery.coverage();
  const rules = { ...policy, scope, at: needs.now() };
  const consistent = await checkRecord(needs, request.record, rules);
  if (!consistent.ok) return consistent.error;
  const accounted = accountForFingers(
    [
      ...request.fingers.map(({ position }) => position),
      ...slapsAsked(request).flatMap(askedPositions),
    ],
    exceptions,
    policy.fingers.expected,
  );
  if (!accounted.ok) return accounted.error;
  const shown = await checkExceptionPhotos(needs, { exceptions, photos }, policy);
  return shown.ok ? undefined : shown.error;
}

/** Whether what was captured is of somebody who works here. */
async function refusalOfOwn(
  needs: EnrolNeeds,
  operator: OperatorId,
  { face, fingers }: TemplateSet,
): Promise<EnrolRefusal | undefined> {
  const { sameFingerFrom } = needs.policy.fingers;
  const positions = await operatorsFingers(needs, operator, { fingers, sameFingerFrom });
  if (positions.length > 0) return { kind: 'finger_of_operator', positions };
  if (face === 'none') return undefined;
  const sameFaceFrom = needs.policy.verification.acceptFrom;
  return refusalOfOperatorsFace(needs, operator, { face, sameFaceFrom });
}

/** Gives the person a place in the order, and settles what becomes of her. */
async function open(
  needs: EnrolNeeds,
  request: EnrolmentRequest,
  found: { readonly acquired: AcquiredPerson<KnownFinger>; readonly requestHash: string },
): Promise<Result<Settled, EnrolRefusal>> {
  const { face, templates } = found.acquired;
  if (face === 'none') throw new Error('an enrolment has a face');
  const { recordId, operator, record, fingerExceptions } = request;
  const act = actOf(needs, {
    kind: 'enrolment.opened',
    actor: `operator:${request.operator}`,
    subject: request.recordId,
    outcome: 'pending',
  });
  const opened = await needs.register.commit(
    'open_enrolment',
    {
      recordId,
      operator,
      record,
      template: face.template,
      quality: face.quality,
      sample: request.face,
      fingers: capturedFingers(needs, found.acquired),
      fingerExceptions,
      fingerQualities: found.acquired.templates.fingers.map(({ quality }) => quality),
      exceptionPhotos: request.exceptionPhotos,
      faceSource: request.faceSource,
      deviceEvidence: request.deviceEvidence,
      tracking: request.tracking,
      requestHash: found.requestHash,
      at: act.at,
    },
    act,
  );
  if (opened.kind === 'conflict') return fail({ kind: 'record_id_taken' });
  return ok(await settleAt(needs, { recordId, record, seq: opened.seq, templates }));
}

/** Fingers as the register keeps them. */
function capturedFingers(
  { fingers: { modelHash } }: EnrolNeeds,
  { fingers }: AcquiredPerson<KnownFinger>,
): readonly CapturedFinger[] {
  return fingers.map(({ position, sample, dpi, extraction }) => ({
    position,
    template: storedTemplate({ ...extraction.template, position }, modelHash),
    sample,
    dpi,
  }));
}

/**
 * Settles an enrolment that is in the register already: pending since a crash, or answered before.
 */
async function settle(needs: EnrolNeeds, enrolment: Enrolment): Promise<Settled> {
  if (enrolment.state.kind === 'settled') return { ...enrolment.state, changes: [] };
  const [record, stored] = await Promise.all([
    needs.register.recordAt(enrolment.seq),
    needs.register.biometricsAt(enrolment.seq, ['unknown']),
  ]);
  if (!record || !stored) throw new Error('a pending enrolment has no data');
  const templates = referenceFrom(stored, needs.fingers.modelHash);
  return settleAt(needs, { ...enrolment, record, templates });
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
    readonly templates: TemplateSet;
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
