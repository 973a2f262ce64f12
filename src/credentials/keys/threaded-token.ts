import type { Worker } from 'node:worker_threads';
import {
  tokenFailure,
  type TokenDevice,
  type TokenObjectName,
  type TokenSettings,
} from './token-device.ts';

type Method = keyof TokenDevice | 'close';

/** One call of the token; signatures are the many, and stand apart. */
type TokenCall =
  | { readonly method: 'sign'; readonly name: TokenObjectName; readonly digest: Uint8Array }
  | { readonly method: Exclude<Method, 'sign'>; readonly args: readonly unknown[] };

/** What the station asks of the token's thread. */
export type TokenQuestion = TokenCall & { readonly id: number };

/** What the thread answers; whoever asked knows the value's type. */
export type TokenAnswer =
  | { readonly id: number; readonly kind: 'answered'; readonly value: never }
  | {
      readonly id: number;
      readonly kind: 'failed';
      readonly failure: {
        readonly message: string;
        readonly code: string;
        /** What the library called it; empty when it was nothing of a library. */
        readonly cause: string;
      };
    };

/** How long a token may take before it counts as away. */
export interface TokenPatience {
  /** For a signature, or opening an envelope. */
  readonly answerMs: number;
  /** For making a key, or starting. */
  readonly makeMs: number;
}

const ordinaryPatience: TokenPatience = { answerMs: 5_000, makeMs: 60_000 };

/** Questions that may wait: more than this many are behind a token that is stuck. */
const waitingMax = 2_000;

interface Waiting {
  readonly resolve: (value: never) => void;
  readonly reject: (error: Error) => void;
  readonly timer: NodeJS.Timeout;
}

/** The token's thread and the questions that it owes an answer. */
class TokenThread {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  #unsent: TokenQuestion[] = [];
  #asked = 0;
  #ended = false;

  constructor(worker: Worker) {
    this.#worker = worker;
    worker.on('message', (answers: readonly TokenAnswer[]) => {
      for (const answer of answers) this.#take(answer);
    });
    worker.on('error', () => this.#end());
    worker.on('exit', () => this.#end());
  }

  /** The answer to question 0, which nobody asks: whether the library could be loaded. */
  loaded(withinMs: number): Promise<void> {
    return this.#answerTo<void>(0, withinMs);
  }

  ask<T>(
    withinMs: number,
    method: Exclude<Method, 'sign'>,
    ...args: readonly unknown[]
  ): Promise<T> {
    return this.#ask(withinMs, { method, args });
  }

  sign(withinMs: number, name: TokenObjectName, digest: Uint8Array): Promise<Uint8Array> {
    return this.#ask(withinMs, { method: 'sign', name, digest });
  }

  #ask<T>(withinMs: number, call: TokenCall): Promise<T> {
    if (this.#ended) return Promise.reject(lost("the token's thread ended"));
    if (this.#waiting.size >= waitingMax) return Promise.reject(lost('the token is stuck'));
    this.#asked += 1;
    const id = this.#asked;
    if (this.#unsent.length === 0) queueMicrotask(() => this.#send());
    this.#unsent.push({ id, ...call });
    return this.#answerTo<T>(id, withinMs);
  }

  async end(): Promise<void> {
    if (!this.#ended) await this.ask<void>(1_000, 'close').catch(() => undefined);
    await this.#worker.terminate();
  }

  #take(answer: TokenAnswer): void {
    const waiting = this.#taken(answer.id);
    if (answer.kind === 'answered') {
      waiting?.resolve(answer.value);
      return;
    }
    const { code, message, cause } = answer.failure;
    waiting?.reject(tokenFailure(code, message, cause === '' ? undefined : new Error(cause)));
  }

  /** Whatever is asked in one turn crosses together. */
  #send(): void {
    this.#worker.postMessage(this.#unsent);
    this.#unsent = [];
  }

  #answerTo<T>(id: number, withinMs: number): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#taken(id)?.reject(lost('the token does not answer in time'));
      }, withinMs);
      timer.unref();
      this.#waiting.set(id, { resolve, reject, timer });
    });
  }

  #taken(id: number): Waiting | undefined {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (waiting) clearTimeout(waiting.timer);
    return waiting;
  }

  #end(): void {
    this.#ended = true;
    for (const id of this.#waiting.keys())
      this.#taken(id)?.reject(lost("the token's thread ended"));
  }
}

function lost(message: string): Error {
  return tokenFailure('token_unavailable', message);
}

/** Starts a thread on a file; the site knows how. */
export type StartThread = (file: URL, workerData: unknown) => Worker;

/**
 * A token behind a thread of its own: a vendor's library may wait, or hang, in any of its calls.
 * @throws an Error with code `token_library` when the library can not be loaded
 */
export async function openThreadedToken(
  settings: TokenSettings,
  startThread: StartThread,
  patience: TokenPatience = ordinaryPatience,
): Promise<TokenDevice & { close(): Promise<void> }> {
  const { answerMs, makeMs } = patience;
  const file = new URL('./token-thread.ts', import.meta.url);
  const thread = new TokenThread(startThread(file, settings));
  try {
    await thread.loaded(makeMs);
  } catch (error) {
    await thread.end();
    throw error;
  }
  return {
    objects: () => thread.ask(makeMs, 'objects'),
    make: (kind, name) => thread.ask(makeMs, 'make', kind, name),
    destroy: (name) => thread.ask(makeMs, 'destroy', name),
    sign: (name, digest) => thread.sign(answerMs, name, digest),
    agree: (name, { x, y }) => thread.ask(answerMs, 'agree', name, { x, y }),
    mac: (name, bytes) => thread.ask(answerMs, 'mac', name, bytes),
    encrypt: (name, bytes, parameters) => thread.ask(answerMs, 'encrypt', name, bytes, parameters),
    decrypt: (name, sealed, parameters) =>
      thread.ask(answerMs, 'decrypt', name, sealed, parameters),
    close: () => thread.end(),
  };
}
