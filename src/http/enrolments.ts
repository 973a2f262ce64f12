import { enrol } from '../procedures/enrol.ts';
import { viewEnrolment } from '../procedures/view-enrolment.ts';
import type { Settled } from '../register/change.ts';
import type { Enrolment } from '../register/register.ts';
import { assuranceOf } from '../vocabulary/face-source.ts';
import { RecordId } from '../vocabulary/record-ids.ts';
import { TrackingNumber } from '../vocabulary/tracking-number.ts';
import { EnrolmentAnswer, EnrolmentBody, TrackingAnswer } from './enrolment-schema.ts';
import { httpLimits } from './limits.ts';
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

/** How an enrolment stands, for whoever waits for it; nothing else of her is told. */
const progress = {
  enrolled: 'number_ready',
  already_enrolled: 'come_to_the_office',
  needs_adjudication: 'being_examined',
  provisional: 'at_the_centre',
} as const;

function progressOf({ state }: Enrolment) {
  return state.kind === 'pending' ? 'at_the_station' : progress[state.verdict.kind];
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
      // A client that goes away does not end it: once the person has her place, those after her
      // wait for her verdict, and it is there when the request is sent again.
      const result = await enrol(needs, {
        recordId: body.recordId,
        operator: call.operator().id,
        record: body.record,
        face: body.face,
        fingers: body.fingers,
        slaps: body.slaps,
        fingerExceptions: body.fingerExceptions,
        exceptionPhotos: body.exceptionPhotos,
        faceSource: body.faceSource,
      });
      if (!result.ok) throw refusalProblem(result.error);
      const enrolment = await needs.register.enrolment(body.recordId);
      if (!enrolment) throw new Error('what was settled is in the register');
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
  {
    method: 'get',
    path: '/v1/tracking/:number',
    summary: 'How the enrolment with this tracking number stands, without a word of the person',
    access: 'everyone',
    perMinuteMax: httpLimits.trackingPerMinuteMax,
    parameters: { number: TrackingNumber },
    answers: { 200: { what: 'How it stands.', schema: TrackingAnswer } },
    handle: async (needs, call) => {
      const tracking = parsed(TrackingNumber, call.request.params['number']);
      const enrolment = await needs.register.enrolmentTracked(tracking);
      if (!enrolment) throw problemOf('not_found', 'No enrolment has this tracking number.');
      return { status: 200, body: { trackingNumber: tracking, state: progressOf(enrolment) } };
    },
  },
];
