import type { Express, Request, Response } from 'express';
import { proveAgain } from '../../procedures/log-in.ts';
import { secretBody, unlockBody } from '../../web/account-pages.ts';
import type { TextKey } from '../../web/texts.ts';
import {
  antiForgeryField,
  antiForgeryHeader,
  checkNoForgery,
  clearSessionCookie,
} from '../browser-session.ts';
import type { RateLimit } from '../limits.ts';
import type { StationNeeds } from '../needs.ts';
import { problemOf } from '../problem.ts';
import { SecretBody, UnlockBody } from '../operator-schema.ts';
import { changeSecret } from '../sessions.ts';
import { beginSession, checkSecretRate, fieldOf } from './forms.ts';
import { ownPath } from './languages.ts';
import { showPage } from './shown.ts';
import { serveSignIn } from './sign-in.ts';
import { visitOf, type OpenVisit } from './visit.ts';

/** Whether a script of the page sent the form, which goes on by itself. */
function byScript(request: Request): boolean {
  return request.get(antiForgeryHeader) !== undefined;
}

/** A visit whose form was sent by a page of this session. */
export async function formVisit(needs: StationNeeds, request: Request): Promise<OpenVisit> {
  const visit = await visitOf(needs, request);
  const { session } = visit;
  if (session === 'none') throw problemOf('session_required', 'Begin a session first.');
  const stated = request.get(antiForgeryHeader) ?? fieldOf(request, antiForgeryField);
  checkNoForgery(request, session.token, stated);
  return { ...visit, session };
}

function serveSignOut(app: Express, needs: StationNeeds): void {
  app.post('/sign-out', async (request, response) => {
    const { session } = await formVisit(needs, request);
    needs.sessions.end(session.token);
    clearSessionCookie(response);
    response.redirect(303, '/sign-in');
  });
}

function serveSecret(app: Express, needs: StationNeeds): void {
  const show = (response: Response, visit: OpenVisit, wrong?: TextKey) => {
    const body = secretBody(visit.t, visit.session.antiForgery, wrong);
    const shown = { title: 'secret.title', held: true, status: wrong ? 422 : 200, body } as const;
    showPage(response, { needs, visit }, shown);
  };
  app.get('/secret', async (request, response) => {
    const visit = await visitOf(needs, request);
    const { session } = visit;
    if (session === 'none' || session.kind === 'locked') return response.redirect(303, '/');
    return show(response, { ...visit, session });
  });
  app.post('/secret', async (request, response) => {
    const visit = await formVisit(needs, request);
    if (visit.session.kind === 'locked') throw problemOf('session_locked', 'Unlock it first.');
    const secret = fieldOf(request, 'secret');
    const body = SecretBody.safeParse({ secret });
    if (!body.success) return show(response, visit, 'secret.short');
    if (secret !== fieldOf(request, 'again')) return show(response, visit, 'secret.differs');
    const { account } = visit.session;
    await changeSecret(needs, account, body.data.secret);
    beginSession(needs, { request, response }, account);
    return response.redirect(303, '/');
  });
}

function serveLock(app: Express, needs: StationNeeds, rates: RateLimit): void {
  app.post('/lock', async (request, response) => {
    const { session } = await formVisit(needs, request);
    needs.sessions.lock(session.token);
    if (byScript(request)) response.status(204).end();
    else response.redirect(303, '/');
  });
  app.post('/unlock', async (request, response) => {
    const visit = await formVisit(needs, request);
    checkSecretRate(needs, rates);
    const { session, t } = visit;
    const operator = session.account.id;
    const body = UnlockBody.safeParse({ secret: fieldOf(request, 'secret') });
    const proof = body.success
      ? await proveAgain(needs, { operator, secret: body.data.secret })
      : 'refused';
    const path = ownPath(fieldOf(request, 'from'));
    // Whoever fails so often is not at the counter.
    if (proof === 'limited') needs.sessions.end(session.token);
    if (proof === 'proven') {
      needs.sessions.unlock(session.token);
      if (byScript(request)) response.status(204).end();
      else response.redirect(303, path);
      return;
    }
    if (byScript(request)) throw problemOf('session_locked', 'The secret is not this operator’s.');
    const { antiForgery } = session;
    const wrong = unlockBody(t, { operator, antiForgery, path, wrong: 'lock.wrong' });
    const shown = { title: 'lock.title', held: true, status: 401, body: wrong } as const;
    showPage(response, { needs, visit }, shown);
  });
}

/** Signing in and out, the change of a first secret, lock and unlock. */
export function serveAccountPages(app: Express, needs: StationNeeds, rates: RateLimit): void {
  serveSignIn(app, needs, rates);
  serveSignOut(app, needs);
  serveSecret(app, needs);
  serveLock(app, needs, rates);
}
