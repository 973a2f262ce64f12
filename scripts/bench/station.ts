import { readFileSync } from 'node:fs';
import { generatedPhotograph } from '../../src/generation/faces.ts';
import { demonstrationProgramme } from '../demonstration-programme.ts';
import { generatedRecord } from '../generated-record.ts';
import { load, withRehearsal, type Rehearsal } from './rehearsal-process.ts';
import { timesOf, type Line } from './stopwatch.ts';

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
  return withRehearsal((station) => measured(station, people));
}

async function measured(
  { child, address, operator }: Rehearsal,
  people: number,
): Promise<readonly Line[]> {
  const lines: Line[] = [];
  const numbers: string[] = [];
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
  return lines;
}
