import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import express, {
  type ErrorRequestHandler,
  type Express,
  type Request,
  type RequestHandler,
  type Response,
} from 'express';
import type { ProgrammeAccount } from '../register/accounts.ts';
import { authenticatedOperator } from './authentication.ts';
import { serveConsole } from './console/serve.ts';
import { exchangeBase } from './dci/exchange-base.ts';
import { exchangeWhenAsked } from './dci/when-asked.ts';
import { httpLimits, limitConcurrency, RateLimit } from './limits.ts';
import type { StationLog } from './log.ts';
import { stationMetrics } from './metrics.ts';
import type { StationNeeds } from './needs.ts';
import { serveOpenId } from './openid/serve.ts';
import { servePages } from './pages.ts';
import type { Operation, Reply, Streamed } from './operation.ts';
import { operations } from './operations.ts';
import { problemFrom, problemOf } from './problem.ts';
import { authenticatedProgramme } from './programme-authentication.ts';
import { unreadBody } from './request-body.ts';
import { serveResidentPages } from './resident-pages/serve.ts';
import { authenticatedResident } from './resident-session.ts';
import { authenticatedStation } from './station-authentication.ts';

const securityHeaders: RequestHandler = (_request, response, next) => {
  response.set({
    'content-security-policy':
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; " +
      "media-src blob:; connect-src 'self'; font-src 'self'; base-uri 'none'; " +
      "form-action 'self'; frame-ancestors 'none'",
    'permissions-policy': 'camera=(self), microphone=(), geolocation=()',
    'x-content-type-options': 'nosniff',
    // With none at all a browser would not state its own pages' origin with a form.
    'referrer-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'cache-control': 'no-store',
  });
  next();
};

/** A page of another site must not reach the station by a name that it made point here. */
function checkHost({ issuer, programmeTls, port }: StationNeeds): RequestHandler {
  const own = [issuer, ...(programmeTls ? [programmeTls.address] : [])];
  const hosts = own.map((address) => new URL(address).host);
  const known = new Set([...hosts, `127.0.0.1:${port}`, `localhost:${port}`, `[::1]:${port}`]);
  return (request, _response, next) => {
    if (known.has(request.get('host') ?? '')) next();
    else next(problemOf('host_refused', 'This station answers only under its own name.'));
  };
}

/** The pattern that a request met; an address may hold what must not be written down. */
function routeOf(request: Request): string {
  const route: unknown = request.route;
  const path: unknown = typeof route === 'object' && route ? Reflect.get(route, 'path') : '';
  return typeof path === 'string' && path !== '' ? path : 'none';
}

/** What a station for training answers says so in itself, too. */
function marked({ training }: StationNeeds, body: unknown): unknown {
  const canSay = training && typeof body === 'object' && body !== null && !Array.isArray(body);
  return canSay ? { ...body, training: true } : body;
}

/** Says of every answer of a station for training what it is. */
function markTraining({ training }: StationNeeds): RequestHandler {
  return (_request, response, next) => {
    if (training) response.set('basma-training', 'true');
    next();
  };
}

/** Aborted when the connection ends before the answer is written. */
function goneSignal(response: Response): AbortSignal {
  const gone = new AbortController();
  response.once('close', () => {
    if (response.writableFinished) return;
    gone.abort(problemOf('client_gone', 'The client did not wait for the answer.'));
  });
  return gone.signal;
}

/** Sends parts as they come, no faster than they are read. */
async function sendStream(response: Response, { type, parts }: Streamed): Promise<void> {
  response.set('content-type', type);
  await pipeline(Readable.from(parts, { objectMode: false }), response).catch(() => undefined);
}

/** Sends a reply in whichever form it has. */
async function answer(needs: StationNeeds, response: Response, reply: Reply): Promise<void> {
  response.locals['outcome'] = reply.outcome ?? '';
  response.set(reply.headers ?? {});
  response.status(reply.status);
  if ('stream' in reply) await sendStream(response, reply.stream);
  else if ('media' in reply) response.type(reply.media.type).send(Buffer.from(reply.media.bytes));
  else response.json(marked(needs, reply.body));
}

