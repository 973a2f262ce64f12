import type { Worker } from 'node:worker_threads';

/** Methods of a store: arguments in, an answer out, all of them fit to cross to a thread. */
export type Methods = Readonly<Record<string, (...args: never[]) => unknown>>;

/** A store that is asked by the name of the method, and answers later. */
export interface Asked<M extends Methods> {
  ask<K extends keyof M & string>(method: K, ...args: Parameters<M[K]>): Promise<ReturnType<M[K]>>;
  close(): Promise<void>;
}

/** What a thread is asked. */
export interface StoreQuestion {
  readonly id: number;
  /** `close` ends the store. */
  readonly method: string;
  readonly args: readonly unknown[];
}

/** What it answers; question 0 is whether it is open. */
export type StoreAnswer =
  | { readonly id: number; readonly kind: 'answered'; readonly value: never }
  | {
      readonly id: number;
      readonly kind: 'failed';
      readonly message: string;
      readonly code: string;
    };

interface Waiting {
  readonly resolve: (value: never) => void;
  readonly reject: (error: Error) => void;
}

function lost(code: string): Error {
  return Object.assign(new Error('the thread of a store ended'), { code });
}

/**
 * A store in a thread of its own, so that no write to the disk holds up the station's answers.
 * @param lostCode of the error when the thread has ended
 * @throws an Error with a code when the file is foreign, newer or damaged
 */
export async function openStoreThread<M extends Methods>(
  worker: Worker,
  lostCode: string,
): Promise<Asked<M>> {
  const waiting = new Map<number, Waiting>();
  let asked = 0;
  let ended = false;
  const end = () => {
    ended = true;
    for (const { reject } of waiting.values()) reject(lost(lostCode));
    waiting.clear();
  };
  worker.on('message', (answer: StoreAnswer) => {
    const one = waiting.get(answer.id);
    waiting.delete(answer.id);
    if (answer.kind === 'answered') one?.resolve(answer.value);
    else one?.reject(Object.assign(new Error(answer.message), { code: answer.code }));
  });
  worker.on('error', end);
  worker.on('exit', end);
  await new Promise<void>((resolve, reject) => {
    waiting.set(0, { resolve: () => resolve(), reject });
  });
  const ask = <T>(method: string, args: readonly unknown[]): Promise<T> => {
    if (ended) return Promise.reject(lost(lostCode));
    asked += 1;
    const id = asked;
    return new Promise<T>((resolve, reject) => {
      waiting.set(id, { resolve, reject });
      worker.postMessage({ id, method, args } satisfies StoreQuestion);
    });
  };
  return {
    ask: (method, ...args) => ask(method, args),
    close: async () => {
      if (!ended) await ask<void>('close', []);
      await worker.terminate();
    },
  };
}
