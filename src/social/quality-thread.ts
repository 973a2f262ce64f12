import assert from 'node:assert/strict';
import { parentPort, workerData } from 'node:worker_threads';
import { z } from 'zod';
import { Day } from './day.ts';
import { inForce, openFormula } from './formula/signed-formula.ts';
import { countQuality } from './sqlite/quality-reading.ts';
import { openSocialDatabase } from './sqlite/schema.ts';

/** What the body of a counting thread is told. */
const Settings = z
  .object({
    path: z.string(),
    keys: z.object({ wrap: z.instanceof(Uint8Array), lookup: z.instanceof(Uint8Array) }),
    formula: z.string(),
    trusted: z.array(z.object({ role: z.string(), kid: z.string(), x: z.string() })),
    day: Day,
    policy: z.object({ staleDays: z.number(), recertifyMonths: z.number() }),
  })
  .strict();

function count(): void {
  const port = parentPort;
  assert.ok(port, 'this file is the body of a worker thread');
  const { path, keys, formula: text, trusted, day, policy } = Settings.parse(workerData);
  // Threads hand over values, never rights: each opens the formula and checks its approvals.
  const formula = openFormula(text, trusted);
  if (!formula.ok) throw Object.assign(new Error(formula.error.kind), { code: formula.error.kind });
  const force = inForce(formula.value, day);
  if (!force.ok) throw Object.assign(new Error(force.error.kind), { code: force.error.kind });
  const db = openSocialDatabase(path);
  const counting = countQuality({ db, keys }, force.value, policy);
  for (;;) {
    const step = counting.next();
    if (step.done === true) {
      port.postMessage({ quality: step.value });
      break;
    }
    port.postMessage(step.value);
  }
  db.close();
}

count();
