import { Router, type RequestHandler } from 'express';
import type { ExchangeDesk } from './needs.ts';

/** The exchange's addresses, for whoever asks first: few stations have partners at every start. */
export function exchangeWhenAsked(open: () => Promise<ExchangeDesk>): RequestHandler {
  let served: { readonly desk: ExchangeDesk; readonly router: RequestHandler } | undefined;
  const routerOf = async (desk: ExchangeDesk): Promise<RequestHandler> => {
    if (served?.desk === desk) return served.router;
    const { serveExchange } = await import('./serve.ts');
    const router = Router();
    serveExchange(router, '', desk);
    served = { desk, router };
    return router;
  };
  return (request, response, next) => {
    open()
      .then(routerOf)
      .then((router) => router(request, response, next), next);
  };
}
