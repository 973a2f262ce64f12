import { verify } from '../procedures/verify.ts';
import { operation, type Operation } from './operation.ts';
import { problemOf } from './problem.ts';
import { VerificationAnswerBody, VerificationBody } from './schema.ts';
import { verificationProblem } from './verification-problem.ts';

/** Verifications by programmes. */
export const verificationOperations: readonly Operation[] = [
  operation({
    method: 'post',
    path: '/v1/verifications',
    carries: 'photograph',
    summary:
      'Verify a person by face, fingers, a one-time code, what she states, or several of these',
    access: 'programme',
    body: VerificationBody,
    answers: {
      200: {
        what:
          'A decision for the whole, never a score; with a token of two minutes when it is ' +
          '`verified`. `confirmed`: it is she, but not surely enough for a token of this purpose.',
        schema: VerificationAnswerBody,
      },
    },
    handle: async (needs, call, body) => {
      if (body.fingers?.length === 0) {
        throw problemOf('fingers_empty', 'No finger is sent. Send some, or leave them out.');
      }
      const result = await verify(needs, {
        programme: call.programme(),
        purpose: body.purpose,
        claimed: body.claimed,
        face: body.face ?? 'none',
        fingers: body.fingers ?? [],
        code: body.code,
        demographics: body.demographics,
        boundTo: call.boundTo,
      });
      if (!result.ok) throw verificationProblem(result.error);
      const answer = result.value;
      if (answer.kind === 'confirmed') {
        const { kind: decision, assurance } = answer;
        return { status: 200, body: { decision, assurance }, outcome: decision };
      }
      if (answer.kind !== 'verified') {
        return { status: 200, body: { decision: answer.kind }, outcome: answer.kind };
      }
      const { token, subject, expiresAt, assurance } = answer;
      return {
        status: 200,
        outcome: 'verified',
        body: {
          decision: 'verified',
          assurance,
          token,
          subject,
          expiresAt: new Date(expiresAt).toISOString(),
        },
      };
    },
  }),
];
