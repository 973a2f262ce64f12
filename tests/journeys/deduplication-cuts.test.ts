import type { ChildProcess } from 'node:child_process';
import { startRehearsal } from '../../scripts/started-rehearsal.ts';
import { randomInt } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pass } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { OperatorClient } from '../../src/cli/station-client.ts';
import { openJournalFile } from '../../src/register/sqlite/journal-file.ts';
import { takenOverDirectory } from '../taken-over.ts';

const people = 600;
const twins: Readonly<Record<number, number>> = { 5: 2, 151: 40, 300: 2, 420: 419, 600: 1 };
const planted = [
  [5, 2],
  [151, 40],
  [300, 2],
  [300, 5],
  [420, 419],
  [600, 1],
];
/** Kills before the station is left alone. */
const cuts = 8;

let directory: string;
let station: ChildProcess | undefined;
let secret = '';

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'basma-deduplication-cuts-'));
  await takenOverDirectory(directory, { count: people, twins });
}, 200_000);
afterAll(async () => {
  station?.kill('SIGKILL');
  await rm(directory, { recursive: true, force: true });
});

/** Starts the station's own process; a supervisor is at work. */
async function start(): Promise<OperatorClient> {
  const { child, address, firstSecret: given } = await startRehearsal(directory);
  station = child;
  const supervisor = new OperatorClient(address);
  if (given !== 'known') {
    secret = `${given} changed`;
    const administrator = new OperatorClient(address);
    await administrator.begin('first-operator', given);
    await administrator.changeSecret(secret);
    await administrator.begin('first-operator', secret);
    const account = { id: 'salma', roles: ['supervisor'] };
    const { body } = await administrator.call('POST', '/v1/operators', account);
    await supervisor.begin('salma', String(body['firstSecret']));
    await supervisor.changeSecret(secret);
  }
  await supervisor.begin('salma', secret);
  return supervisor;
}

async function kill(): Promise<void> {
  const child = station;
  if (!child) return;
  await new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.kill('SIGKILL');
  });
}

async function actsOf(kind: string): Promise<number> {
  const journal = openJournalFile(join(directory, 'register.sqlite'));
  let count = 0;
  for await (const leaf of journal.leaves()) {
    if (Buffer.from(leaf).includes(`"${kind}"`)) count += 1;
  }
  journal.close();
  return count;
}

test('a search of everyone that is killed again and again tells each pair once', async () => {
  let underWay = 0;
  for (let cut = 0; cut < cuts; cut += 1) {
    const supervisor = await start();
    const { body } = await supervisor.call('GET', '/v1/deduplications/latest');
    if (body['state'] !== 'ended') {
      await supervisor.call('POST', '/v1/deduplications', {});
      await pass(randomInt(0, 1_500));
      const now = await supervisor.call('GET', '/v1/deduplications/latest');
      if (now.body['state'] === 'running') underWay += 1;
    }
    await kill();
  }
  expect(underWay).toBeGreaterThan(0);
  const supervisor = await start();
  const latest = () => supervisor.call('GET', '/v1/deduplications/latest');
  if ((await latest()).body['state'] !== 'ended') {
    await supervisor.call('POST', '/v1/deduplications', {});
  }
  const state = async () => (await latest()).body['state'];
  await expect.poll(state, { timeout: 120_000, interval: 500 }).toBe('ended');
  const { body } = await supervisor.call('GET', '/v1/deduplications/latest/pairs/0');
  const pairs: unknown[] = Array.isArray(body['pairs']) ? body['pairs'] : [];
  const places = pairs.map((pair) => {
    const { seq, earlier } = Object(pair);
    return [Number(seq), Number(Object(earlier)['seq'])];
  });
  const inOrder = places.toSorted(([a = 0, b = 0], [c = 0, d = 0]) => a - c || b - d);
  expect(inOrder).toEqual(planted);
  expect(body['next']).toBe('none');
  await kill();
  expect(await actsOf('deduplication.begun')).toBe(1);
  expect(await actsOf('deduplication.ended')).toBe(1);
});
