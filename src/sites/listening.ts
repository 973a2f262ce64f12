import { createServer, type RequestListener, type Server } from 'node:http';
import { httpLimits } from '../http/limits.ts';

/** A server that listens, and on which port. */
export interface Listening {
  readonly server: Server;
  readonly port: number;
}

/**
 * Listens; until the station is open every request is answered by `answerStarting`.
 * @throws an Error with code `EADDRINUSE` and its like
 */
export async function listen(
  at: { readonly host: string; readonly port: number },
  answerStarting: RequestListener,
): Promise<Listening> {
  const server = createServer({
    requestTimeout: httpLimits.requestMs,
    headersTimeout: httpLimits.headersMs,
  });
  server.on('request', answerStarting);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(at.port, at.host, resolve);
  });
  const bound = server.address();
  return { server, port: typeof bound === 'object' && bound ? bound.port : at.port };
}

/** Answers what is under way and takes nothing new. */
export function stopListening(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeIdleConnections();
  });
}
