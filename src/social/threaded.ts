import type { Worker } from 'node:worker_threads';
import type { SocialStore } from './store.ts';

type Method = keyof SocialStore;

/** What is asked of the store's thread. */
export interface StoreQuestion {
  readonly id: number;
  readonly method: Method;
  readonly args: readonly unknown[];
}

/** A failure as it crosses from the thread; `code` is empty when the error had none. */
export interface StoreFailure {
  readonly message: string;
  readonly code: string;
}

/** What the thread answers; whoever asked knows the value's type. */
type StoreAnswer =
  | { readonly id: number; readonly kind: 'answered'; readonly value: never }
  | { readonly id: number; readonly kind: 'failed'; readonly failure: StoreFailure };

interface Waiting {
  readonly resolve: (value: never) => void;
  readonly reject: (error: Error) => void;
}

function failed({ message, code }: StoreFailure): Error {
  return Object.assign(new Error(message), code === '' ? {} : { code });
}

/** Asks a worker and waits for what it answers. */
function asker(worker: Worker) {
  const waiting = new Map<number, Waiting>();
  let asked = 0;
  let ended = false;
  const lost = () => failed({ message: 'the thread ended', code: 'social_store_lost' });
  const end = () => {
    ended = true;
    for (const { reject } of waiting.values()) reject(lost());
    waiting.clear();
  };
  worker.on('message', (answer: StoreAnswer) => {
    const one = waiting.get(answer.id);
    waiting.delete(answer.id);
    if (answer.kind === 'answered') one?.resolve(answer.value);
    else one?.reject(failed(answer.failure));
  });
  worker.on('error', end);
  worker.on('exit', end);
  const answerTo = <T>(id: number): Promise<T> =>
    new Promise<T>((resolve, reject) => {
      waiting.set(id, { resolve, reject });
    });
  return {
    opened: answerTo<string>(0),
    ask: <T>(method: Method, ...args: readonly unknown[]): Promise<T> => {
      if (ended) return Promise.reject(lost());
      asked += 1;
      const answer = answerTo<T>(asked);
      worker.postMessage({ id: asked, method, args });
      return answer;
    },
  };
}

/**
 * The social register in a thread of its own, so that no write to the disk holds up anybody.
 * @throws an Error with a code when the file is foreign or newer
 */
export async function openThreadedSocialStore(settings: {
  readonly path: string;
  readonly keys: { readonly wrap: Uint8Array; readonly lookup: Uint8Array };
  /** Starts a thread on a file; the site knows how. */
  readonly startThread: (file: URL, workerData: unknown) => Worker;
}): Promise<SocialStore> {
  const { path, keys, startThread } = settings;
  const worker = startThread(new URL('./social-thread.ts', import.meta.url), { path, keys });
  const { opened, ask } = asker(worker);
  await opened;
  return {
    record: (event) => ask('record', event),
    addFacts: (household, facts) => ask('addFacts', household, facts),
    known: (household) => ask('known', household),
    knownAsOf: (household, asOf) => ask('knownAsOf', household, asOf),
    householdOf: (person) => ask('householdOf', person),
    keepFormula: (hash, text) => ask('keepFormula', hash, text),
    formulaText: (hash) => ask('formulaText', hash),
    putScore: (score) => ask('putScore', score),
    scoresOf: (household) => ask('scoresOf', household),
    putDecisions: (decisions) => ask('putDecisions', decisions),
    decisionsOf: (household) => ask('decisionsOf', household),
    list: (programme, page) => ask('list', programme, page),
    close: async () => {
      await ask('close');
      await worker.terminate();
    },
  };
}
