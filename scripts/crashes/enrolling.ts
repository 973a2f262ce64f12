import { randomInt, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { storedTemplate } from '../../src/biometrics/finger/stored-template.ts';
import type { Act } from '../../src/journal/act.ts';
import type { Register } from '../../src/register/register.ts';
import { KnownFinger } from '../../src/vocabulary/biometric-source.ts';
import { Quality } from '../../src/vocabulary/quality.ts';
import { OperatorId, RecordId, Seq } from '../../src/vocabulary/record-ids.ts';
import { systemClock } from '../../src/vocabulary/time.ts';
import { generatedRecord } from '../generated-record.ts';
import { faceOf, fingerOf } from './person.ts';
import {
  fingerKind,
  openGalleries,
  openRegister,
  type WorkingGalleries,
} from './working-directory.ts';

/**
 * Enrols and erases generated people, and keeps saved galleries up, until it is killed. It says
 * when it is ready, and begins when it is told to.
 */
const { values } = parseArgs({ options: { data: { type: 'string', default: '' } } });
/** More are not enrolled than erased from there on. */
const livingMax = 300;

function act(kind: string): Act {
  const outcome = 'done';
  return { at: systemClock(), kind, actor: 'station', subject: '', purpose: 'crash', outcome };
}

/** Enrols somebody with a face and up to three fingers. */
async function enrolOne(register: Register): Promise<Seq> {
  const recordId = RecordId.parse(randomUUID());
  const first = randomInt(KnownFinger.options.length);
  const positions = KnownFinger.options.slice(first, first + randomInt(4));
  const fingers = await Promise.all(
    positions.map(async (position) => ({
      position,
      template: storedTemplate(await fingerOf(recordId, position, 'one'), fingerKind.modelHash),
      sample: new Uint8Array(8),
      dpi: 500,
    })),
  );
  const at = systemClock();
  const opening = {
    recordId,
    operator: OperatorId.parse('clerk'),
    record: generatedRecord(randomInt(1_000_000)),
    template: faceOf(recordId, 'one'),
    quality: Quality.parse(80),
    sample: new Uint8Array(8),
    fingers,
    fingerExceptions: [],
    requestHash: recordId,
    at,
  };
  const opened = await register.commit('open_enrolment', opening, act('crash.opened'));
  if (opened.kind !== 'opened') throw new Error('a new person is opened');
  const settling = { seq: opened.seq, verdict: { kind: 'enrolled' }, at } as const;
  await register.commit('settle_enrolment', settling, act('crash.settled'));
  return opened.seq;
}

async function eraseOne(register: Register, seq: Seq): Promise<void> {
  const resident = await register.residentAt(seq);
  // A kill may have come between her place and her verdict.
  if (!resident) return;
  const change = { resident: resident.id, at: systemClock() };
  await register.commit('erase_resident', change, act('crash.erased'));
}

/** Who is there when the work begins. */
async function livingIn({ faces }: WorkingGalleries): Promise<Seq[]> {
  const everyone = { below: Seq.parse(Number.MAX_SAFE_INTEGER), candidatesMax: 8_192 };
  const anybody = faceOf(RecordId.parse(randomUUID()), 'any');
  const { candidates } = await faces.search(anybody, everyone);
  return candidates.map(({ seq }) => seq);
}

async function work(directory: string): Promise<never> {
  const register = openRegister(directory);
  const galleries = await openGalleries(register, join(directory, 'galleries'));
  await galleries.follower.catchUp();
  const living = await livingIn(galleries);
  for (;;) {
    // Several changes are sometimes taken at once, as after a pause.
    for (let change = randomInt(1, 6); change > 0; change -= 1) {
      const erasing = randomInt(livingMax) < living.length;
      const [leaving] = erasing ? living.splice(randomInt(living.length), 1) : [];
      if (leaving === undefined) living.push(await enrolOne(register));
      else await eraseOne(register, leaving);
      // Files are written between turns of the event loop, and so are we.
      await turn();
    }
    const catchingUp = galleries.follower.catchUp();
    // A search under way holds back what is removed beside it.
    await livingIn(galleries);
    await catchingUp;
  }
}

console.log('ready');
await once(process.stdin, 'data');
// Whoever would kill it may be gone.
process.stdin.once('end', () => process.exit(1));
await work(values.data);
