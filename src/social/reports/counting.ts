import type { Worker } from 'node:worker_threads';
import type { Day } from '../day.ts';
import type { CountingProgress } from './counting-progress.ts';
import type { ReportDefinitions, ReportId } from './report-definitions.ts';
import type { Report } from './report.ts';

/** A counting: which register, which reports, as of which day. */
export interface CountingSettings {
  readonly path: string;
  readonly keys: { readonly wrap: Uint8Array; readonly lookup: Uint8Array };
  readonly definitions: ReportDefinitions;
  readonly ids: readonly ReportId[];
  readonly day: Day;
  /** Starts a thread on a file; the site knows how. */
  readonly startThread: (file: URL, workerData: unknown) => Worker;
  readonly onProgress: (progress: CountingProgress) => void;
  readonly signal?: AbortSignal;
}

/** What the thread says. */
export type CountingMessage =
  | ({ readonly kind: 'progress' } & CountingProgress)
  | { readonly kind: 'counted'; readonly reports: readonly Report[] };

function ended(code: 'counting_lost' | 'counting_stopped'): Error {
  return Object.assign(new Error('the counting ended'), { code });
}

/**
 * Counts reports in a thread beside whoever works on the register, in one reading of it. Counts
 * leave the thread suppressed: nobody else has ever seen the small ones.
 * @throws an Error with code `counting_lost`, or `counting_stopped` after its signal
 */
export async function countReports(settings: CountingSettings): Promise<readonly Report[]> {
  const { startThread, onProgress, signal, ...given } = settings;
  const worker = startThread(new URL('./report-thread.ts', import.meta.url), given);
  const stop = () => void worker.terminate();
  signal?.addEventListener('abort', stop);
  try {
    return await new Promise((resolve, reject) => {
      worker.on('message', (message: CountingMessage) => {
        if (message.kind === 'progress') onProgress(message);
        else resolve(message.reports);
      });
      worker.on('error', reject);
      worker.on('exit', () =>
        reject(ended(signal?.aborted === true ? 'counting_stopped' : 'counting_lost')),
      );
      if (signal?.aborted === true) stop();
    });
  } finally {
    signal?.removeEventListener('abort', stop);
  }
}
