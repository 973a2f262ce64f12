import type { Express, Request, Response } from 'express';
import type { ClaimedNumber } from '../../procedures/give-codes.ts';
import {
  askForCode,
  signInResident,
  type SignInRefusal,
} from '../../procedures/sign-in-resident.ts';
import { Idcs } from '../../vocabulary/idcs.ts';
import { Vid } from '../../vocabulary/vid.ts';
import type { Outcome } from '../../web/resident/resident-page.ts';
import { residentSignInBody } from '../../web/resident/sign-in-body.ts';
import type { TextKey } from '../../web/texts.ts';
import { sentByOwnPage } from '../browser-session.ts';
import { fieldOf } from '../console/forms.ts';
import { httpLimits, type RateLimit } from '../limits.ts';
import type { StationNeeds } from '../needs.ts';
import { problemOf } from '../problem.ts';
import { clearResidentCookie, setResidentCookie } from '../resident-session.ts';
import { ownFormVisit, residentVisit, showOwnPage } from './visit.ts';

/** A number or an alias, by its length, as people write it. */
function claimedIn(typed: string): ClaimedNumber | undefined {
  const digits = typed.replaceAll(/[\s-]/g, '');
  const idcs = Idcs.safeParse(digits);
  if (idcs.success) return { kind: 'idcs', idcs: idcs.data };
  const vid = Vid.safeParse(digits);
  return vid.success ? { kind: 'vid', vid: vid.data } : undefined;
}

async function showSignIn(
  { request, response }: { readonly request: Request; readonly response: Response },
  needs: StationNeeds,
  said?: { readonly outcome: Outcome; readonly status: number },
): Promise<void> {
  const visit = await residentVisit(needs, request);
  const asksFace = needs.policy.residentFactors.includes('face');
  const body = residentSignInBody(visit.t, { outcome: said?.outcome, asksFace });
  showOwnPage(
    response,
    { needs, visit },
    {
      title: 'my.sign_in.title',
      path: '/my/sign-in',
      status: said?.status ?? 200,
      scripts: asksFace ? ['my-face.ts'] : [],
      body,
    },
  );
}

function checkForm(needs: StationNeeds, request: Request, rates: RateLimit): void {
  if (!sentByOwnPage(request)) throw problemOf('forgery_refused', 'Sign in on the own page.');
  const max = httpLimits.residentSignInsPerMinuteMax;
  if (rates.allows(`path:/v1/my/sessions`, max, needs.now())) return;
  throw problemOf('too_many_requests', 'Too many attempts in this minute.');
}

/** Why she was not let in. What is not her code is one text, whatever the cause. */
function refusalText({ kind }: SignInRefusal): TextKey {
  return kind === 'code_empty' ? 'my.code.empty' : 'my.sign_in.wrong';
}

/** A photograph that the page's script put into the form. */
function faceIn(request: Request): Uint8Array | 'none' {
  const face = fieldOf(request, 'face');
  return face === '' ? 'none' : Buffer.from(face, 'base64');
}

/** Signing in with a number and a code, asking for a code, signing out. */
export function serveResidentSignIn(app: Express, needs: StationNeeds, rates: RateLimit): void {
  app.get('/my/sign-in', async (request, response) => {
    const { session } = await residentVisit(needs, request);
    if (session !== 'none') return response.redirect(303, '/my');
    return showSignIn({ request, response }, needs);
  });
  app.post('/my/sign-in', async (request, response) => {
    checkForm(needs, request, rates);
    const claimed = claimedIn(fieldOf(request, 'number'));
    const code = fieldOf(request, 'code').trim();
    const outcome = { text: 'my.sign_in.wrong', bad: true } as const;
    if (!claimed) return showSignIn({ request, response }, needs, { outcome, status: 401 });
    const shown = { claimed, code, face: faceIn(request) };
    const signedIn = await signInResident(needs, shown);
    if (!signedIn.ok) {
      const text = refusalText(signedIn.error);
      const said = { outcome: { text, bad: true }, status: 401 };
      return showSignIn({ request, response }, needs, said);
    }
    const session = needs.residentSessions.begin(signedIn.value.id);
    setResidentCookie(request, response, { ...session, issuer: needs.issuer });
    return response.redirect(303, '/my');
  });
  app.post('/my/code', async (request, response) => {
    checkForm(needs, request, rates);
    const claimed = claimedIn(fieldOf(request, 'number'));
    const { language } = await residentVisit(needs, request);
    if (claimed) await askForCode(needs, { claimed, language });
    const outcome = { text: 'my.sign_in.sent', bad: false } as const;
    return showSignIn({ request, response }, needs, { outcome, status: 200 });
  });
  app.post('/my/sign-out', async (request, response) => {
    const visit = await ownFormVisit(needs, request);
    if (visit) needs.residentSessions.end(visit.session.token);
    clearResidentCookie(response);
    response.redirect(303, '/my/sign-in');
  });
}
