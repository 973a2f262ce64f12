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

/** Answers that cross together at the most: whoever has one need not wait for all. */
const togetherMax = 8;

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
  const send = () => {
    if (unsent.length === 0) return;
    port.postMessage(unsent);
    unsent = [];
  };
  // What comes out of the token in one turn crosses together, but nobody waits for a long turn.
  const answer = (one: unknown) => {
    if (unsent.length === 0) setImmediate(send);
    unsent.push(one);
    if (unsent.length >= togetherMax) send();
  };
  const ask = (question: TokenQuestion) => {
    const { id } = question;
    const answered: Promise<unknown> =
      question.method === 'sign'
        ? module.sign(question.name, question.digest)
        : Reflect.apply(module[question.method], module, question.args);
    answered.then(
      (value) => answer({ id, kind: 'answered', value }),
      (error: unknown) => answer(failed(id, error)),
    );
  };
  port.on('message', (questions: readonly TokenQuestion[]) => {
    for (const question of questions) {
      const value =
        question.method === 'sign' ? module.signNow(question.name, question.digest) : 'not_now';
      if (value === 'not_now') ask(question);
      else answer({ id: question.id, kind: 'answered', value });
    }
  });
  answer({ id: 0, kind: 'answered', value: 'loaded' });
} catch (error) {
  port.postMessage([failed(0, error)]);
}
