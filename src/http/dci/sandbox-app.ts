import express, { type Express, type Request } from 'express';
import { z } from 'zod';
import type { RecordChange } from '../../dci/records.ts';
import { httpLimits, limitConcurrency } from '../limits.ts';
import type { StationLog } from '../log.ts';
import type { ExchangeDesk } from './needs.ts';
import { serveExchange } from './serve.ts';

function routeOf(request: Request): string {
  const route: unknown = request.route;
  const path: unknown = typeof route === 'object' && route ? Reflect.get(route, 'path') : '';
  return typeof path === 'string' && path !== '' ? path : 'none';
}

/** Something that happens to one of the fixed groups, because somebody wants to be told of it. */
const SandboxChange = z
  .object({
    group: z.string().max(99),
    event: z.enum(['REGISTER', 'NewHouseHoldMember', 'UPDATE']),
  })
  .strict();

/**
 * The exchange alone, as conformance tests meet it. Every answer says that it is a sandbox.
 * @param happen makes something happen, of which subscribers are told
 */
export function sandboxApp(
  desk: ExchangeDesk,
  log: StationLog,
  happen: (change: RecordChange) => void,
): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.use((request, response, next) => {
    const startedAt = performance.now();
    response.set({
      'basma-sandbox': 'true',
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
    });
    response.once('close', () => {
      const { code }: Record<string, unknown> = response.locals;
      log.answered({
        method: request.method,
        route: routeOf(request),
        status: response.statusCode,
        code: typeof code === 'string' ? code : '',
        ms: Math.round(performance.now() - startedAt),
      });
    });
    next();
  });
  app.use(limitConcurrency(httpLimits.concurrentMax));
  serveExchange(app, '', desk);
  app.post('/sandbox/changes', express.json({ limit: '4kb' }), (request, response) => {
    const change = SandboxChange.safeParse(request.body);
    if (change.success) happen(change.data);
    response.status(change.success ? 202 : 400).json({ happened: change.success });
  });
  app.use((_request, response) => {
    response
      .status(404)
      .json({ errors: [{ code: 'err.request.not_found', message: 'Nothing is here.' }] });
  });
  return app;
}
