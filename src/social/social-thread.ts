import assert from 'node:assert/strict';
import { parentPort, workerData } from 'node:worker_threads';
import { z } from 'zod';
import { openSqliteSocialStore } from './sqlite/sqlite-social-store.ts';
import type { StoreFailure, StoreQuestion } from './threaded.ts';

const Settings = z
  .object({
    path: z.string(),
    keys: z.object({ wrap: z.instanceof(Uint8Array), lookup: z.instanceof(Uint8Array) }),
  })
  .strict();

/** An error as it crosses to the other thread. */
function failureOf(error: unknown): StoreFailure {
  const known = error instanceof Error ? error : new Error('an unknown fault');
  const code: unknown = Reflect.get(known, 'code');
  return { message: known.message, code: typeof code === 'string' ? code : '' };
}

function serve(): void {
  const port = parentPort;
  assert.ok(port, 'this file is the body of a worker thread');
  const store = openSqliteSocialStore(Settings.parse(workerData));
  port.on('message', ({ id, method, args }: StoreQuestion) => {
    // Events are applied in the order in which they came: every method below is synchronous.
    const answered: Promise<unknown> = Reflect.apply(store[method], store, args);
    answered.then(
      (value) => port.postMessage({ id, kind: 'answered', value }),
      (error: unknown) => port.postMessage({ id, kind: 'failed', failure: failureOf(error) }),
    );
  });
  port.postMessage({ id: 0, kind: 'answered', value: 'open' });
}

try {
  serve();
} catch (error) {
  parentPort?.postMessage({ id: 0, kind: 'failed', failure: failureOf(error) });
}
