import { z } from 'zod';
import { ExceptionShown, FingerException, SourceScore } from '../vocabulary/biometric-source.ts';
import { FaceSource } from '../vocabulary/face-source.ts';
import { Idcs } from '../vocabulary/idcs.ts';
import { CaseId, RecordId, Seq } from '../vocabulary/record-ids.ts';
import { ResidentRecord } from '../vocabulary/resident-record.ts';
import { TrackingNumber } from '../vocabulary/tracking-number.ts';
import { CaptureIds } from './capture-schema.ts';
import { EnrolledFingers, EnrolledSlaps, Photograph } from './schema.ts';

/** Body of an enrolment. */
export const EnrolmentBody = z
  .object({
    recordId: RecordId,
    record: ResidentRecord,
    /** Left out when a capture has it. */
    face: Photograph.optional(),
    captures: CaptureIds,
    fingers: EnrolledFingers,
    slaps: EnrolledSlaps,
    /** Fingers that are not captured, and why. */
    fingerExceptions: z.array(FingerException).max(10).default([]),
    /** What shows it: one for each, or one for all. */
    exceptionPhotos: z
      .array(z.object({ of: ExceptionShown, image: Photograph }).strict())
      .max(10)
      .optional(),
    /** What took the photograph that is sent along; `file` when it is not stated. */
    faceSource: FaceSource.exclude(['device']).optional(),
  })
  .strict();

const Candidates = z.array(
  z.object({
    seq: Seq,
    score: z.number(),
    evidence: z.array(SourceScore),
    demographicLikeness: z.number(),
  }),
);

/** The answer to an enrolment. */
export const EnrolmentAnswer = z.object({
  recordId: RecordId,
  verdict: z.enum(['enrolled', 'already_enrolled', 'needs_adjudication', 'provisional', 'pending']),
  idcs: Idcs.optional(),
  caseId: CaseId.optional(),
  candidates: Candidates.optional(),
  /** For the receipt: whoever has it can ask how the enrolment stands. */
  trackingNumber: TrackingNumber.optional(),
  faceSource: FaceSource.optional(),
  captureAssurance: z.enum(['ordinary', 'lower']).optional(),
});

/** How far an enrolment may be, as its person is told. */
export const trackedStates = [
  'at_the_station',
  'at_the_centre',
  'being_examined',
  'number_ready',
  'come_to_the_office',
] as const;

/** What a person may know of her enrolment: no more than how far it is. */
export const TrackingAnswer = z.object({
  trackingNumber: TrackingNumber,
  state: z.enum(trackedStates),
});

/** A slip that somebody shows; `handOver` when she is to have her number now. */
export const SlipBody = z
  .object({ trackingNumber: TrackingNumber, handOver: z.boolean().default(false) })
  .strict();

/** How the enrolment of a slip stands. */
export const SlipAnswer = z.object({ state: z.enum(trackedStates), idcs: Idcs.optional() });
