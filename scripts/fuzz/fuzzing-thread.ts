import assert from 'node:assert/strict';
import { setImmediate } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { z } from 'zod';
import { attempt, noCount } from './run.ts';
import { openTargets } from './targets.ts';

const Work = z.object({
  seed: z.string(),
  from: z.number(),
  progress: z.instanceof(SharedArrayBuffer),
});

/** Attempts on one decoder before the next has its turn. */
const turn = 20;
const reportMs = 5000;

/** Attacks all decoders in turn until the thread is ended; says in `progress` what it is at. */
async function fuzz(): Promise<void> {
  const port = parentPort;
  assert.ok(port, 'this file is the body of a worker thread');
  const { seed, from, progress } = Work.parse(workerData);
  const at = new Uint32Array(progress);
  const targets = await openTargets();
  const counts = targets.map(noCount);
  let reported = performance.now();
  for (let number = from; ; number += turn) {
    for (const [place, target] of targets.entries()) {
      for (let step = 0; step < turn; step += 1) {
        Atomics.store(at, 0, place);
        Atomics.store(at, 1, number + step);
        Atomics.add(at, 2, 1);
        const count = counts[place];
        assert.ok(count, 'every decoder has its count');
        await attempt(target, { seed, target: target.name, number: number + step }, count);
      }
      await setImmediate();
    }
    if (performance.now() - reported < reportMs) continue;
    reported = performance.now();
    port.postMessage(targets.map(({ name }, place) => ({ name, ...counts[place] })));
  }
}

await fuzz();
