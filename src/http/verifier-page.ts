import type { Express } from 'express';
import type { VerifierFiles } from '../web/verifier-files.ts';
import { problemOf } from './problem.ts';

const base = '/verifier/';

const shared =
  "default-src 'none'; connect-src 'self'; base-uri 'none'; form-action 'none'; " +
  "frame-ancestors 'none'";

/** The page shows and asks; nothing in it is compiled while it runs. */
const pagePolicy =
  `${shared}; script-src 'self'; worker-src 'self'; style-src 'self'; font-src 'self'; ` +
  "img-src 'self' blob:; manifest-src 'self'";

/** Networks and the reader of codes are WebAssembly, and run in the worker alone. */
const workerPolicy = `${shared}; script-src 'self' 'wasm-unsafe-eval'`;

const isWorker = (name: string) => /^assets\/worker-[\w-]+\.js$/.test(name);

/** The offline verifier, to be installed once. */
export function serveVerifier(app: Express, files: VerifierFiles): void {
  app.get(/^\/verifier$/, (_request, response) => {
    response.redirect(303, base);
  });
  app.get(/^\/verifier\/.*$/, async (request, response) => {
    const name = request.path === base ? 'index.html' : request.path.slice(base.length);
    const file = await files.at(name);
    if (!file) throw problemOf('not_found', 'There is nothing at this address.');
    response.set({
      'content-security-policy': isWorker(name) ? workerPolicy : pagePolicy,
      // A browser asks whether the page is another now; offline its own copy answers.
      'cache-control': 'no-cache',
      'permissions-policy': 'camera=(self), microphone=(), geolocation=()',
    });
    response.type(file.type).send(Buffer.from(file.bytes));
  });
}
