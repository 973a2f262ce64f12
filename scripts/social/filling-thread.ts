import { parentPort, workerData } from 'node:worker_threads';
import { z } from 'zod';
import { fillStore } from './filled-store.ts';

/** Fills a register in a thread, whose memory is given back at its end. */
const { path, keys, seed, from, households } = z
  .object({
    path: z.string(),
    keys: z.object({ wrap: z.instanceof(Uint8Array), lookup: z.instanceof(Uint8Array) }),
    seed: z.string(),
    from: z.number(),
    households: z.number(),
  })
  .parse(workerData);
const onProgress = (done: number) => parentPort?.postMessage(done);
fillStore({ path, keys }, { seed, from, to: households, onProgress });
