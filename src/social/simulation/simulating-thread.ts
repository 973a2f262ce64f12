import assert from 'node:assert/strict';
import { parentPort, workerData } from 'node:worker_threads';
import { z } from 'zod';
import { Day } from '../day.ts';
import { householdBlocks, lastPlace } from '../sqlite/reading-everyone.ts';
import { openSocialDatabaseToRead } from '../sqlite/schema.ts';
import { candidateFormula, type CandidateFormula } from './candidate-formula.ts';
import { Counting } from './counting.ts';
import type { Told } from './simulating.ts';

/** A formula's text, and thresholds to try. */
const Tried = z.object({ text: z.string(), thresholds: z.record(z.string(), z.string()) });

/** What the body of a simulating thread is told. */
const Settings = z
  .object({
    path: z.string(),
    keys: z.object({ wrap: z.instanceof(Uint8Array), lookup: z.instanceof(Uint8Array) }),
    before: z.union([Tried, z.literal('none')]),
    after: Tried,
    day: Day,
    months: z.number().int().min(0).max(12),
    followedMax: z.number().int().positive(),
    parts: z.number().int().positive(),
    part: z.number().int().nonnegative(),
  })
  .strict();

function opened({ text, thresholds }: z.infer<typeof Tried>): CandidateFormula {
  const candidate = candidateFormula(text, thresholds);
  if (candidate.ok) return candidate.value;
  throw Object.assign(new Error(candidate.error.kind), { code: candidate.error.kind });
}

function simulate(): void {
  const port = parentPort;
  assert.ok(port, 'this file is the body of a worker thread');
  const { path, keys, followedMax, parts, part, ...asked } = Settings.parse(workerData);
  const tell = (told: Told) => port.postMessage(told);
  const db = openSocialDatabaseToRead(path);
  const last = lastPlace({ db });
  const counting = new Counting({
    before: asked.before === 'none' ? 'none' : opened(asked.before),
    after: opened(asked.after),
    day: asked.day,
    months: asked.months,
  });
  // Every so many-th household is followed: a rate needs no more.
  const step = Math.max(1, Math.ceil(last / followedMax));
  let done = 0;
  tell({ kind: 'progress', part, done, last });
  for (const { places, households } of householdBlocks({ db, keys }, { part, parts, last })) {
    for (const { place, known } of households) {
      counting.add(known);
      if (asked.months > 0 && place % step === 0) counting.follow(known);
    }
    done += places;
    tell({ kind: 'progress', part, done, last });
  }
  db.close();
  tell({ kind: 'counted', part, tally: counting.tally() });
}

simulate();
