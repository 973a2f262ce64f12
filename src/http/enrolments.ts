import { DraftSample } from '../drafts/drafts.ts';
import { enrolCaptured } from '../procedures/enrol-captured.ts';
import type { EnrolRefusal } from '../procedures/enrol.ts';
import type { GatherRefusal } from '../procedures/gather-captures.ts';
import { viewEnrolment } from '../procedures/view-enrolment.ts';
import type { Settled } from '../register/change.ts';
import type { Enrolment } from '../register/register.ts';
import { assuranceOf } from '../vocabulary/face-source.ts';
import { RecordId } from '../vocabulary/record-ids.ts';
import { EnrolmentAnswer, EnrolmentBody } from './enrolment-schema.ts';
import { enterIfProvisional, refuseWhenAlone } from './offline-enrolment.ts';
import { operation, type Operation } from './operation.ts';
import { parsed } from './parse.ts';
import { problemOf } from './problem.ts';
import { refusalProblem } from './refusal-problem.ts';

function verdictBody({ verdict, idcs }: Omit<Settled, 'changes'>) {
  return {
    verdict: verdict.kind,
    ...(idcs === 'none' ? {} : { idcs }),
    ...('caseId' in verdict ? { caseId: verdict.caseId } : {}),
    ...('candidates' in verdict ? { candidates: verdict.candidates } : {}),
  };
}

/** An enrolment with what became of it. */
function answerOf({ recordId, state, tracking, faceSource }: Enrolment) {
  return {
    recordId,
    ...(state.kind === 'pending' ? { verdict: 'pending' } : verdictBody(state)),
    ...(tracking === 'none' ? {} : { trackingNumber: tracking }),
    faceSource,
    captureAssurance: assuranceOf(faceSource),
  };
}

const gatherDetails: Readonly<Record<GatherRefusal['kind'], string>> = {
  capture_unknown: 'A capture is unknown, expired, or another operator’s. Capture it again.',
  capture_without_position: 'Of a captured finger nobody knows which it is. Capture it again.',
  face_twice: 'There is more than one face. Send one, or name one capture of it.',
  face_missing: 'Send a face, or name a capture of it.',
};

function isGatherRefusal(refusal: EnrolRefusal | GatherRefusal): refusal is GatherRefusal {
  return Object.hasOwn(gatherDetails, refusal.kind);
}

/** Enrolments. */
export const enrolmentOperations: readonly Operation[] = [
  operation({
    method: 'post',
    path: '/v1/enrolments',
    carries: 'photograph',
    summary: 'Enrol one person. Sending the same request again gives the same answer',
    access: ['clerk', 'supervisor'],
    body: EnrolmentBody,
    answers: {
      200: { what: 'The verdict; with a number when it is `enrolled`.', schema: EnrolmentAnswer },
    },
    handle: async (needs, call, body) => {
      const key = call.request.get('idempotency-key');
      if (key !== undefined && key !== body.recordId) {
        throw problemOf('record_id_taken', 'The Idempotency-Key is the record id or absent.');
      }
      await refuseWhenAlone(needs, body.recordId);
      // A client that goes away does not end it: once the person has her place, those after her
      // wait for her verdict, and it is there when the request is sent again.
      const result = await enrolCaptured(needs, { ...body, operator: call.operator().id });
      if (!result.ok) {
        const refusal = result.error;
        if (!isGatherRefusal(refusal)) throw refusalProblem(refusal);
        throw problemOf(refusal.kind, gatherDetails[refusal.kind]);
      }
      // The register has them now. What was written stays until the receipt is handed over.
      const place = { operator: call.operator().id, recordId: body.recordId };
      await needs.drafts.dropSamples(place, DraftSample.options);
      const enrolment = await needs.register.enrolment(body.recordId);
      if (!enrolment) throw new Error('what was settled is in the register');
      await enterIfProvisional(needs, body.recordId);
      const answer = { ...answerOf(enrolment), ...verdictBody(result.value) };
      return { status: 200, body: answer, outcome: result.value.verdict.kind };
    },
  }),
  {
    method: 'get',
    path: '/v1/enrolments/:recordId',
    summary: 'What became of an enrolment; that it was looked at is journalled',
    access: ['clerk', 'supervisor'],
    answers: { 200: { what: 'The verdict, or `pending`.', schema: EnrolmentAnswer } },
    handle: async (needs, call) => {
      const recordId = parsed(RecordId, call.request.params['recordId']);
      const enrolment = await viewEnrolment(needs, { recordId, operator: call.operator().id });
      if (!enrolment) throw problemOf('not_found', 'No enrolment has this record id.');
      return { status: 200, body: answerOf(enrolment) };
    },
  },
];
