import { z } from 'zod';
import { askForCode, signInResident, type SignInRefusal } from '../procedures/sign-in-resident.ts';
import { languages } from '../web/language.ts';
import { ClaimedNumberBody } from './claimed-schema.ts';
import { httpLimits } from './limits.ts';
import { operation, type Operation } from './operation.ts';
import { problemOf, type ProblemError } from './problem.ts';
import { residentTokenOf } from './resident-session.ts';
import { Photograph } from './schema.ts';
import { verificationProblem } from './verification-problem.ts';

const CodeAskedBody = z
  .object({ claimed: ClaimedNumberBody, language: z.enum(languages).default('ar') })
  .strict();
const SignInBody = z
  .object({
    claimed: ClaimedNumberBody,
    /** Six digits of an application, or eight that were sent or given. */
    code: z.string().max(32),
    face: Photograph.optional(),
  })
  .strict();
const SignedInAnswer = z.object({ token: z.string(), endsAt: z.iso.datetime() });

const details = {
  code_empty: 'Show a code.',
  factor_missing: 'This station asks for a photograph of the face beside the code.',
  sign_in_refused: 'Number and code do not belong together, or were tried too often.',
} as const;

type OwnRefusal = Extract<SignInRefusal, { kind: keyof typeof details }>;

function isOwn(refusal: SignInRefusal): refusal is OwnRefusal {
  return refusal.kind in details;
}

/** What somebody becomes who was not let in. */
function signInProblem(refusal: SignInRefusal): ProblemError {
  if (!isOwn(refusal)) return verificationProblem(refusal);
  const more = refusal.kind === 'factor_missing' ? { factors: ['face'] } : {};
  return problemOf(refusal.kind, details[refusal.kind], more);
}

/** Residents' own sessions, of an app. */
export const mySessionOperations: readonly Operation[] = [
  operation({
    method: 'post',
    path: '/v1/my/codes',
    perMinuteMax: httpLimits.residentSignInsPerMinuteMax,
    summary: 'Have a code sent to the holder of a number, if there is one who can be reached',
    access: 'everyone',
    body: CodeAskedBody,
    answers: { 202: { what: 'The same answer whether or not anything was sent.' } },
    handle: async (needs, _call, body) => {
      await askForCode(needs, body);
      return { status: 202, body: { asked: true } };
    },
  }),
  operation({
    method: 'post',
    path: '/v1/my/sessions',
    carries: 'photograph',
    perMinuteMax: httpLimits.residentSignInsPerMinuteMax,
    summary: 'Begin a resident’s session with a number or an alias and a one-time code',
    access: 'everyone',
    body: SignInBody,
    answers: {
      201: { what: 'A session token, sent as `Authorization: Bearer`.', schema: SignedInAnswer },
    },
    handle: async (needs, _call, { face = 'none' as const, ...body }) => {
      const signedIn = await signInResident(needs, { ...body, face });
      if (!signedIn.ok) throw signInProblem(signedIn.error);
      const { token, endsAt } = needs.residentSessions.begin(signedIn.value.id);
      return { status: 201, body: { token, endsAt: new Date(endsAt).toISOString() } };
    },
  }),
  {
    method: 'delete',
    path: '/v1/my/sessions/current',
    summary: 'End one’s own session',
    access: 'resident',
    answers: { 200: { what: 'Ended.' } },
    handle: async (needs, { request }) => {
      const token = residentTokenOf(request);
      if (token !== undefined) needs.residentSessions.end(token);
      return { status: 200, body: { ended: true } };
    },
  },
];
