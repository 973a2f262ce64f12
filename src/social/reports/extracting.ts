import type { Worker } from 'node:worker_threads';
import type { Day } from '../day.ts';
import type { CountingProgress } from './counting-progress.ts';
import type { ExtractDefinition, ReportDefinitions } from './report-definitions.ts';

/** The making of an extract: of which register, into which file. */
export interface ExtractingSettings {
  readonly path: string;
  readonly keys: { readonly wrap: Uint8Array; readonly lookup: Uint8Array };
  readonly file: string;
  /** Of the file's rows; random, of this extract alone. */
  readonly fileKey: Uint8Array;
  readonly definition: ExtractDefinition;
  readonly bands: ReportDefinitions['bands'];
  readonly least: number;
  readonly day: Day;
  /** Starts a thread on a file; the site knows how. */
  readonly startThread: (file: URL, workerData: unknown) => Worker;
  readonly onProgress: (progress: CountingProgress) => void;
}

/** What the thread says. */
export type ExtractingMessage =
  | ({ readonly kind: 'progress' } & CountingProgress)
  | { readonly kind: 'made'; readonly rows: number };

/**
 * Makes an extract's file in a thread, in one reading of the register.
 * @throws an Error with code `extracting_lost`, or what the thread threw
 */
export function makeExtract(settings: ExtractingSettings): Promise<{ readonly rows: number }> {
  const { startThread, onProgress, ...given } = settings;
  const worker = startThread(new URL('./extract-thread.ts', import.meta.url), given);
  return new Promise((resolve, reject) => {
    worker.on('message', (message: ExtractingMessage) => {
      if (message.kind === 'progress') onProgress(message);
      else resolve({ rows: message.rows });
    });
    worker.on('error', reject);
    worker.on('exit', () =>
      reject(Object.assign(new Error('the thread ended'), { code: 'extracting_lost' })),
    );
  });
}