/** Holds a programme to its rate; what verifies nobody has a rate of its own. */
function limitRate(
  { now }: StationNeeds,
  rates: RateLimit,
  { quick }: Operation,
  { id, verificationsPerMinuteMax }: ProgrammeAccount,
): void {
  const [key, max] = quick
    ? [`programme-quick:${id}`, httpLimits.quickPerMinuteMax]
    : [`programme:${id}`, verificationsPerMinuteMax];
  if (!rates.allows(key, max, now())) {
    throw problemOf('too_many_requests', 'The programme asks too often in this minute.');
  }
}

function handlerOf(needs: StationNeeds, operation: Operation, rates: RateLimit): RequestHandler {
  return async (request, response) => {
    const { access } = operation;
    const signal = goneSignal(response);
    const { perMinuteMax } = operation;
    if (perMinuteMax !== undefined) {
      const within = rates.allows(`path:${operation.path}`, perMinuteMax, needs.now());
      if (!within) throw problemOf('too_many_requests', 'Too many attempts in this minute.');
    }
    const operator =
      typeof access === 'string'
        ? undefined
        : await authenticatedOperator(needs, request, operation);
    const station = access === 'station' ? await authenticatedStation(needs, request) : undefined;
    const resident =
      access === 'resident' ? await authenticatedResident(needs, request) : undefined;
    // Only now: whoever has no session has no body read. A programme may state itself in the body.
    const unread = await unreadBody(operation, request, response);
    if (unread) {
      await answer(needs, response, unread);
      return;
    }
    const asking =
      access === 'programme' ? await authenticatedProgramme(needs, request) : undefined;
    if (asking) limitRate(needs, rates, operation, asking.programme);
    const missing = () => new Error('an endpoint asks for whom its access promises');
    const reply = await operation.handle(needs, {
      request,
      boundTo: asking?.boundTo ?? 'none',
      json: request.body,
      signal,
      operator: () => {
        if (!operator) throw missing();
        return operator;
      },
      programme: () => {
        if (!asking) throw missing();
        return asking.programme;
      },
      resident: () => {
        if (!resident) throw missing();
        return resident;
      },
      station: () => {
        if (!station) throw missing();
        return station;
      },
      octets: () => (Buffer.isBuffer(request.body) ? request.body : new Uint8Array()),
    });
    await answer(needs, response, reply);
  };
}

/** Answers with the problem that an error becomes. */
function answerProblem(needs: StationNeeds, log: StationLog): ErrorRequestHandler {
  return (error: unknown, request, response, _next) => {
    const problem = problemFrom(error);
    if (problem.code === 'internal') {
      log.failed({ route: routeOf(request), error });
    }
    const { status, code, detail, more } = problem;
    response.locals['code'] = code;
    const title = code.replaceAll('_', ' ');
    const body = { type: `urn:basma:problem:${code}`, title, status, code, detail, ...more };
    response
      .status(status)
      .type('application/problem+json')
      .send(JSON.stringify(marked(needs, body)));
  };
}

/** The HTTP interface of a station. */
export function stationApp(needs: StationNeeds, log: StationLog): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('query parser', 'simple');
  const metrics = stationMetrics(needs);
  app.use((request, response, next) => {
    const startedAt = performance.now();
    response.once('close', () => {
      const { code, outcome }: Record<string, unknown> = response.locals;
      const unread = response.writableFinished ? '' : 'client_gone';
      const answered = {
        method: request.method,
        route: routeOf(request),
        status: response.statusCode,
        code: typeof code === 'string' ? code : unread,
        ms: Math.round(performance.now() - startedAt),
      };
      log.answered(answered);
      metrics.answered(answered, typeof outcome === 'string' ? outcome : '');
    });
    next();
  });
  app.use(
    securityHeaders,
    markTraining(needs),
    checkHost(needs),
    limitConcurrency(httpLimits.concurrentMax),
  );
  const rates = new RateLimit();
  for (const operation of operations) {
    app[operation.method](operation.path, handlerOf(needs, operation, rates));
  }
  serveOpenId(app, needs, rates);
  if (needs.exchange !== 'none') app.use(exchangeBase, exchangeWhenAsked(needs.exchange));
  servePages(app, { needs, metrics, operations });
  serveResidentPages(app, needs, rates);
  serveConsole(app, needs, rates);
  app.use((_request, _response, next) => {
    next(problemOf('not_found', 'There is nothing at this address.'));
  });
  app.use(answerProblem(needs, log));
  return app;
}
