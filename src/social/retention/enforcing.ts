import type { Worker } from 'node:worker_threads';
import type { Day } from '../day.ts';
import { RetentionReport, type ErasedKind, type RetentionSchedule } from './retention.ts';

const Kinds = RetentionReport.unwrap().shape.kinds;

/** One enforcement: of which register, by which schedule, as of which day. */
export interface EnforcingSettings {
  readonly path: string;
  readonly keys: { readonly wrap: Uint8Array; readonly lookup: Uint8Array };
  readonly schedule: RetentionSchedule;
  readonly day: Day;
  /** `count` says what would be erased, and erases nothing. */
  readonly mode: 'erase' | 'count';
  /** Starts a thread on a file; the site knows how. */
  readonly startThread: (file: URL, workerData: unknown) => Worker;
}

/**
 * Erases in a thread what is older than its kind is kept.
 * @throws an Error with code `retention_lost`, or what the thread threw; what was erased until then
 *   stays erased, and the next enforcement goes on
 */
export function enforceRetention(settings: EnforcingSettings): Promise<readonly ErasedKind[]> {
  const { startThread, ...given } = settings;
  const worker = startThread(new URL('./retention-thread.ts', import.meta.url), given);
  return new Promise((resolve, reject) => {
    worker.on('message', (kinds: unknown) => resolve(Kinds.parse(kinds)));
    worker.on('error', reject);
    worker.on('exit', () =>
      reject(Object.assign(new Error('the thread ended'), { code: 'retention_lost' })),
    );
  });
}
