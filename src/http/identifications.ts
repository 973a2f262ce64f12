import { identify } from '../procedures/identify.ts';
import { operation, type Operation } from './operation.ts';
import { refusalProblem } from './refusal-problem.ts';
import { IdentificationAnswer, IdentificationBody } from './schema.ts';

/** Identifications, for those who decide cases. */
export const identificationOperations: readonly Operation[] = [
  operation({
    method: 'post',
    path: '/v1/identifications',
    carries: 'photograph',
    summary: 'Search everyone by a face, by fingers, or by both; journalled with its purpose',
    access: ['adjudicator', 'supervisor'],
    body: IdentificationBody,
    answers: { 200: { what: 'Candidates, most alike first.', schema: IdentificationAnswer } },
    handle: async (needs, call, body) => {
      const result = await identify(needs, {
        operator: call.operator().id,
        purpose: body.purpose,
        face: body.face ?? 'none',
        fingers: body.fingers,
        slaps: body.slaps,
        // Nothing hangs on an answer that nobody waits for.
        signal: call.signal,
      });
      if (!result.ok) throw refusalProblem(result.error);
      return { status: 200, body: result.value };
    },
  }),
];
