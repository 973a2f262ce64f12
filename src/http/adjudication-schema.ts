import { z } from 'zod';
import { likenesses } from '../procedures/likeness.ts';
import {
  BiometricSource,
  ExceptionShown,
  FingerException,
  KnownFinger,
} from '../vocabulary/biometric-source.ts';
import { FaceSource } from '../vocabulary/face-source.ts';
import { Idcs } from '../vocabulary/idcs.ts';
import { CaseId, CorrectionId, OperatorId, RecordId, Seq } from '../vocabulary/record-ids.ts';
import { TrackingNumber } from '../vocabulary/tracking-number.ts';
import { ResidentRecord } from '../vocabulary/resident-record.ts';

const Reason = z.string().trim().min(3).max(1000);

/** Body of an opinion. */
export const OpinionBody = z
  .object({
    finding: z.enum(['same', 'different']),
    candidate: Seq.optional(),
    reason: Reason,
  })
  .strict();

/** What an opinion led to; `suspended` and `different` are of two who both had numbers. */
export const OpinionAnswer = z.object({
  state: z.enum(['open', 'closed']),
  verdict: z
    .enum([
      'enrolled',
      'already_enrolled',
      'needs_adjudication',
      'provisional',
      'suspended',
      'different',
    ])
    .optional(),
});

/** Who may be the newcomer, or the other of two, with where her fingers are shown. */
const Candidate = z.object({
  seq: Seq,
  score: z.number(),
  /** The score in words, by the station's policy. */
  likeness: z.enum(likenesses),
  demographicLikeness: z.number(),
  evidence: z.array(
    z.object({
      source: BiometricSource,
      score: z.number(),
      found: KnownFinger.optional(),
      impression: z.string().optional(),
      explanation: z.string().optional(),
    }),
  ),
});

const Opinion = z.object({
  operator: OperatorId,
  finding: z.enum(['same', 'different']),
  candidate: Seq.optional(),
  reason: z.string(),
  at: z.iso.datetime(),
});

/** A case as a list has it. */
const Case = z.object({
  caseId: CaseId,
  /** `newcomer`: she has no number yet. `residents`: both have one. */
  kind: z.enum(['newcomer', 'residents']),
  seq: Seq,
  recordId: RecordId,
  /** Most alike first. */
  candidates: z.array(Candidate),
  state: z.enum(['open', 'closed']),
  openedAt: z.iso.datetime(),
  claim: z.union([z.object({ operator: OperatorId, until: z.iso.datetime() }), z.literal('none')]),
  opinions: z.array(Opinion),
});

/** Cases. */
export const CasesAnswer = z.object({ cases: z.array(Case) });

const Person = z.object({
  seq: Seq,
  /** Absent when she has been erased. */
  record: ResidentRecord.optional(),
  /** The photograph, base64. */
  face: z.string().optional(),
  faceSource: FaceSource,
  captureAssurance: z.enum(['ordinary', 'lower']),
  fingers: z.array(z.object({ position: KnownFinger, impression: z.string() })),
  fingerExceptions: z.array(FingerException),
  exceptionPhotos: z.array(z.object({ of: ExceptionShown, photo: z.string() })),
});

const ComparedField = z.object({
  field: z.string(),
  newcomer: z.unknown().optional(),
  candidate: z.unknown().optional(),
  likeness: z.enum(['same', 'alike', 'different', 'missing']),
});

/** A case with everyone in it. */
export const CaseAnswer = Case.extend({
  newcomer: Person,
  people: z.array(
    Person.extend({
      /** Her data beside the newcomer's; empty when one of them has been erased. */
      comparison: z.array(ComparedField),
    }),
  ),
});

/** Whether another's claim is set aside, as a supervisor may. */
export const ClaimBody = z.object({ takeOver: z.boolean().default(false) }).strict();
/** Nothing is said. */
export const NothingBody = z.object({}).strict();
/** Whose case it is now, and until when. */
export const ClaimAnswer = z.object({ caseId: CaseId, until: z.iso.datetime() });

/** By what an enrolment is found: its slip, its number, its place. */
export const SoughtBody = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('tracking'), tracking: TrackingNumber }).strict(),
  z.object({ kind: z.literal('idcs'), idcs: Idcs }).strict(),
  z.object({ kind: z.literal('place'), seq: Seq }).strict(),
]);

/** What was found: how it stands, and nothing of whom it is. */
export const FoundAnswer = z.object({
  recordId: RecordId,
  seq: Seq,
  operator: OperatorId,
  openedAt: z.iso.datetime(),
  standing: z.enum([
    'pending',
    'suspended',
    'enrolled',
    'already_enrolled',
    'needs_adjudication',
    'provisional',
  ]),
});

/** A decision that is to be changed. */
export const CorrectionBody = z.discriminatedUnion('finding', [
  z.object({ finding: z.literal('different'), recordId: RecordId, reason: Reason }).strict(),
  z
    .object({ finding: z.literal('same'), recordId: RecordId, other: RecordId, reason: Reason })
    .strict()
    .refine(({ recordId, other }) => recordId !== other, 'two different people'),
]);

/** A request to change a decision, and what was said to it. */
const CorrectionAnswer = z.object({
  id: CorrectionId,
  finding: z.enum(['same', 'different']),
  later: z.object({ seq: Seq, recordId: RecordId }),
  earlier: z.object({ seq: Seq, recordId: RecordId }),
  requestedBy: OperatorId,
  reason: z.string(),
  requestedAt: z.iso.datetime(),
  state: z.enum(['waiting', 'confirmed', 'rejected']),
  answeredBy: OperatorId.optional(),
  answeredAt: z.iso.datetime().optional(),
});
export type CorrectionAnswer = z.infer<typeof CorrectionAnswer>;

/** Requests. */
export const CorrectionsAnswer = z.object({ corrections: z.array(CorrectionAnswer) });
/** A request that was made. */
export const RequestedAnswer = z.object({ id: CorrectionId });
/** What the second person says. */
export const AnswerBody = z.object({ answer: z.enum(['confirmed', 'rejected']) }).strict();
/** What came of it; with a number when somebody was enrolled after all. */
export const AnsweredAnswer = CorrectionAnswer.extend({ idcs: Idcs.optional() });
