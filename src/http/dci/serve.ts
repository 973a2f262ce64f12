import express, { type IRouter, type Request, type RequestHandler, type Response } from 'express';
import { acknowledged, refused } from '../../dci/acknowledgement.ts';
import { locationsForm } from '../../dci/locations.ts';
import type { Partner } from '../../dci/partner.ts';
import { refusal, type MessageRefusal, type RefusalCode } from '../../dci/refusal.ts';
import { admitPartner, partnerWith } from '../../procedures/dci/admit-partner.ts';
import { exchangeAddresses, type ExchangeAddress } from '../../procedures/dci/kinds.ts';
import { answerMessage, takeMessage } from '../../procedures/dci/receive-message.ts';
import { RateLimit } from '../limits.ts';
import { sentMessage } from './body.ts';
import type { ExchangeDesk } from './needs.ts';

/** Tokens that are asked for in a minute, over all partners: each costs 80 ms of a thread. */
const tokensPerMinuteMax = 120;

/** Statuses that are not 400. */
const statuses: Partial<Record<RefusalCode, number>> = {
  'err.request.unauthorized': 401,
  'err.signature.missing': 401,
  'err.signature.invalid': 401,
  'err.request.forbidden': 403,
  'err.sender_id.invalid': 403,
  'err.request.too_many_requests': 429,
  'err.service.unavailable': 500,
};

function answerRefusal(desk: ExchangeDesk, response: Response, why: MessageRefusal): void {
  const { kind } = why;
  if (kind === 'err.request.unauthorized') response.set('www-authenticate', 'Bearer');
  response.locals['code'] = kind;
  // Nothing is kept of what was refused, so that its correlation is to nothing.
  response.status(statuses[kind] ?? 400).json(refused(why, 'none', desk.now()));
}

/** The partner whose token is shown. */
async function bearer(desk: ExchangeDesk, request: Request): Promise<Partner | undefined> {
  const [scheme = '', token, ...more] = (request.get('authorization') ?? '').split(' ');
  if (scheme.toLowerCase() !== 'bearer' || !token || more.length > 0) return undefined;
  return partnerWith(desk, token);
}

async function answer(
  desk: ExchangeDesk,
  { address, rates }: { readonly address: ExchangeAddress; readonly rates: RateLimit },
  { request, response }: { readonly request: Request; readonly response: Response },
): Promise<void> {
  const { kind, mode } = address;
  const partner = await bearer(desk, request);
  if (!partner) {
    const why = refusal('err.request.unauthorized', 'Show a bearer token that holds.');
    return answerRefusal(desk, response, why);
  }
  if (!rates.allows(partner.id, partner.terms.messagesPerMinuteMax, desk.now())) {
    const why = refusal('err.request.too_many_requests', 'Too many messages in this minute.');
    return answerRefusal(desk, response, why);
  }
  const body = await sentMessage(request, response);
  if (!body.ok) return answerRefusal(desk, response, body.error);
  const sent = { kind, body: body.value };
  if (mode === 'sync') {
    const answered = await answerMessage(desk, partner, sent);
    if (!answered.ok) return answerRefusal(desk, response, answered.error);
    response.status(200).json(answered.value);
    return undefined;
  }
  const taken = await takeMessage(desk, partner, sent);
  if (!taken.ok) return answerRefusal(desk, response, taken.error);
  response.status(202).json(acknowledged(taken.value, desk.now()));
  return undefined;
}

function handled(desk: ExchangeDesk, rates: RateLimit, address: ExchangeAddress): RequestHandler {
  return async (request, response) => {
    try {
      await answer(desk, { address, rates }, { request, response });
    } catch (error) {
      desk.failed(error);
      const why = refusal('err.service.unavailable', 'The registry failed. Its log says where.');
      answerRefusal(desk, response, why);
    }
  };
}

const form = express.urlencoded({ extended: false, limit: '8kb', parameterLimit: 20 });

function formField(request: Request, name: string): string {
  const { body }: { body?: unknown } = request;
  const value: unknown = typeof body === 'object' && body ? Reflect.get(body, name) : undefined;
  return typeof value === 'string' ? value : '';
}

/** OAuth 2.0 client credentials (RFC 6749 §4.4), by form. */
function tokenHandler(desk: ExchangeDesk, rates: RateLimit): RequestHandler {
  return async (request, response) => {
    response.set('cache-control', 'no-store');
    const refuse = (status: number, error: string, detail: string) => {
      response.locals['code'] = error;
      const errors = [{ code: error, message: detail }];
      response.status(status).json({ error, error_description: detail, errors });
    };
    if (!rates.allows('token', tokensPerMinuteMax, desk.now())) {
      return refuse(429, 'temporarily_unavailable', 'Too many tokens in this minute.');
    }
    if (formField(request, 'grant_type') !== 'client_credentials') {
      return refuse(400, 'unsupported_grant_type', 'Ask by client_credentials.');
    }
    const secret = formField(request, 'client_secret');
    const admitted = await admitPartner(desk, { id: formField(request, 'client_id'), secret });
    if (!admitted) return refuse(401, 'invalid_client', 'The client is not known.');
    response.status(200).json({
      access_token: admitted.token,
      token_type: 'bearer',
      expires_in: admitted.seconds,
    });
    return undefined;
  };
}

/**
 * The exchange's addresses: messages of partners, their tokens, the registry's keys and places.
 * @param base a path below which they lie; empty for none
 */
export function serveExchange(app: IRouter, base: string, desk: ExchangeDesk): void {
  const rates = new RateLimit();
  for (const address of exchangeAddresses) {
    app.post(`${base}${address.path}`, handled(desk, rates, address));
  }
  app.post(`${base}/oauth2/client/token`, form, tokenHandler(desk, rates));
  app.get(`${base}/.well-known/jwks.json`, (_request, response) => {
    const keys = desk.keys.published.map(({ kid, x }) => ({
      kty: 'OKP',
      crv: 'Ed25519',
      x,
      kid,
      alg: 'EdDSA',
      use: 'sig',
    }));
    response.set('cache-control', 'public, max-age=300').json({ keys });
  });
  app.get(`${base}/.well-known/locations.json`, (_request, response) => {
    response.set('cache-control', 'public, max-age=300').json(locationsForm(desk.locations));
  });
}
