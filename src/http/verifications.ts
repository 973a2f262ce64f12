import { verify } from '../procedures/verify.ts';
import { operation, type Operation } from './operation.ts';
import { problemOf } from './problem.ts';
import { refusalProblem } from './refusal-problem.ts';
import { VerificationAnswerBody, VerificationBody } from './schema.ts';

/** Verifications by programmes. */
export const verificationOperations: readonly Operation[] = [
  operation({
    method: 'post',
    path: '/v1/verifications',
    carries: 'photograph',
    summary: 'Verify the person at the counter by her face, by fingers, or by both',
    access: 'programme',
    body: VerificationBody,
    answers: {
      200: {
        what: 'A decision, never a score; with a token of two minutes when it is `verified`.',
        schema: VerificationAnswerBody,
      },
    },
    handle: async (needs, call, body) => {
      const result = await verify(needs, {
        programme: call.programme(),
        purpose: body.purpose,
        claimed: body.claimed,
        face: body.face ?? 'none',
        fingers: body.fingers,
        boundTo: call.boundTo,
      });
      if (!result.ok) {
        const refusal = result.error;
        if (refusal.kind === 'scope_missing') {
          throw problemOf(refusal.kind, 'The programme may not have people verified.');
        }
        if (refusal.kind === 'purpose_not_allowed') {
          throw problemOf(refusal.kind, 'The programme is not registered for this purpose.');
        }
        if (refusal.kind === 'proof_required') {
          throw problemOf(refusal.kind, 'The programme must prove possession of its key.');
        }
        throw refusalProblem(refusal);
      }
      const answer = result.value;
      if (answer.kind !== 'verified') {
        return { status: 200, body: { decision: answer.kind }, outcome: answer.kind };
      }
      const { token, subject, expiresAt } = answer;
      return {
        status: 200,
        outcome: 'verified',
        body: {
          decision: 'verified',
          token,
          subject,
          expiresAt: new Date(expiresAt).toISOString(),
        },
      };
    },
  }),
];
