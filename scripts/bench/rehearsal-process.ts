import type { ChildProcess } from 'node:child_process';
import { startRehearsal } from '../started-rehearsal.ts';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { OperatorClient } from '../../src/cli/station-client.ts';

/** A rehearsal's station in a process of its own. */
export interface Rehearsal {
  readonly child: ChildProcess;
  readonly address: string;
  readonly operator: OperatorClient;
}

async function start(directory: string): Promise<Rehearsal> {
  const { child, address, firstSecret: secret } = await startRehearsal(directory);
  const operator = new OperatorClient(address);
  await operator.begin('first-operator', secret);
  await operator.changeSecret(`${secret} changed`);
  await operator.begin('first-operator', `${secret} changed`);
  return { child, address, operator };
}

/** Does something with a station of its own, which ends with it. */
export async function withRehearsal<T>(work: (station: Rehearsal) => Promise<T>): Promise<T> {
  const directory = await mkdtemp(join(tmpdir(), 'basma-bench-'));
  const station = await start(directory);
  try {
    return await work(station);
  } finally {
    await new Promise<void>((resolve) => {
      station.child.once('exit', () => resolve());
      station.child.kill('SIGTERM');
    });
    await rm(directory, { recursive: true, force: true });
  }
}

/** Does `count` things with `clients` at once; milliseconds of each, and all in seconds. */
export async function load(
  clients: number,
  count: number,
  one: (place: number) => Promise<void>,
): Promise<{ readonly ms: readonly number[]; readonly seconds: number }> {
  const ms: number[] = [];
  let next = 0;
  const begun = performance.now();
  const client = async () => {
    while (next < count) {
      const place = next;
      next += 1;
      const from = performance.now();
      await one(place);
      ms.push(performance.now() - from);
    }
  };
  await Promise.all(Array.from({ length: clients }, client));
  return { ms, seconds: (performance.now() - begun) / 1000 };
}
