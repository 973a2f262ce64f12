import { z } from 'zod';
import {
  answerStanding,
  requestStanding,
  type StandingRefusal,
} from '../procedures/change-standing.ts';
import { Idcs } from '../vocabulary/idcs.ts';
import { IdentityStanding } from '../vocabulary/identity-standing.ts';
import { OperatorId, StandingRequestId } from '../vocabulary/record-ids.ts';
import { operation, type Operation } from './operation.ts';
import { parsed } from './parse.ts';
import { problemOf } from './problem.ts';

const RequestBody = z
  .object({
    idcs: Idcs,
    standing: IdentityStanding,
    /** Which paper says so: a death certificate, a court's order. */
    reason: z.string().trim().min(3).max(500),
  })
  .strict();
const AnswerBody = z.discriminatedUnion('answer', [
  z.object({ answer: z.literal('confirmed'), idcs: Idcs }).strict(),
  z.object({ answer: z.literal('rejected') }).strict(),
]);
const WaitingAnswer = z.object({
  requests: z.array(
    z.object({
      id: StandingRequestId,
      standing: IdentityStanding,
      requestedBy: OperatorId,
      reason: z.string(),
      requestedAt: z.iso.datetime(),
    }),
  ),
});

/** Most requests that are listed. */
const requestsMax = 100;

function problemFor({ kind, why }: StandingRefusal) {
  return problemOf(kind, `The standing is not changed: ${why.replaceAll('_', ' ')}.`, { why });
}

/** How identities stand, by what two officers decide. */
export const standingOperations: readonly Operation[] = [
  operation({
    method: 'post',
    path: '/v1/standings',
    summary: 'Ask that an identity be suspended, held deceased, or put in force again',
    access: ['supervisor'],
    body: RequestBody,
    answers: { 201: { what: 'It waits for another officer.' } },
    handle: async (needs, call, body) => {
      const result = await requestStanding(needs, { ...body, operator: call.operator().id });
      if (!result.ok) throw problemFor(result.error);
      return { status: 201, body: { id: result.value } };
    },
  }),
  {
    method: 'get',
    path: '/v1/standings',
    summary: 'Requests that wait for another officer, oldest first',
    access: ['supervisor', 'auditor'],
    answers: { 200: { what: 'The requests; none says whose.', schema: WaitingAnswer } },
    handle: async (needs) => {
      const waiting = await needs.register.standingRequests(requestsMax);
      const requests = waiting.map((one) => ({
        ...one,
        requestedAt: new Date(one.requestedAt).toISOString(),
      }));
      return { status: 200, body: { requests } };
    },
  },
  operation({
    method: 'post',
    path: '/v1/standings/:id/answers',
    summary: 'Confirm such a request as its second officer, who names the number too; or reject it',
    access: ['supervisor'],
    parameters: { id: StandingRequestId },
    body: AnswerBody,
    answers: { 200: { what: 'Done; programmes that know the person are told.' } },
    handle: async (needs, call, body) => {
      const { answer } = body;
      const idcs = body.answer === 'confirmed' ? body.idcs : ('none' as const);
      const id = parsed(StandingRequestId, call.request.params['id']);
      const operator = call.operator().id;
      const result = await answerStanding(needs, { id, operator, answer, idcs });
      if (!result.ok) throw problemFor(result.error);
      return { status: 200, body: { standing: result.value, answer } };
    },
  }),
];
