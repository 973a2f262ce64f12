import { spawn, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { OperatorClient } from '../../src/cli/station-client.ts';
import { generatedPhotograph } from '../../src/generation/faces.ts';
import { demonstrationProgramme } from '../demonstration-programme.ts';
import { generatedRecord } from '../generated-record.ts';
import { timesOf, type Line } from './stopwatch.ts';

/** A rehearsal's station in a process of its own. */
interface Rehearsal {
  readonly child: ChildProcess;
  readonly address: string;
  readonly operator: OperatorClient;
}

async function start(directory: string): Promise<Rehearsal> {
  const script = new URL('../rehearse.ts', import.meta.url).pathname;
  const child = spawn(process.execPath, ['--import', 'tsx', script, '--data', directory], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const line = await new Promise<string>((resolve, reject) => {
    createInterface(child.stdout).once('line', resolve);
    child.once('exit', () => reject(new Error('the station did not start')));
  });
  const said: unknown = JSON.parse(line);
  const address = String(Reflect.get(Object(said), 'address'));
  const first: unknown = Reflect.get(Object(said), 'firstOperator');
  const secret = String(Reflect.get(Object(first), 'secret'));
  const operator = new OperatorClient(address);
  await operator.begin('first-operator', secret);
  await operator.changeSecret(`${secret} changed`);
  await operator.begin('first-operator', `${secret} changed`);
  return { child, address, operator };
}

/** Does `count` things with `clients` at once; milliseconds of each, and all in seconds. */
async function load(
  clients: number,
  count: number,
  one: (place: number) => Promise<void>,
): Promise<{ readonly ms: readonly number[]; readonly seconds: number }> {
  const ms: number[] = [];
  let next = 0;
  const start = performance.now();
  const client = async () => {
    while (next < count) {
      const place = next;
      next += 1;
      const begun = performance.now();
      await one(place);
      ms.push(performance.now() - begun);
    }
  };
  await Promise.all(Array.from({ length: clients }, client));
  return { ms, seconds: (performance.now() - start) / 1000 };
}

/** Memory of a process and its children, in MiB; Linux only, 0 elsewhere. */
function memoryMiB(pid: number): number {
  try {
    const own = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
    const below = children === '' ? [] : children.split(' ').map(Number);
    return Number(own?.[1] ?? 0) / 1024 + below.reduce((sum, child) => sum + memoryMiB(child), 0);
  } catch {
    return 0;
  }
}

/** Longest pause of the station's event loop, in milliseconds, as its own metrics tell. */
async function pauseMsMax(address: string): Promise<number> {
  const text = await (await fetch(new URL('/metrics', address))).text();
  return 1000 * Number(/^nodejs_eventloop_lag_max_seconds (\S+)/m.exec(text)?.[1] ?? NaN);
}

/** Enrolments and verifications per second through HTTP, with generated faces. */
export async function benchStation(people: number): Promise<readonly Line[]> {
  const directory = await mkdtemp(join(tmpdir(), 'basma-bench-'));
  const { child, address, operator } = await start(directory);
  const lines: Line[] = [];
  const numbers: string[] = [];
  try {
    let enrolled = 0;
    for (const clients of [1, 4, 16]) {
      const first = enrolled;
      const count = Math.floor(people / 3);
      const { ms, seconds } = await load(clients, count, async (place) => {
        const person = first + place;
        const face = generatedPhotograph(String(person), 'enrolment');
        const { body } = await operator.enrol(generatedRecord(person), face);
        if (body['verdict'] !== 'enrolled') throw new Error(`no number: ${JSON.stringify(body)}`);
        numbers[person] = String(body['idcs']);
      });
      enrolled += count;
      const { p50, p99 } = timesOf(ms);
      lines.push({
        what: `enrolments through HTTP, ${clients} clients`,
        figures: { 'per second': count / seconds, 'p50 ms': p50, 'p99 ms': p99 },
      });
    }
    const programme = await demonstrationProgramme(address, 'bench-aid');
    const account = { ...programme.account, verificationsPerMinuteMax: 100_000 };
    const put = await operator.call('PUT', '/v1/programmes', account);
    if (put.status !== 200) throw new Error('the programme is recorded');
    for (const clients of [1, 4, 16]) {
      const { ms, seconds } = await load(clients, enrolled, async (person) => {
        const claimed = { kind: 'idcs', idcs: numbers[person] };
        const face = generatedPhotograph(String(person), `payment ${clients}`);
        const { body } = await programme.verify(claimed, face);
        if (body['decision'] !== 'verified') throw new Error(`refused: ${JSON.stringify(body)}`);
      });
      const { p50, p99 } = timesOf(ms);
      lines.push({
        what: `verifications through HTTP, ${clients} clients`,
        figures: { 'per second': enrolled / seconds, 'p50 ms': p50, 'p99 ms': p99 },
      });
    }
    lines.push({
      what: `station with ${enrolled} people`,
      figures: {
        'memory MiB': memoryMiB(child.pid ?? 0),
        'longest pause of the event loop ms': await pauseMsMax(address),
      },
    });
  } finally {
    await new Promise<void>((resolve) => {
      child.once('exit', () => resolve());
      child.kill('SIGTERM');
    });
    await rm(directory, { recursive: true, force: true });
  }
  return lines;
}
