import type { Worker } from 'node:worker_threads';
import type { Day } from './day.ts';
import type { TrustedApprover } from './formula/approvals.ts';

/** How far one part is. */
export interface Progress {
  readonly part: number;
  readonly scored: number;
  readonly incomplete: number;
  readonly left: number;
}

/** A full rescoring: which register, by which formula, of which day. */
export interface RescoringSettings {
  readonly path: string;
  readonly keys: { readonly wrap: Uint8Array; readonly lookup: Uint8Array };
  /** The formula's file as it was signed. */
  readonly formula: string;
  readonly trusted: readonly TrustedApprover[];
  readonly day: Day;
  /** The same name goes on where a rescoring was left. */
  readonly id: string;
  /** Threads, each with a part of the households; whoever goes on has as many as before. */
  readonly threads: number;
  /** Starts a thread on a file; the site knows how. */
  readonly startThread: (file: URL, workerData: unknown) => Worker;
  readonly onProgress: (parts: readonly Progress[]) => void;
  /** How far its threads stand behind everybody else, 0 … 19; on Linux alone. */
  readonly niceness?: number;
  /** Ends it after the blocks that are being scored; the same call goes on with it. */
  readonly signal?: AbortSignal;
}

function part(
  settings: RescoringSettings,
  number: number,
  { told, stop }: { readonly told: (progress: Progress) => void; readonly stop: Int32Array },
) {
  const { path, keys, formula, trusted, day, id, threads: parts, startThread } = settings;
  const file = new URL('./rescoring-thread.ts', import.meta.url);
  const worker = startThread(file, {
    path,
    keys,
    formula,
    trusted,
    day,
    id,
    parts,
    part: number,
    niceness: settings.niceness ?? 0,
    stop,
  });
  return new Promise<void>((resolve, reject) => {
    worker.on('message', told);
    worker.on('error', reject);
    worker.on('exit', (code) => {
      if (code === 0) resolve();
      else reject(Object.assign(new Error('a thread ended'), { code: 'rescoring_lost' }));
    });
  });
}

/**
 * Scores every household of a register anew, in threads beside whoever works on it.
 * @returns how each part ended
 * @throws what a thread threw; what was scored until then stays, and the same call goes on with it
 */
export async function rescoreEveryone(settings: RescoringSettings): Promise<readonly Progress[]> {
  const parts = new Map<number, Progress>();
  const told = (progress: Progress) => {
    parts.set(progress.part, progress);
    settings.onProgress([...parts.values()]);
  };
  // Looked at between two blocks: a thread that scores hears no messages.
  const stop = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  const halt = () => Atomics.store(stop, 0, 1);
  settings.signal?.addEventListener('abort', halt);
  if (settings.signal?.aborted) halt();
  const numbers = Array.from({ length: settings.threads }, (_, number) => number);
  const ended = numbers.map((number) => part(settings, number, { told, stop }));
  // Whoever threw is heard when the others have ended, too: nobody writes after the call.
  const results = await Promise.allSettled(ended);
  settings.signal?.removeEventListener('abort', halt);
  for (const result of results) if (result.status === 'rejected') throw result.reason;
  return numbers.flatMap((number) => parts.get(number) ?? []);
}
