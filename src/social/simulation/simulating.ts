import type { Worker } from 'node:worker_threads';
import type { Simulate } from './simulation-question.ts';
import { merged, type Tally } from './tally.ts';

/** What a thread tells. */
export type Told =
  | {
      readonly kind: 'progress';
      readonly part: number;
      /** Places of the register that the thread looked at, and the last that there is. */
      readonly done: number;
      readonly last: number;
    }
  | { readonly kind: 'counted'; readonly part: number; readonly tally: Tally };

/** Where the register is, and with how many threads it is read. */
export interface SimulationPlace {
  readonly path: string;
  readonly keys: { readonly wrap: Uint8Array; readonly lookup: Uint8Array };
  readonly threads: number;
  /** Starts a thread on a file; the site knows how. */
  readonly startThread: (file: URL, workerData: unknown) => Worker;
}

/** Households whose status is followed at most; of more a part is taken. */
const followedMax = 20_000;

function cancelled(): Error {
  return Object.assign(new Error('the simulation was ended'), { code: 'simulation_cancelled' });
}

function countedBy(worker: Worker, told: (progress: Told) => void): Promise<Tally> {
  return new Promise((resolve, reject) => {
    let tally: Tally | undefined;
    worker.on('message', (message: Told) => {
      if (message.kind === 'counted') tally = message.tally;
      else told(message);
    });
    worker.on('error', reject);
    worker.on('exit', () => {
      if (tally) resolve(tally);
      else reject(Object.assign(new Error('a thread ended'), { code: 'simulation_lost' }));
    });
  });
}

/**
 * Simulations over a register's file, read only and in threads beside whoever works on it.
 * @returns what throws an Error with code `simulation_cancelled` when its signal ends it, or what a
 *   thread threw
 */
export function simulatorOver({ path, keys, threads, startThread }: SimulationPlace): Simulate {
  return async (question, { onProgress, signal }) => {
    if (signal.aborted) throw cancelled();
    const file = new URL('./simulating-thread.ts', import.meta.url);
    const workers = Array.from({ length: threads }, (_, part) =>
      startThread(file, { path, keys, ...question, followedMax, parts: threads, part }),
    );
    const end = () => {
      for (const worker of workers) void worker.terminate();
    };
    signal.addEventListener('abort', end, { once: true });
    const parts = new Map<number, { readonly done: number; readonly last: number }>();
    const told = (message: Told) => {
      if (message.kind !== 'progress') return;
      parts.set(message.part, message);
      // Before every thread has spoken nobody knows how much there is.
      if (parts.size < threads) return;
      const all = [...parts.values()];
      onProgress(
        all.reduce((sum, { done }) => sum + done, 0),
        Math.max(...all.map(({ last }) => last)),
      );
    };
    try {
      return merged(await Promise.all(workers.map((worker) => countedBy(worker, told))));
    } catch (error) {
      throw signal.aborted ? cancelled() : error;
    } finally {
      signal.removeEventListener('abort', end);
      // A thread that failed must not leave the others working for nobody.
      end();
    }
  };
}
