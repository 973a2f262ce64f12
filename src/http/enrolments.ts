import { enrol } from '../procedures/enrol.ts';
import { viewEnrolment } from '../procedures/view-enrolment.ts';
import type { Settled } from '../register/change.ts';
import type { Enrolment } from '../register/register.ts';
import { RecordId } from '../vocabulary/record-ids.ts';
import { refuseWhenAlone, trackingOf } from './offline-enrolment.ts';
import { operation, type Operation } from './operation.ts';
import { parsed } from './parse.ts';
import { problemOf } from './problem.ts';
import { refusalProblem } from './refusal-problem.ts';
import { EnrolmentAnswer, EnrolmentBody } from './schema.ts';

function answerOf(recordId: RecordId, { verdict, idcs }: Omit<Settled, 'changes'>) {
  return {
    recordId,
    verdict: verdict.kind,
    ...(idcs === 'none' ? {} : { idcs }),
    ...('caseId' in verdict ? { caseId: verdict.caseId } : {}),
    ...('candidates' in verdict ? { candidates: verdict.candidates } : {}),
  };
}

/** The answer for an enrolment that was sent before. */
function stateOf(enrolment: Enrolment) {
  return enrolment.state.kind === 'pending'
    ? { recordId: enrolment.recordId, verdict: 'pending' }
    : answerOf(enrolment.recordId, enrolment.state);
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
      const result = await enrol(needs, {
        recordId: body.recordId,
        operator: call.operator().id,
        record: body.record,
        face: body.face,
        fingers: body.fingers,
        slaps: body.slaps,
        fingerExceptions: body.fingerExceptions,
      });
      if (!result.ok) throw refusalProblem(result.error);
      return {
        status: 200,
        body: {
          ...answerOf(body.recordId, result.value),
          ...(await trackingOf(needs, body.recordId)),
        },
        outcome: result.value.verdict.kind,
      };
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
      const body = { ...stateOf(enrolment), ...(await trackingOf(needs, recordId)) };
      return { status: 200, body };
    },
  },
];
