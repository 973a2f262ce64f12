import type { Worker } from 'node:worker_threads';
import { z } from 'zod';
import type { Day } from '../day.ts';
import type { DataQuality, QualityPolicy } from '../facts/quality.ts';
import type { TrustedApprover } from '../formula/approvals.ts';

const Progress = z.object({ done: z.number().int(), of: z.number().int() });
const count = z.number().int().nonnegative();
const variable = { known: count, missing: count, stale: count, contradicted: count } as const;

/** What was counted, as it is handed over and kept. */
export const CountedNumbers = z
  .object({
    households: count,
    complete: count,
    recertificationDue: count,
    variables: z
      .array(z.object({ variable: z.string(), ...variable, unverified: count }).strict())
      .readonly(),
  })
  .strict() satisfies z.ZodType<DataQuality>;
const Counted = z.object({ quality: CountedNumbers });

/** A count over everyone: which register, by which formula, of which day. */
export interface CountingSettings {
  readonly path: string;
  readonly keys: { readonly wrap: Uint8Array; readonly lookup: Uint8Array };
  readonly startThread: (file: URL, workerData: unknown) => Worker;
}

/** What is counted. */
export interface CountingOrder {
  readonly formula: string;
  readonly trusted: readonly TrustedApprover[];
  readonly day: Day;
  readonly policy: QualityPolicy;
  readonly onProgress: (progress: { readonly done: number; readonly of: number }) => void;
}

/** Counts everyone in a thread beside whoever works on the register. */
export type QualityCounting = (order: CountingOrder) => Promise<DataQuality>;

/**
 * Counting in a thread of its own.
 * @throws what the thread threw; `quality_count_lost` when it ended without a count
 */
export function threadedCounting(settings: CountingSettings): QualityCounting {
  return ({ onProgress, ...order }) =>
    new Promise((resolve, reject) => {
      const { path, keys, startThread } = settings;
      const file = new URL('../quality-thread.ts', import.meta.url);
      const worker = startThread(file, { path, keys, ...order });
      let counted: DataQuality | undefined;
      worker.on('message', (message: unknown) => {
        const progress = Progress.safeParse(message);
        if (progress.success) onProgress(progress.data);
        else counted = Counted.parse(message).quality;
      });
      worker.on('error', reject);
      worker.on('exit', () => {
        if (counted) resolve(counted);
        else reject(Object.assign(new Error('a thread ended'), { code: 'quality_count_lost' }));
      });
    });
}
