import assert from 'node:assert/strict';
import { setPriority } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import { z } from 'zod';
import { Day } from './day.ts';
import { inForce, openFormula } from './formula/signed-formula.ts';
import { beginRescoring, rescorePart } from './sqlite/rescoring.ts';
import { openSocialDatabase } from './sqlite/schema.ts';
import { keepFormula } from './sqlite/score-store.ts';

/** What the body of a rescoring thread is told. */
const Settings = z
  .object({
    path: z.string(),
    keys: z.object({ wrap: z.instanceof(Uint8Array), lookup: z.instanceof(Uint8Array) }),
    formula: z.string(),
    trusted: z.array(z.object({ role: z.string(), kid: z.string(), x: z.string() })),
    day: Day,
    id: z.string(),
    parts: z.number().int().positive(),
    part: z.number().int().nonnegative(),
    niceness: z.number().int().min(0).max(19),
    /** Whether to end, from another thread. */
    stop: z.instanceof(Int32Array),
  })
  .strict();

function rescore(): void {
  const port = parentPort;
  assert.ok(port, 'this file is the body of a worker thread');
  const {
    path,
    keys,
    formula: text,
    trusted,
    day,
    id,
    parts,
    part,
    niceness,
    stop,
  } = Settings.parse(workerData);
  // Threads hand over values, never rights: each opens the formula and checks its approvals.
  const formula = openFormula(text, trusted);
  if (!formula.ok) throw Object.assign(new Error(formula.error.kind), { code: formula.error.kind });
  const force = inForce(formula.value, day);
  if (!force.ok) throw Object.assign(new Error(force.error.kind), { code: force.error.kind });
  // Of Linux' threads each has its own; elsewhere it would be the whole process's.
  if (niceness > 0 && process.platform === 'linux') setPriority(niceness);
  const db = openSocialDatabase(path);
  const store = { db, keys };
  keepFormula(store, formula.value.hash, text);
  const begun = beginRescoring(store, force.value, { id, parts }).find((one) => one.part === part);
  if (begun) port.postMessage(begun);
  for (const progress of rescorePart(store, force.value, { id, part })) {
    port.postMessage(progress);
    if (Atomics.load(stop, 0) === 1) break;
  }
  db.close();
}

rescore();
