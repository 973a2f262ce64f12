import type { PeopleGallery } from '../gallery/people-gallery.ts';
import type { Receipts } from '../register/change.ts';
import type { AdjudicationCase, Register } from '../register/register.ts';
import type {
  ExceptionShown,
  FingerException,
  KnownFinger,
} from '../vocabulary/biometric-source.ts';
import type { FaceSource } from '../vocabulary/face-source.ts';
import type { CaseId, OperatorId, Seq } from '../vocabulary/record-ids.ts';
import type { ResidentRecord } from '../vocabulary/resident-record.ts';
import { fail, ok, type Result } from '../vocabulary/result.ts';
import type { Clock } from '../vocabulary/time.ts';
import type { GalleryFollower } from './gallery-follower.ts';
import type { SettlementBoard } from './settlement-board.ts';

/** What adjudication needs. */
export interface AdjudicateNeeds {
  readonly register: Register;
  readonly board: SettlementBoard;
  readonly follower: GalleryFollower;
  readonly gallery: Pick<PeopleGallery, 'coverage'>;
  readonly now: Clock;
}

/** One person of a case, as an adjudicator sees her. */
export interface CasePerson {
  readonly seq: Seq;
  /** Undefined when her data have been erased. */
  readonly record: ResidentRecord | undefined;
  /** The photograph as captured. */
  readonly sample: Uint8Array | undefined;
  /** Fingers that were captured. */
  readonly fingers: readonly KnownFinger[];
  /** Fingers that were not, and why. */
  readonly fingerExceptions: readonly FingerException[];
  /** Which of these a photograph shows. */
  readonly exceptionPhotos: readonly ExceptionShown[];
  /** What took her photograph. */
  readonly faceSource: FaceSource;
}

/** A case with everyone in it. */
export interface CaseFile {
  readonly case: AdjudicationCase;
  readonly newcomer: CasePerson;
  readonly candidates: readonly CasePerson[];
}

/** Why an opinion was not taken. */
export interface OpinionRefusal {
  readonly kind: 'opinion_refused';
  readonly why: 'not_found' | 'closed' | 'same_operator' | 'claimed' | 'candidate_missing';
}

/** The whole file of a case; that it was opened goes into the journal before it is shown. */
export async function openCaseFile(
  needs: AdjudicateNeeds,
  request: { readonly caseId: CaseId; readonly operator: OperatorId },
): Promise<CaseFile | undefined> {
  const found = await needs.register.caseOf(request.caseId);
  const at = needs.now();
  await needs.register.commit(
    'note_act',
    { at },
    {
      at,
      kind: 'adjudication.viewed',
      actor: `operator:${request.operator}`,
      subject: request.caseId,
      purpose: 'adjudication',
      outcome: found ? 'shown' : 'not_found',
    },
  );
  if (!found) return undefined;
  const person = async (seq: Seq): Promise<CasePerson> => ({
    seq,
    record: await needs.register.recordAt(seq),
    sample: await needs.register.sampleAt(seq, 'face'),
    fingers:
      (await needs.register.biometricsAt(seq, ['unknown']))?.fingers.map(
        ({ position }) => position,
      ) ?? [],
    fingerExceptions: await needs.register.fingerExceptionsAt(seq),
    exceptionPhotos: await needs.register.exceptionPhotosAt(seq),
    faceSource: (await needs.register.enrolmentAt(seq))?.faceSource ?? 'file',
  });
  return {
    case: found,
    newcomer: await person(found.seq),
    candidates: await Promise.all(found.candidates.map(({ seq }) => person(seq))),
  };
}

/** One adjudicator's opinion; two that agree, from different people, end the case. */
export async function giveOpinion(
  needs: AdjudicateNeeds,
  request: {
    readonly caseId: CaseId;
    readonly operator: OperatorId;
    readonly finding: 'same' | 'different';
    readonly candidate: Seq | undefined;
    readonly reason: string;
  },
): Promise<Result<Exclude<Receipts['give_opinion'], { kind: 'refused' }>, OpinionRefusal>> {
  const { caseId, ...opinion } = request;
  const known = await needs.register.caseOf(caseId);
  const named = known?.candidates.some(({ seq }) => seq === request.candidate) ?? false;
  if (known && request.finding === 'same' && !named) {
    return fail({ kind: 'opinion_refused', why: 'candidate_missing' });
  }
  const { scope } = await needs.gallery.coverage();
  const at = needs.now();
  const receipt = await needs.register.commit(
    'give_opinion',
    {
      caseId,
      opinion: { ...opinion, at },
      otherwise: scope === 'register' ? 'enrolled' : 'provisional',
    },
    {
      at,
      kind: 'adjudication.opinion_given',
      actor: `operator:${request.operator}`,
      subject: caseId,
      purpose: 'adjudication',
      outcome: request.finding,
    },
  );
  if (receipt.kind === 'refused') return fail({ kind: 'opinion_refused', why: receipt.why });
  if (receipt.kind === 'settled' && known) {
    needs.board.announce(known.seq);
    if (receipt.settled.changes.length > 0) void needs.follower.catchUp().catch(() => undefined);
  }
  return ok(receipt);
}

/** A photograph of an exception of a person in a case; journalled before it is shown. */
export async function viewExceptionPhoto(
  needs: Pick<AdjudicateNeeds, 'register' | 'now'>,
  request: {
    readonly caseId: CaseId;
    readonly operator: OperatorId;
    readonly seq: Seq;
    readonly of: ExceptionShown;
  },
): Promise<Uint8Array | undefined> {
  const { caseId, operator, seq, of } = request;
  const known = await needs.register.caseOf(caseId);
  const concerned = known && [known.seq, ...known.candidates.map((one) => one.seq)].includes(seq);
  const photo = concerned ? await needs.register.exceptionPhotoAt(seq, of) : undefined;
  const at = needs.now();
  await needs.register.commit(
    'note_act',
    { at },
    {
      at,
      kind: 'adjudication.exception_viewed',
      actor: `operator:${operator}`,
      subject: caseId,
      purpose: 'adjudication',
      outcome: photo ? `${of}:${seq}` : 'not_found',
    },
  );
  return photo;
}
