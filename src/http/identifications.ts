import { identify } from '../procedures/identify.ts';
import { takeProbe } from '../procedures/take-probe.ts';
import { operation, type Operation } from './operation.ts';
import { probeProblem } from './probe.ts';
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
      const operator = call.operator().id;
      const { purpose, captures, face = 'none' as const, fingers, slaps } = body;
      const probe = await takeProbe(needs, { operator, purpose, captures, face, fingers });
      if (!probe.ok) throw probeProblem(probe.error);
      const result = await identify(needs, {
        operator,
        purpose,
        face: probe.value.face,
        fingers: probe.value.fingers,
        slaps,
        // Nothing hangs on an answer that nobody waits for.
        signal: call.signal,
      });
      if (!result.ok) throw refusalProblem(result.error);
      const answer = { ...result.value, captureAssurance: probe.value.assurance };
      return { status: 200, body: answer };
    },
  }),
];
