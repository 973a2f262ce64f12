import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomInt, randomUUID } from 'node:crypto';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { generatedRecord } from '../../scripts/generated-record.ts';
import { OperatorClient } from '../../src/cli/station-client.ts';
import { checkRegister } from '../../src/register/sqlite/check-register.ts';
import { generatedPhotograph } from '../../src/generation/faces.ts';

const people = 1_000;
const parts = [1, 2, 3, 4, 5] as const;
const cutsOfPart = 10;
const clients = 4;

let directory: string;
let station: ChildProcess | undefined;
let address = '';
let secret = '';

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'basma-cuts-'));
});
afterAll(async () => {
  station?.kill('SIGKILL');
  await rm(directory, { recursive: true, force: true });
});

/** Starts the station's own process, and takes its first operator to work. */
async function start(): Promise<void> {
  const script = new URL('../../scripts/rehearse.ts', import.meta.url).pathname;
  const child = spawn(process.execPath, ['--import', 'tsx', script, '--data', directory], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  station = child;
  const line = await new Promise<string>((resolve, reject) => {
    createInterface(child.stdout).once('line', resolve);
    child.once('exit', () => reject(new Error('the station did not start')));
  });
  const said: unknown = JSON.parse(line);
  address = String(Reflect.get(Object(said), 'address'));
  const first: unknown = Reflect.get(Object(said), 'firstOperator');
  if (first === 'known') return;
  const given = String(Reflect.get(Object(first), 'secret'));
  const operator = new OperatorClient(address);
  await operator.begin('first-operator', given);
  secret = `${given} changed`;
  await operator.changeSecret(secret);
}

async function stop(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
  const child = station;
  if (!child) return;
  await new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.kill(signal);
  });
  station = undefined;
}

const recordIds = Array.from({ length: people }, () => randomUUID());
const acknowledged = new Map<number, string>();
let next = 0;

/** One clerk at work until everyone is enrolled or the power is gone. */
async function work(operator: OperatorClient): Promise<void> {
  while (next < people) {
    const person = next;
    next += 1;
    const face = generatedPhotograph(String(person), 'enrolment');
    const answer = await operator.enrol(generatedRecord(person), face, recordIds[person]);
    expect(answer.body, JSON.stringify(answer.body)).toMatchObject({ verdict: 'enrolled' });
    acknowledged.set(person, String(answer.body['idcs']));
  }
}

async function operatorAtWork(): Promise<OperatorClient> {
  await start();
  const operator = new OperatorClient(address);
  await operator.begin('first-operator', secret);
  return operator;
}

async function cutPower(): Promise<void> {
  const operator = await operatorAtWork();
  // What was under way when the power went is sent again under its own record id.
  next = acknowledged.size === 0 ? 0 : firstMissing();
  const working = Array.from({ length: clients }, () => work(operator).catch(() => undefined));
  const cutAfterMs = randomInt(20, 250);
  await new Promise((resolve) => setTimeout(resolve, cutAfterMs));
  await stop('SIGKILL');
  await Promise.all(working);
}

describe('a thousand people through fifty power cuts', () => {
  test.each(parts)('ten of the cuts, the %i. time of five', async () => {
    const before = acknowledged.size;
    for (let cut = 0; cut < cutsOfPart; cut += 1) await cutPower();
    // The cuts came while people were being enrolled, not before and not after.
    expect(acknowledged.size - before).toBeGreaterThan(10);
    expect(acknowledged.size).toBeLessThan(people);
  });

  test('nothing acknowledged is lost, no number twice', async () => {
    const operator = await operatorAtWork();
    next = firstMissing();
    await Promise.all(Array.from({ length: clients }, () => work(operator)));

    // Everyone who was told a number has it still; sending again gives the same answer.
    for (let person = 0; person < people; person += 1) {
      const face = generatedPhotograph(String(person), 'enrolment');
      const answer = await operator.enrol(generatedRecord(person), face, recordIds[person]);
      expect(answer.body['idcs']).toBe(acknowledged.get(person));
    }
    expect(new Set(acknowledged.values()).size).toBe(people);
    const ready = await operator.call('GET', '/health/ready');
    expect(ready.body).toEqual({ ready: true });
    const gallery = await operator.call('GET', '/v1/gallery');
    expect(gallery.body).toMatchObject({ count: people });
    await stop('SIGTERM');
    const broken = checkRegister(join(directory, 'register.sqlite')).filter(
      (finding) => finding.broken > 0,
    );
    expect(broken).toEqual([]);
  });
});

function firstMissing(): number {
  for (let person = 0; person < people; person += 1) if (!acknowledged.has(person)) return person;
  return people;
}
