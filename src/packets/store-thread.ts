import type { Worker } from 'node:worker_threads';
import { AskedThread } from '../threads/asked-thread.ts';

/** Methods of a store: arguments in, an answer out, all of them fit to cross to a thread. */
export type Methods = Readonly<Record<string, (...args: never[]) => unknown>>;

/** A store that is asked by the name of the method, and answers later. */
export interface Asked<M extends Methods> {
  ask<K extends keyof M & string>(method: K, ...args: Parameters<M[K]>): Promise<ReturnType<M[K]>>;
  close(): Promise<void>;
}

/** Which store a thread opens. */
export interface StoreSettings {
  readonly kind: 'outbox' | 'inbox';
  readonly path: string;
}

/** The thread's program. */
export const storeThreadFile = new URL('./sqlite/packet-thread.ts', import.meta.url);

function lost(): Error {
  return Object.assign(new Error("the packets' thread ended"), { code: 'packets_lost' });
}

/**
 * A store in a thread of its own, so that no write to the disk holds up the station's answers.
 * @throws an Error with a code when the file is foreign, newer or damaged
 */
export async function openStoreThread<M extends Methods>(worker: Worker): Promise<Asked<M>> {
  const thread = await AskedThread.opened<string>(worker, lost);
  return {
    ask: (method, ...args) => thread.ask(method, ...args),
    close: () => thread.close('close'),
  };
}
