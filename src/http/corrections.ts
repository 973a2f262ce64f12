import { answerCorrection, requestCorrection } from '../procedures/correct.ts';
import { findEnrolment } from '../procedures/find-enrolment.ts';
import type { Correction } from '../register/correction.ts';
import { CorrectionId } from '../vocabulary/record-ids.ts';
import {
  AnswerBody,
  AnsweredAnswer,
  CorrectionBody,
  CorrectionsAnswer,
  FoundAnswer,
  RequestedAnswer,
  SoughtBody,
  type CorrectionAnswer,
} from './adjudication-schema.ts';
import { operation, type Operation } from './operation.ts';
import { parsed } from './parse.ts';
import { problemOf } from './problem.ts';

/** Requests that are listed at once. */
const listedMax = 200;

function answerOf({ state, requestedAt, ...rest }: Correction): CorrectionAnswer {
  return {
    ...rest,
    requestedAt: new Date(requestedAt).toISOString(),
    state: state.kind,
    ...(state.kind === 'waiting'
      ? {}
      : { answeredBy: state.by, answeredAt: new Date(state.at).toISOString() }),
  };
}

/** Decisions on two people that were wrong: one of the office asks, another confirms. */
export const correctionOperations: readonly Operation[] = [
  {
    method: 'get',
    path: '/v1/corrections',
    summary: 'Corrections that wait for a second person',
    access: ['supervisor', 'adjudicator', 'auditor'],
    answers: { 200: { what: 'Oldest first.', schema: CorrectionsAnswer } },
    handle: async (needs) => {
      const waiting = await needs.register.corrections('waiting', listedMax);
      return { status: 200, body: { corrections: waiting.map(answerOf) } };
    },
  },
  {
    method: 'get',
    path: '/v1/corrections/answered',
    summary: 'Corrections that were confirmed or rejected',
    access: ['supervisor', 'auditor'],
    answers: { 200: { what: `The last ${listedMax}.`, schema: CorrectionsAnswer } },
    handle: async (needs) => {
      const answered = await needs.register.corrections('answered', listedMax);
      return { status: 200, body: { corrections: answered.map(answerOf) } };
    },
  },
  operation({
    method: 'post',
    path: '/v1/corrections/enrolments/search',
    summary: 'Find an enrolment by tracking number, number or place; journalled',
    access: ['supervisor'],
    body: SoughtBody,
    answers: { 200: { what: 'How it stands, not whose it is.', schema: FoundAnswer } },
    handle: async (needs, call, by) => {
      const found = await findEnrolment(needs, { by, operator: call.operator().id });
      if (!found) throw problemOf('not_found', 'No enrolment is found by this.');
      return { status: 200, body: { ...found, openedAt: new Date(found.openedAt).toISOString() } };
    },
  }),
  operation({
    method: 'post',
    path: '/v1/corrections',
    summary: 'Ask that a decision be changed: one refused is somebody of her own, or two are one',
    access: ['supervisor'],
    body: CorrectionBody,
    answers: { 201: { what: 'It waits for a second person.', schema: RequestedAnswer } },
    handle: async (needs, call, body) => {
      const { finding, recordId, reason } = body;
      const other = body.finding === 'same' ? body.other : undefined;
      const operator = call.operator().id;
      const request = { finding, recordId, other, operator, reason };
      const requested = await requestCorrection(needs, request);
      if (requested.ok) return { status: 201, body: { id: requested.value } };
      const { kind, why } = requested.error;
      throw problemOf(kind, `The correction was not taken: ${why}.`, { why });
    },
  }),
  operation({
    method: 'post',
    path: '/v1/corrections/:id/answer',
    summary: 'Confirm a correction as its second person, which carries it out; or reject it',
    access: ['supervisor', 'adjudicator'],
    body: AnswerBody,
    answers: { 200: { what: 'What came of it.', schema: AnsweredAnswer } },
    handle: async (needs, call, { answer }) => {
      const id = parsed(CorrectionId, call.request.params['id']);
      const operator = call.operator().id;
      const answered = await answerCorrection(needs, { id, operator, answer });
      if (!answered.ok) {
        const { kind, why } = answered.error;
        throw problemOf(kind, `The answer was not taken: ${why}.`, { why });
      }
      const { correction, idcs } = answered.value;
      const body = { ...answerOf(correction), ...(idcs === 'none' ? {} : { idcs }) };
      return { status: 200, body };
    },
  }),
];
