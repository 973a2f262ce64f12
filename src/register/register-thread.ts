import assert from 'node:assert/strict';
import { parentPort, workerData } from 'node:worker_threads';
import { z } from 'zod';
import { numberPolicies } from './idcs-issuance.ts';
import { openSqliteRegister } from './sqlite/sqlite-register.ts';
import type { RegisterFailure, RegisterQuestion } from './threaded.ts';

/** What the station hands to the thread at its start. */
const ThreadSettings = z
  .object({
    path: z.string(),
    keys: z.object({
      wrap: z.instanceof(Uint8Array),
      formerWrap: z.instanceof(Uint8Array).exactOptional(),
      lookup: z.instanceof(Uint8Array),
      pseudonym: z.instanceof(Uint8Array),
    }),
    numberPolicy: z.enum(['lenient', 'mosip']),
    networks: z.object({ face: z.string().min(1), finger: z.string().min(1) }),
    training: z.boolean().default(false),
  })
  .strict();

/** An error as it crosses to the other thread. */
function failureOf(error: unknown): RegisterFailure {
  const known = error instanceof Error ? error : new Error('an unknown fault');
  const code: unknown = Reflect.get(known, 'code');
  return {
    message: known.message,
    stack: known.stack ?? '',
    code: typeof code === 'string' ? code : '',
  };
}

function serve(): void {
  const port = parentPort;
  assert.ok(port, 'this file is the body of a worker thread');
  const { numberPolicy, ...settings } = ThreadSettings.parse(workerData);
  const register = openSqliteRegister({
    ...settings,
    numberPolicy: numberPolicies[numberPolicy],
  });
  port.on('message', ({ id, method, args }: RegisterQuestion) => {
    // Changes are applied in the order in which they came: every method below is synchronous.
    const answered: Promise<unknown> = Reflect.apply(register[method], register, args);
    answered.then(
      (value) => port.postMessage({ id, kind: 'answered', value }),
      (error: unknown) => port.postMessage({ id, kind: 'failed', failure: failureOf(error) }),
    );
  });
  port.postMessage({ id: 0, kind: 'answered', value: 'open' });
}

try {
  serve();
} catch (error) {
  parentPort?.postMessage({ id: 0, kind: 'failed', failure: failureOf(error) });
}
