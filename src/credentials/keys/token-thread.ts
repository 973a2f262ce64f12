import assert from 'node:assert/strict';
import { parentPort, workerData } from 'node:worker_threads';
import { z } from 'zod';
import type { TokenAnswer, TokenQuestion } from './threaded-token.ts';
import { TokenModule } from './token-module.ts';

/** What the station hands to the thread at its start. */
const Settings = z
  .object({
    library: z.string(),
    slotLabel: z.string(),
    pinFile: z.string(),
    place: z.string(),
  })
  .strict();

/** An error as it crosses to the other thread. */
function failed(id: number, error: unknown): TokenAnswer {
  const known = error instanceof Error ? error : new Error('an unknown fault');
  const code: unknown = Reflect.get(known, 'code');
  const failure = {
    message: known.message,
    code: typeof code === 'string' ? code : 'token_unavailable',
    cause: known.cause instanceof Error ? known.cause.message : '',
  };
  return { id, kind: 'failed', failure };
}

const port = parentPort;
assert.ok(port, 'this file is the body of a worker thread');
try {
  const module = new TokenModule(Settings.parse(workerData));
  let unsent: unknown[] = [];
  // What came out of the token in one turn crosses together.
  const answer = (one: unknown) => {
    if (unsent.length === 0) {
      setImmediate(() => {
        port.postMessage(unsent);
        unsent = [];
      });
    }
    unsent.push(one);
  };
  port.on('message', (questions: readonly TokenQuestion[]) => {
    for (const { id, method, args } of questions) {
      const answered: Promise<unknown> = Reflect.apply(module[method], module, args);
      answered.then(
        (value) => answer({ id, kind: 'answered', value }),
        (error: unknown) => answer(failed(id, error)),
      );
    }
  });
  answer({ id: 0, kind: 'answered', value: 'loaded' });
} catch (error) {
  port.postMessage([failed(0, error)]);
}
