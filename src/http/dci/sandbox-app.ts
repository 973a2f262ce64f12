import express, { type Express, type Request } from 'express';
import { httpLimits, limitConcurrency } from '../limits.ts';
import type { StationLog } from '../log.ts';
import type { ExchangeDesk } from './needs.ts';
import { serveExchange } from './serve.ts';

function routeOf(request: Request): string {
  const route: unknown = request.route;
  const path: unknown = typeof route === 'object' && route ? Reflect.get(route, 'path') : '';
  return typeof path === 'string' && path !== '' ? path : 'none';
}

/** The exchange alone, as conformance tests meet it. Every answer says that it is a sandbox. */
export function sandboxApp(desk: ExchangeDesk, log: StationLog): Express {
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
  app.use((_request, response) => {
    response
      .status(404)
      .json({ errors: [{ code: 'err.request.not_found', message: 'Nothing is here.' }] });
  });
  return app;
}
