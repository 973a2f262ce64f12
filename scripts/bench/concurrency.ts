import { randomInt, randomUUID } from 'node:crypto';
import { setTimeout as pass } from 'node:timers/promises';
import {
  impressionBody,
  type ClientFinger,
  type OperatorClient,
} from '../../src/cli/station-client.ts';
import { generatedPhotograph } from '../../src/generation/faces.ts';
import { generatedImpression } from '../../src/generation/fingers.ts';
import { generatedRecord } from '../generated-record.ts';
import { loopDelayDuring, type LoopDelay } from './loop-delay.ts';
import { load, withRehearsal } from './rehearsal-process.ts';
import { timesOf, type Line } from './stopwatch.ts';

const seconds = 20;
const identificationsAtOnce = 8;
const enrolmentsPerSecond = 50;
/** What the machine does to a station that nobody asks anything. */
const idleMs = 5_000;
/** As the station asks whom it has no room for. */
const retryAfterMs = 1_000;
const positions = ['right_index', 'left_index'] as const;

function fingersOf(person: number, capture: string): readonly ClientFinger[] {
  return positions.map((position) => ({
    position,
    image: generatedImpression(String(person), position, capture),
  }));
}

/** People who were enrolled, by their places here. */
type Enrolled = Map<number, string>;

/** Enrols a person by her face and two fingers; false when the station had no room for it. */
async function enrolOne(
  operator: OperatorClient,
  person: number,
  enrolled: Enrolled,
): Promise<boolean> {
  const recordId = randomUUID();
  const { status, body } = await operator.enrol(
    generatedRecord(person),
    generatedPhotograph(String(person), 'enrolment'),
    recordId,
    { fingers: fingersOf(person, 'enrolment') },
  );
  if (body['code'] === 'overloaded') return false;
  if (body['verdict'] !== 'enrolled') throw new Error(`no number: ${status}`);
  enrolled.set(person, recordId);
  return true;
}

/** Identifies somebody of the enrolled; she must come first. */
async function identifyOne(
  operator: OperatorClient,
  person: number,
  recordId: string,
): Promise<boolean> {
  const face = generatedPhotograph(String(person), randomUUID());
  const { status, body } = await operator.call('POST', '/v1/identifications', {
    purpose: 'bench',
    face: Buffer.from(face).toString('base64'),
    fingers: fingersOf(person, randomUUID()).map(impressionBody),
  });
  if (body['code'] === 'overloaded') return false;
  const [first]: readonly unknown[] = Array.isArray(body['candidates']) ? body['candidates'] : [];
  if (Reflect.get(Object(first), 'recordId') !== recordId) {
    throw new Error(`somebody who is enrolled comes first: ${status}`);
  }
  return true;
}

/** What clients saw of one kind of request; milliseconds of those that were answered. */
interface Seen {
  readonly ms: number[];
  /** Answered before the time was over. */
  inTime: number;
  overloaded: number;
}

/** Both kinds at once: some always in flight, the others by the clock, whatever became of them. */
async function bothAtOnce(operator: OperatorClient, enrolled: Enrolled) {
  const identified: Seen = { ms: [], inTime: 0, overloaded: 0 };
  const made: Seen = { ms: [], inTime: 0, overloaded: 0 };
  const known = [...enrolled];
  const begun = performance.now();
  const end = begun + 1000 * seconds;
  const note = (seen: Seen, from: number, answered: boolean) => {
    const now = performance.now();
    if (!answered) seen.overloaded += 1;
    else seen.ms.push(now - from);
    if (answered && now <= end) seen.inTime += 1;
  };
  const identifying = async () => {
    while (performance.now() < end) {
      const [person, recordId] = known[randomInt(known.length)] ?? [0, ''];
      const from = performance.now();
      const answered = await identifyOne(operator, person, recordId);
      note(identified, from, answered);
      if (!answered) await pass(retryAfterMs);
    }
  };
  const arriving: Promise<void>[] = [];
  const arrive = async () => {
    for (let place = 0; place < seconds * enrolmentsPerSecond; place += 1) {
      const due = begun + (1000 * place) / enrolmentsPerSecond;
      await pass(Math.max(0, due - performance.now()));
      const one = enrolOne(operator, known.length + place, enrolled);
      // Counted from when it should have begun: a late client is the station's matter too.
      arriving.push(one.then((answered) => note(made, due, answered)));
    }
  };
  await Promise.all([...Array.from({ length: identificationsAtOnce }, identifying), arrive()]);
  await Promise.all(arriving);
  return { identified, made };
}

function loopLine(what: string, { p50, p99, max, busy }: LoopDelay): Line {
  return {
    what: `event loop, ${what}`,
    figures: { 'p50 ms': p50, 'p99 ms': p99, 'longest ms': max, 'at work %': 100 * busy },
  };
}

function seenLine(what: string, { ms, inTime, overloaded }: Seen): Line {
  const { p50, p99 } = timesOf(ms);
  return {
    what,
    figures: { 'per second': inTime / seconds, 'p50 ms': p50, 'p99 ms': p99, overloaded },
  };
}

/** A station's event loop while people are enrolled by the clock and others are identified. */
export async function benchConcurrency(people: number): Promise<readonly Line[]> {
  return withRehearsal(async ({ child, operator }) => {
    const enrolled: Enrolled = new Map();
    await load(identificationsAtOnce, people, async (person) => {
      if (!(await enrolOne(operator, person, enrolled))) throw new Error('there is room for eight');
    });
    const idle = await loopDelayDuring(child, () => pass(idleMs));
    const { delay, done } = await loopDelayDuring(child, () => bothAtOnce(operator, enrolled));
    return [
      loopLine(`nobody asks, ${people} people`, idle.delay),
      loopLine(`identifications and enrolments for ${seconds} s`, delay),
      seenLine(`identifications, ${identificationsAtOnce} at once`, done.identified),
      seenLine(`enrolments, ${enrolmentsPerSecond} a second arriving`, done.made),
    ];
  });
}
