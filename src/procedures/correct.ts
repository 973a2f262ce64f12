import { randomUUID } from 'node:crypto';
import type { PeopleGallery } from '../gallery/people-gallery.ts';
import type { Correction, CorrectionHindrance } from '../register/correction.ts';
import type { Register } from '../register/register.ts';
import type { Idcs } from '../vocabulary/idcs.ts';
import { CorrectionId, type OperatorId, type RecordId } from '../vocabulary/record-ids.ts';
import { fail, ok, type Result } from '../vocabulary/result.ts';
import type { Clock } from '../vocabulary/time.ts';
import type { GalleryFollower } from './gallery-follower.ts';

/** What correcting a decision needs. */
export interface CorrectNeeds {
  readonly register: Register;
  readonly gallery: Pick<PeopleGallery, 'coverage'>;
  readonly follower: GalleryFollower;
  readonly now: Clock;
}

/** Why a correction was not taken. */
export interface CorrectionRefusal {
  readonly kind: 'correction_refused';
  readonly why: CorrectionHindrance;
}

const refused = (why: CorrectionHindrance) => fail({ kind: 'correction_refused', why } as const);

/**
 * Asks that a decision on two people be changed: somebody who was refused is somebody of her own
 * after all, or two numbers are of one person. Nothing changes before another person confirms it.
 */
export async function requestCorrection(
  needs: CorrectNeeds,
  request: {
    readonly finding: 'same' | 'different';
    readonly recordId: RecordId;
    /** With whom she is one; only for `same`. */
    readonly other: RecordId | undefined;
    readonly operator: OperatorId;
    readonly reason: string;
  },
): Promise<Result<CorrectionId, CorrectionRefusal>> {
  const { finding, recordId, operator, reason } = request;
  // Who waits for a centre has no number here that could be given or suspended.
  if ((await needs.gallery.coverage()).scope === 'station') return refused('centre_decides');
  const enrolment = await needs.register.enrolment(recordId);
  const other = request.other && (await needs.register.enrolment(request.other));
  if (!enrolment || (finding === 'same' && !other)) return refused('not_found');
  const id = CorrectionId.parse(randomUUID());
  const at = needs.now();
  const receipt = await needs.register.commit(
    'request_correction',
    {
      id,
      finding,
      seq: enrolment.seq,
      other: finding === 'same' && other ? other.seq : 'decided',
      operator,
      reason,
      at,
    },
    {
      at,
      kind: 'correction.requested',
      actor: `operator:${operator}`,
      subject: recordId,
      purpose: 'adjudication',
      outcome: finding,
    },
  );
  return receipt.kind === 'requested' ? ok(id) : refused(receipt.why);
}

/** Confirms a correction as its second person, which carries it out; or rejects it. */
export async function answerCorrection(
  needs: CorrectNeeds,
  request: {
    readonly id: CorrectionId;
    readonly operator: OperatorId;
    readonly answer: 'confirmed' | 'rejected';
  },
): Promise<
  Result<{ readonly correction: Correction; readonly idcs: Idcs | 'none' }, CorrectionRefusal>
> {
  const at = needs.now();
  const receipt = await needs.register.commit(
    'answer_correction',
    { ...request, at },
    {
      at,
      kind: 'correction.answered',
      actor: `operator:${request.operator}`,
      subject: request.id,
      purpose: 'adjudication',
      outcome: request.answer,
    },
  );
  if (receipt.kind === 'refused') return refused(receipt.why);
  // Whoever is enrolled after all is found by others from now on.
  if (receipt.changes.length > 0) await needs.follower.catchUp();
  return ok({ correction: receipt.correction, idcs: receipt.idcs });
}
