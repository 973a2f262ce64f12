import express, { type Express, type RequestHandler } from 'express';
import type { AnswerRefusal, PresentationDesk } from '../../openid/presentations.ts';
import { httpLimits, type RateLimit } from '../limits.ts';
import type { StationNeeds } from '../needs.ts';
import { ProblemError, problemOf } from '../problem.ts';

/** Where wallets fetch what they are asked, and bring what they answer. */
export const walletPaths = {
  request: '/openid/wallet-requests',
  response: '/openid/wallet-responses',
} as const;

/** What each place in time is; whatever else is wrong is the answer's own fault. */
const statuses: Readonly<Partial<Record<AnswerRefusal['kind'], number>>> = {
  presentation_unknown: 404,
  presentation_request_expired: 410,
  presentation_replayed: 409,
  verification_limited: 403,
};

function problemFor({ kind }: AnswerRefusal): ProblemError {
  const status = statuses[kind] ?? 400;
  return new ProblemError({ status, code: kind, detail: 'The presentation is not taken.' });
}

const form = express.urlencoded({ extended: false, limit: '256kb', parameterLimit: 5 });

function responseIn(body: unknown): string {
  const value: unknown = typeof body === 'object' && body ? Reflect.get(body, 'response') : '';
  return typeof value === 'string' ? value : '';
}

/** The two addresses that a wallet itself calls. Whoever knows a name of one may call it. */
export function serveWallets(
  app: Express,
  { needs, rates }: { readonly needs: StationNeeds; readonly rates: RateLimit },
  desk: PresentationDesk,
): void {
  const limited: RequestHandler = (_request, _response, next) => {
    const within = rates.allows('openid:wallets', httpLimits.openIdPerMinuteMax, needs.now());
    next(within ? undefined : problemOf('too_many_requests', 'Too many calls in this minute.'));
  };
  app.get(`${walletPaths.request}/:id`, limited, async (request, response) => {
    const object = await desk.request(String(request.params['id']));
    if (object === undefined) throw problemOf('not_found', 'There is no such request.');
    response.set('content-type', 'application/oauth-authz-req+jwt').send(Buffer.from(object));
  });
  app.post(`${walletPaths.response}/:id`, limited, form, async (request, response) => {
    const taken = await desk.take(String(request.params['id']), responseIn(request.body));
    if (!taken.ok) throw problemFor(taken.error);
    response.json({});
  });
}
