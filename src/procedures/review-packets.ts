import type { Outbox, OutboxEntry, RejectionReason } from '../packets/outbox.ts';
import type { Register } from '../register/register.ts';
import type { FingerException, KnownFinger } from '../vocabulary/biometric-source.ts';
import type { OperatorId, RecordId } from '../vocabulary/record-ids.ts';
import type { ResidentRecord } from '../vocabulary/resident-record.ts';
import { fail, ok, type Result } from '../vocabulary/result.ts';
import type { Clock } from '../vocabulary/time.ts';
import type { GalleryFollower } from './gallery-follower.ts';
import { withdraw } from './withdraw-enrolment.ts';

/** What looking through the outbox needs. */
export interface ReviewNeeds {
  readonly register: Pick<
    Register,
    'commit' | 'recordAt' | 'biometricsAt' | 'sampleAt' | 'fingerExceptionsAt'
  >;
  readonly follower: GalleryFollower;
  readonly outbox: Outbox;
  readonly now: Clock;
}

/** Which enrolment, and who looks at it. */
export interface Review {
  readonly recordId: RecordId;
  readonly supervisor: OperatorId;
}

/** Why a supervisor's word is not taken. */
export interface ReviewRefusal {
  readonly kind: 'not_found' | 'not_waiting' | 'four_eyes';
}

/** What a supervisor sees of an enrolment that waits. */
export interface ReviewedEnrolment {
  readonly entry: OutboxEntry;
  /** Undefined once it was sent back. */
  readonly record: ResidentRecord | undefined;
  /** Undefined once the centre has it. */
  readonly face: Uint8Array | undefined;
  readonly fingers: readonly KnownFinger[];
  readonly fingerExceptions: readonly FingerException[];
}

/** A note of what was done with an entry. */
async function note(
  needs: ReviewNeeds,
  { recordId, supervisor }: Review,
  said: { readonly kind: string; readonly outcome: string },
): Promise<void> {
  const at = needs.now();
  const act = { at, actor: `operator:${supervisor}`, subject: recordId, purpose: 'enrolment' };
  await needs.register.commit('note_act', { at }, { ...act, ...said });
}

/** Shows an enrolment of the outbox; that it was looked at goes into the journal first. */
export async function viewPacket(
  needs: ReviewNeeds,
  review: Review,
): Promise<ReviewedEnrolment | undefined> {
  const entry = await needs.outbox.ask('entry', review.recordId);
  await note(needs, review, { kind: 'packet.viewed', outcome: entry ? 'shown' : 'not_found' });
  if (!entry) return undefined;
  const { seq } = entry;
  const [record, face, biometrics, fingerExceptions] = await Promise.all([
    needs.register.recordAt(seq),
    needs.register.sampleAt(seq, 'face'),
    needs.register.biometricsAt(seq, ['unknown']),
    needs.register.fingerExceptionsAt(seq),
  ]);
  const fingers = biometrics?.fingers.map(({ position }) => position) ?? [];
  return { entry, record, face, fingers, fingerExceptions };
}

/** The entry, if this supervisor may decide about it: whoever enrolled may not. */
async function reviewable(
  needs: ReviewNeeds,
  review: Review,
): Promise<Result<OutboxEntry, ReviewRefusal>> {
  const entry = await needs.outbox.ask('entry', review.recordId);
  if (!entry) return fail({ kind: 'not_found' });
  if (entry.operator === review.supervisor) return fail({ kind: 'four_eyes' });
  return entry.state.kind === 'waits_for_supervisor' ? ok(entry) : fail({ kind: 'not_waiting' });
}

/** The second pair of eyes says that an enrolment may go to the centre. */
export async function approvePacket(
  needs: ReviewNeeds,
  review: Review,
): Promise<Result<OutboxEntry, ReviewRefusal>> {
  const found = await reviewable(needs, review);
  await note(needs, review, {
    kind: 'packet.approved',
    outcome: found.ok ? 'approved' : found.error.kind,
  });
  if (!found.ok) return found;
  const approved = await needs.outbox.ask('approve', { ...review, at: needs.now() });
  if (!approved) return fail({ kind: 'not_waiting' });
  return ok((await needs.outbox.ask('entry', review.recordId)) ?? found.value);
}

/** It may not: the person has to come again, and nothing of this enrolment is kept. */
export async function rejectPacket(
  needs: ReviewNeeds,
  review: Review & { readonly why: RejectionReason },
): Promise<Result<OutboxEntry, ReviewRefusal>> {
  const { recordId, why } = review;
  const found = await reviewable(needs, review);
  await note(needs, review, {
    kind: 'packet.rejected',
    outcome: found.ok ? why : found.error.kind,
  });
  if (!found.ok) return found;
  const returned = { recordId, by: 'supervisor' as const, why, at: needs.now() };
  if (!(await needs.outbox.ask('giveBack', returned))) return fail({ kind: 'not_waiting' });
  await withdraw(needs, found.value);
  return ok((await needs.outbox.ask('entry', recordId)) ?? found.value);
}
