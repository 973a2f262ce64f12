import type { Request, Response } from 'express';
import { z } from 'zod';
import type { AskedSignIn } from '../../openid/desk.ts';
import {
  signInWithProgramme,
  type ProgrammeSignInRefusal,
} from '../../procedures/sign-in-with-programme.ts';
import { Idcs } from '../../vocabulary/idcs.ts';
import { Vid } from '../../vocabulary/vid.ts';
import { claimTitles } from '../../web/claim-titles.ts';
import {
  openIdConsentBody,
  openIdSignInBody,
  openIdTroubleBody,
  type ShownRequest,
} from '../../web/openid-pages.ts';
import type { Html } from '../../web/page.ts';
import { translator, type TextKey } from '../../web/texts.ts';
import { sentByOwnPage } from '../browser-session.ts';
import { httpLimits } from '../limits.ts';
import { parsed } from '../parse.ts';
import { problemOf, type ProblemError } from '../problem.ts';
import { verificationProblem } from '../verification-problem.ts';
import { Photograph } from '../schema.ts';
import type { OpenIdCall } from './serve.ts';
import { languageOf, residentPage } from './shown.ts';

interface Exchange {
  readonly request: Request;
  readonly response: Response;
}

const IdentifyBody = z
  .object({
    claimed: z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('idcs'), idcs: Idcs }).strict(),
      z.object({ kind: z.literal('vid'), vid: Vid }).strict(),
    ]),
    face: Photograph.optional(),
    /** A one-time code; what is empty is refused, not left out. */
    code: z.string().max(20).optional(),
  })
  .strict();

function shownRequest({ uid, programme, purpose }: AskedSignIn): ShownRequest {
  return { uid, programme: programme.name, purpose: purpose.code, basis: purpose.basis };
}

/**
 * The sign-in that a page belongs to: of this browser, and of this very address.
 * @throws the problem `sign_in_over` or `forgery_refused`
 */
export async function askedBy(
  { desk }: OpenIdCall,
  { request, response }: Exchange,
  kind?: AskedSignIn['kind'],
): Promise<AskedSignIn> {
  if (!sentByOwnPage(request)) {
    throw problemOf('forgery_refused', 'Only the station’s own page may send this.');
  }
  const asked = await desk.asked({ request, response });
  const isThis = asked !== 'none' && asked.uid === request.params['uid'];
  if (!isThis || (kind !== undefined && asked.kind !== kind)) {
    throw problemOf('sign_in_over', 'This sign-in is over. Begin again at the programme.');
  }
  return asked;
}

/** What a sign-in under way asks for next: who she is, or what she allows. */
export async function showSignIn(call: OpenIdCall, { request, response }: Exchange): Promise<void> {
  const { needs, desk } = call;
  const asked = await desk.asked({ request, response });
  const language = languageOf(request.headers);
  const t = translator(language);
  const show = (status: number, title: TextKey, body: Html, scripts: readonly string[] = []) => {
    const page = residentPage(needs.console, request, {
      title,
      path: request.path,
      body,
      scripts,
    });
    response.status(status).type('html').send(page);
  };
  if (asked === 'none' || asked.uid !== request.params['uid']) {
    return show(410, 'openid.trouble.title', openIdTroubleBody(t, 'sign_in_over'));
  }
  // Its forms lead on to the programme's page, where the browser would not let them go otherwise.
  const policy = response.get('content-security-policy') ?? '';
  const leads = `form-action 'self' ${asked.returnOrigin}`;
  response.set('content-security-policy', policy.replace("form-action 'self'", leads));
  if (asked.kind === 'sign_in') {
    const both = asked.assurance === 'substantial';
    const body = openIdSignInBody({ t, language }, shownRequest(asked), { code: true, both });
    return show(200, 'openid.sign_in', body, ['openid-sign-in.tsx']);
  }
  const claims = asked.claims.map((one) => ({ ...one, title: claimTitles[one.name] }));
  return show(200, 'openid.consent', openIdConsentBody(t, shownRequest(asked), claims));
}

function problemFor(refusal: ProgrammeSignInRefusal): ProblemError {
  if (refusal.kind === 'sign_in_refused') {
    return problemOf(refusal.kind, 'It could not be shown that this is the holder of the number.');
  }
  if (refusal.kind === 'too_little_shown') {
    return problemOf(refusal.kind, 'The programme asks for a face and a code, together.');
  }
  return verificationProblem(refusal);
}

/** Takes a number and a face; answers where the browser goes on. */
export async function answerIdentification(call: OpenIdCall, exchange: Exchange): Promise<void> {
  const { needs, desk, rates } = call;
  const asked = await askedBy(call, exchange, 'sign_in');
  const { programme, purpose } = asked;
  const within =
    rates.allows('openid:identify', httpLimits.openIdSignInsPerMinuteMax, needs.now()) &&
    rates.allows(`programme:${programme.id}`, programme.verificationsPerMinuteMax, needs.now());
  if (!within) throw problemOf('too_many_requests', 'Too many attempts in this minute.');
  const { claimed, face, code } = parsed(IdentifyBody, exchange.request.body);
  const signedIn = await signInWithProgramme(needs, {
    programme,
    purpose: purpose.code,
    claimed,
    face: face ?? 'none',
    code,
    assurance: asked.assurance,
  });
  if (!signedIn.ok) throw problemFor(signedIn.error);
  const next = await desk.signedIn(exchange, signedIn.value);
  exchange.response.json({ next });
}
