import express, { type Express, type Request, type RequestHandler } from 'express';
import type { z } from 'zod';
import { logIn, type LogInRefusal } from '../../procedures/log-in.ts';
import type { OperatorAccount } from '../../register/accounts.ts';
import { fail, type Result } from '../../vocabulary/result.ts';
import { signInBody } from '../../web/account-pages.ts';
import { island } from '../../web/console-page.ts';
import { textsFor, type TextKey } from '../../web/texts.ts';
import { sentByOwnPage } from '../browser-session.ts';
import { httpLimits, type RateLimit } from '../limits.ts';
import type { StationNeeds } from '../needs.ts';
import { SessionBody } from '../operator-schema.ts';
import { parsed } from '../parse.ts';
import { problemOf } from '../problem.ts';
import { logInProblem } from '../sessions.ts';
import { beginSession, checkSecretRate, fieldOf } from './forms.ts';
import { showPage } from './shown.ts';
import { visitOf, type Visit } from './visit.ts';

/** What an operator who was not let in is told; the details need the right secret. */
function signInText({ kind }: LogInRefusal): TextKey {
  if (kind === 'operator_locked') return 'sign_in.problem.operator_locked';
  if (kind === 'certification_expired') return 'sign_in.problem.certification_expired';
  if (kind === 'factor_missing') return 'sign_in.problem.factor_missing';
  return 'sign_in.problem.session_required';
}

function tried(
  needs: StationNeeds,
  { operator, secret, code, face, fingers }: z.infer<typeof SessionBody>,
): Promise<Result<OperatorAccount, LogInRefusal>> {
  const shown = { code: code ?? 'none', face: face ?? 'none', fingers } as const;
  return logIn(needs, { operator, secret, ...shown });
}

/** Lets in whoever the form is of; the text says why nobody was. */
async function signedIn(
  needs: StationNeeds,
  request: Request,
): Promise<Result<OperatorAccount, TextKey>> {
  const code = fieldOf(request, 'code').trim();
  const body = SessionBody.safeParse({
    operator: fieldOf(request, 'operator').trim().toLowerCase(),
    secret: fieldOf(request, 'secret'),
    ...(code === '' ? {} : { code }),
  });
  if (!body.success) return fail('sign_in.problem.session_required');
  const result = await tried(needs, body.data);
  return result.ok ? result : fail(signInText(result.error));
}

/** Where somebody goes on who was let in. */
function pathAfter({ mustChangeSecret }: OperatorAccount): string {
  return mustChangeSecret ? '/secret' : '/';
}

/** Whether roles of this station ask for a face or a finger. */
function asksForBody({ policy }: StationNeeds): boolean {
  return Object.values(policy.operators.factors).some((asked) => asked.includes('biometric'));
}

function pageOf(needs: StationNeeds, { t, language }: Visit, wrong?: TextKey) {
  const texts = textsFor(language, ['sign_in', 'problem', 'enrol.advice']);
  const body = island('sign-in', { language, texts, asked: asksForBody(needs) });
  return {
    title: 'sign_in.title',
    held: true,
    scripts: ['sign-in.tsx'],
    body: signInBody(t, { body, wrong }),
  } as const;
}

/** Nobody has a body read who is not on the own page, or tries too often. */
function checkOrigin(needs: StationNeeds, rates: RateLimit): RequestHandler {
  return (request, _response, next) => {
    if (!sentByOwnPage(request)) throw problemOf('forgery_refused', 'Sign in on the own page.');
    checkSecretRate(needs, rates);
    next();
  };
}

/** The page where an operator says who she is, by words alone or with a face or a finger. */
export function serveSignIn(app: Express, needs: StationNeeds, rates: RateLimit): void {
  app.get('/sign-in', async (request, response) => {
    const visit = await visitOf(needs, request);
    const open = visit.session !== 'none' && visit.session.kind === 'open';
    if (open) return response.redirect(303, '/');
    return showPage(response, { needs, visit }, pageOf(needs, visit));
  });
  const photographs = express.json({ limit: httpLimits.photographBodyBytesMax, strict: true });
  app.post('/sign-in', checkOrigin(needs, rates), photographs, async (request, response) => {
    if (request.is('application/json')) {
      // A script of the page sent it, which shows what is answered.
      const result = await tried(needs, parsed(SessionBody, request.body));
      if (!result.ok) throw logInProblem(result.error);
      beginSession(needs, { request, response }, result.value);
      response.json({ path: pathAfter(result.value) });
      return;
    }
    const result = await signedIn(needs, request);
    if (!result.ok) {
      const visit = await visitOf(needs, request);
      showPage(response, { needs, visit }, { ...pageOf(needs, visit, result.error), status: 401 });
      return;
    }
    beginSession(needs, { request, response }, result.value);
    response.redirect(303, pathAfter(result.value));
  });
}
