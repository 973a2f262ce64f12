import type { Worker } from 'node:worker_threads';
import type { ThreadAnswer, ThreadFailure, ThreadQuestion } from './answering-thread.ts';

interface Waiting {
  readonly resolve: (value: never) => void;
  readonly reject: (error: Error) => void;
}

function errorOf({ message, stack, code }: ThreadFailure): Error {
  const error = Object.assign(new Error(message), code === '' ? {} : { code });
  error.stack = stack;
  return error;
}

/** A thread that answers questions, and the questions that it owes an answer. */
export class AskedThread<Method extends string> {
  readonly #worker: Worker;
  readonly #lost: () => Error;
  readonly #waiting = new Map<number, Waiting>();
  #asked = 0;
  #ended = false;

  private constructor(worker: Worker, lost: () => Error) {
    this.#worker = worker;
    this.#lost = lost;
    worker.on('message', (answer: ThreadAnswer) => {
      const waiting = this.#waiting.get(answer.id);
      this.#waiting.delete(answer.id);
      if (answer.kind === 'answered') waiting?.resolve(answer.value);
      else waiting?.reject(errorOf(answer.failure));
    });
    worker.on('error', () => this.#end());
    worker.on('exit', () => this.#end());
  }

  /**
   * Waits until a thread has opened what it answers for.
   * @param lost what is thrown when the thread is gone
   * @throws what kept it from opening
   */
  static async opened<Method extends string>(
    worker: Worker,
    lost: () => Error,
  ): Promise<AskedThread<Method>> {
    const thread = new AskedThread<Method>(worker, lost);
    await new Promise<void>((resolve, reject) => {
      thread.#waiting.set(0, { resolve: () => resolve(), reject });
    });
    return thread;
  }

  ask<T>(method: Method, ...args: readonly unknown[]): Promise<T> {
    if (this.#ended) return Promise.reject(this.#lost());
    this.#asked += 1;
    const id = this.#asked;
    return new Promise<T>((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#worker.postMessage({ id, method, args } satisfies ThreadQuestion);
    });
  }

  /** Has the store closed by the method of that name, unless the thread is gone already. */
  async close(close: Method): Promise<void> {
    if (!this.#ended) await this.ask<void>(close);
    await this.#worker.terminate();
  }

  #end(): void {
    this.#ended = true;
    for (const { reject } of this.#waiting.values()) reject(this.#lost());
    this.#waiting.clear();
  }
}
