import assert from 'node:assert/strict';
import { parentPort, workerData } from 'node:worker_threads';

/** What a thread is asked: a method by its name. */
export interface ThreadQuestion {
  readonly id: number;
  readonly method: string;
  readonly args: readonly unknown[];
}

/** An error as it crosses between threads; `code` is empty when it had none. */
export interface ThreadFailure {
  readonly message: string;
  readonly stack: string;
  readonly code: string;
}

/** What a thread answers; whoever asked knows the value's type. Question 0: is it open? */
export type ThreadAnswer =
  | { readonly id: number; readonly kind: 'answered'; readonly value: never }
  | { readonly id: number; readonly kind: 'failed'; readonly failure: ThreadFailure };

function failureOf(error: unknown): ThreadFailure {
  const known = error instanceof Error ? error : new Error('an unknown fault');
  const code: unknown = Reflect.get(known, 'code');
  return {
    message: known.message,
    stack: known.stack ?? '',
    code: typeof code === 'string' ? code : '',
  };
}

/** Calls a method now, not later: changes are applied in the order in which they came. */
function called(store: object, { method, args }: ThreadQuestion): Promise<unknown> {
  return new Promise((resolve) => {
    const known: unknown = Reflect.get(store, method);
    assert.ok(typeof known === 'function', 'a store has the methods of its port');
    resolve(Reflect.apply(known, store, args));
  });
}

/**
 * The body of a thread that opens a store and then answers questions to its methods, one after the
 * other as far as they are synchronous. A store that does not open is the first answer.
 * @param open what is asked, from what the thread was given at its start
 */
export function answerQuestions(open: (settings: unknown) => object): void {
  const port = parentPort;
  assert.ok(port, 'this is the body of a worker thread');
  const failed = (id: number, error: unknown) =>
    port.postMessage({ id, kind: 'failed', failure: failureOf(error) });
  try {
    const store = open(workerData);
    port.on('message', (question: ThreadQuestion) => {
      const { id } = question;
      called(store, question).then(
        (value) => port.postMessage({ id, kind: 'answered', value }),
        (error: unknown) => failed(id, error),
      );
    });
    port.postMessage({ id: 0, kind: 'answered', value: 'open' });
  } catch (error) {
    failed(0, error);
  }
}
