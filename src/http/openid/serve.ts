import express, { type Express, type Request, type RequestHandler, type Response } from 'express';
import { openIdPaths, type OpenIdDesk } from '../../openid/desk.ts';
import { httpLimits, type RateLimit } from '../limits.ts';
import type { StationNeeds } from '../needs.ts';
import { problemOf } from '../problem.ts';
import { answerConsent, answerDecline } from './consent.ts';
import { serveWallets } from './wallet.ts';
import { answerIdentification, showSignIn } from './sign-in.ts';

/** What the pages of a sign-in stand on. */
export interface OpenIdCall {
  readonly needs: StationNeeds;
  readonly desk: OpenIdDesk;
  readonly rates: RateLimit;
}

/**
 * What a browser may do with what the provider itself shows. Its forms lead on to the programme's
 * page by redirections, which a rule for forms would stop.
 */
const providerPolicy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; " +
  "connect-src 'self'; base-uri 'none'; frame-ancestors 'none'";

/** Whether any programme has people sign in: for others the provider's library is not loaded. */
async function assertServes({ register }: StationNeeds): Promise<void> {
  const programmes = await register.programmes();
  if (programmes.some(({ active, openid }) => active && openid)) return;
  throw problemOf('not_found', 'There is nothing at this address.');
}

function provided({ needs, desk, rates }: OpenIdCall): RequestHandler {
  return async (request, response) => {
    if (!rates.allows('openid', httpLimits.openIdPerMinuteMax, needs.now())) {
      throw problemOf('too_many_requests', 'Too many calls in this minute.');
    }
    await assertServes(needs);
    response.set('content-security-policy', providerPolicy);
    await desk.handle({ request, response });
  };
}

const photograph = express.json({ limit: httpLimits.photographBodyBytesMax, strict: true });
const form = express.urlencoded({ extended: false, limit: '8kb', parameterLimit: 20 });

type Answer = (
  call: OpenIdCall,
  exchange: { readonly request: Request; readonly response: Response },
) => Promise<void>;

/** OpenID Connect for programmes: the provider's addresses, and the pages of a sign-in. */
export function serveOpenId(app: Express, needs: StationNeeds, rates: RateLimit): void {
  const desk = needs.openid;
  if (desk === 'none') return;
  const call = { needs, desk, rates };
  if (needs.presentations !== 'none') serveWallets(app, call, needs.presentations);
  const { interaction, authorization, endSession, ...others } = openIdPaths;
  const own = [...Object.values(others), authorization, endSession];
  const below = [`${authorization}/:uid`, `${endSession}/:step`];
  for (const path of [...own, ...below]) app.all(path, provided(call));
  const answered =
    (answer: Answer): RequestHandler =>
    (request, response) =>
      answer(call, { request, response });
  const page = `${interaction}/:uid`;
  app.get(page, answered(showSignIn));
  app.post(`${page}/identify`, photograph, answered(answerIdentification));
  app.post(`${page}/consent`, form, answered(answerConsent));
  app.post(`${page}/decline`, form, answered(answerDecline));
}
