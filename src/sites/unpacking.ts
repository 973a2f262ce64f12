import type { Unpack, UnpackedImage, UnpackRefusal } from '../capture/unpack.ts';
import { openThreadPool, type PoolSettings } from '../inference/thread-pool.ts';
import { fail, type Result } from '../vocabulary/result.ts';

/** Unpacking in threads, and their end. */
export interface Unpacking {
  readonly unpack: Unpack;
  close(): Promise<void>;
}

/** Whether a thread ended over a file, or had to be ended. */
function overFile(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return code === 'extraction_failed' || code === 'extraction_overdue';
}

/**
 * Decodes JPEG 2000 and WSQ in worker threads. A file that ends its thread, or takes longer than
 * the deadline, is damaged: nothing that a device writes does that.
 */
export async function openUnpackingThreads(settings: PoolSettings): Promise<Unpacking> {
  const pool = await openThreadPool<Uint8Array, Result<UnpackedImage, UnpackRefusal>>(
    { file: new URL('../capture/unpacking-thread.ts', import.meta.url), workerData: undefined },
    settings,
  );
  return {
    unpack: async (bytes) => {
      try {
        return await pool.run(bytes);
      } catch (error) {
        if (overFile(error)) return fail('damaged');
        throw error;
      }
    },
    close: () => pool.close(),
  };
}
