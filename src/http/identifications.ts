import { identify } from '../procedures/identify.ts';
import { refusalProblem } from './enrolments.ts';
import { operation, type Operation } from './operation.ts';
import { IdentificationAnswer, IdentificationBody } from './schema.ts';

/** Identifications, for those who decide cases. */
export const identificationOperations: readonly Operation[] = [
  operation({
    method: 'post',
    path: '/v1/identifications',
    carries: 'photograph',
    summary: 'Search everyone for the person on a photograph; journalled with its purpose',
    access: ['adjudicator', 'supervisor'],
    body: IdentificationBody,
    answers: { 200: { what: 'Candidates, most alike first.', schema: IdentificationAnswer } },
    handle: async (needs, call, body) => {
      const result = await identify(needs, {
        operator: call.operator().id,
        purpose: body.purpose,
        face: body.face,
      });
      if (!result.ok) throw refusalProblem(result.error);
      return { status: 200, body: result.value };
    },
  }),
];
