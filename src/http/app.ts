import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import express, {
  type ErrorRequestHandler,
  type Express,
  type Request,
  type RequestHandler,
  type Response,
} from 'express';
import { adjudicationOperations } from './adjudications.ts';
import { authenticatedOperator, authenticatedProgramme, provenKey } from './authentication.ts';
import { caseFingerOperations } from './case-fingers.ts';
import { serveConsole } from './console/serve.ts';
import { correctionOperations } from './corrections.ts';
import { counterOperations } from './counter-verifications.ts';
import { deduplicationOperations } from './deduplications.ts';
import { documentOperations } from './documents.ts';
import { draftOperations } from './drafts.ts';
import { deviceOperations } from './devices.ts';
import { enrolmentOperations } from './enrolments.ts';
import { guideOperations } from './guides.ts';
import { figureOperations } from './figures.ts';
import { inboxOperations, packetImportOperations } from './inbox.ts';
import { identificationOperations } from './identifications.ts';
import { certificateOperations } from './certificates.ts';
import { keyRotationOperations } from './key-rotations.ts';
import { stationKeyOperations } from './station-keys.ts';
import { httpLimits, limitConcurrency, RateLimit } from './limits.ts';
import type { StationLog } from './log.ts';
import { stationMetrics } from './metrics.ts';
import type { StationNeeds } from './needs.ts';
import { networkOperations } from './networks.ts';
import { packetOperations } from './packets.ts';
import { servePages } from './pages.ts';
import type { Operation, Streamed } from './operation.ts';
import { problemFrom, problemOf } from './problem.ts';
import { operatorOperations } from './operators.ts';
import { residentOperations } from './residents.ts';
import { sessionOperations } from './sessions.ts';
import { authenticatedStation } from './station-authentication.ts';
import { stateOperations } from './station-state.ts';
import { stationOperations } from './stations.ts';
import { trackingOperations } from './tracking.ts';
import { offlineVerifierOperations } from './offline-verifiers.ts';
import { verificationOperations } from './verifications.ts';

/** Every endpoint of a station. */
export const operations: readonly Operation[] = [
  ...sessionOperations,
  ...operatorOperations,
  ...enrolmentOperations,
  ...draftOperations,
  ...guideOperations,
  ...deviceOperations,
  ...identificationOperations,
  ...adjudicationOperations,
  ...caseFingerOperations,
  ...correctionOperations,
  ...residentOperations,
  ...documentOperations,
  ...verificationOperations,
  ...counterOperations,
  ...offlineVerifierOperations,
  ...deduplicationOperations,
  ...figureOperations,
  ...certificateOperations,
  ...keyRotationOperations,
  ...stationKeyOperations,
  ...networkOperations,
  ...packetOperations,
  ...trackingOperations,
  ...stationOperations,
  ...inboxOperations,
  ...packetImportOperations,
  ...stateOperations,
];

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
function checkHost({ issuer, port }: StationNeeds): RequestHandler {
  const { host } = new URL(issuer);
  const known = new Set([host, `127.0.0.1:${port}`, `localhost:${port}`, `[::1]:${port}`]);
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

const smallBody = express.json({ limit: httpLimits.bodyBytesMax, strict: true });
const photographBody = express.json({ limit: httpLimits.photographBodyBytesMax, strict: true });

const octets = 'application/octet-stream';
const sliceBody = express.raw({ limit: httpLimits.sliceBytesMax, type: octets });
const packetBody = express.raw({ limit: httpLimits.packetBytesMax, type: octets });

/** What reads a body, and of which type it is. */
const bodyReaders = {
  words: { read: smallBody, type: 'application/json' },
  photograph: { read: photographBody, type: 'application/json' },
  slice: { read: sliceBody, type: octets },
  packet: { read: packetBody, type: octets },
} as const;

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

/** Reads a body, and parses it where it is JSON, no larger than the endpoint needs. */
function readBody(operation: Operation, request: Request, response: Response): Promise<void> {
  const { read, type } = bodyReaders[operation.carries ?? 'words'];
  if (!request.is(type)) throw problemOf('media_type_unsupported', `Send ${type}.`);
  return new Promise((resolve, reject) => {
    read(request, response, (error?: unknown) => {
      if (error === undefined) resolve();
      else reject(error instanceof Error ? error : new Error('the body could not be read'));
    });
  });
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
    // Only now: whoever has no session has no body read. A programme may state itself in the body.
    if (operation.body ?? operation.carries) await readBody(operation, request, response);
    const programme =
      access === 'programme' ? await authenticatedProgramme(needs, request) : undefined;
    if (programme) {
      const max = programme.verificationsPerMinuteMax;
      if (!rates.allows(`programme:${programme.id}`, max, needs.now())) {
        throw problemOf('too_many_requests', 'Too many verifications in this minute.');
      }
    }
    const missing = () => new Error('an endpoint asks for whom its access promises');
    const boundTo = programme ? await provenKey(needs, request, programme) : 'none';
    const reply = await operation.handle(needs, {
      request,
      boundTo,
      json: request.body,
      signal,
      operator: () => {
        if (!operator) throw missing();
        return operator;
      },
      programme: () => {
        if (!programme) throw missing();
        return programme;
      },
      station: () => {
        if (!station) throw missing();
        return station;
      },
      octets: () => (Buffer.isBuffer(request.body) ? request.body : new Uint8Array()),
    });
    response.locals['outcome'] = reply.outcome ?? '';
    response.set(reply.headers ?? {});
    response.status(reply.status);
    if ('stream' in reply) await sendStream(response, reply.stream);
    else if ('media' in reply) response.type(reply.media.type).send(Buffer.from(reply.media.bytes));
    else response.json(marked(needs, reply.body));
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
  servePages(app, { needs, metrics, operations });
  serveConsole(app, needs, rates);
  app.use((_request, _response, next) => {
    next(problemOf('not_found', 'There is nothing at this address.'));
  });
  app.use(answerProblem(needs, log));
  return app;
}
