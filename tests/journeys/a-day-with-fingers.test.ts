import { spawn, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { decodeJwt } from 'jose';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { demonstrationProgramme } from '../../scripts/demonstration-programme.ts';
import { generatedRecord } from '../../scripts/generated-record.ts';
import { OperatorClient, type ClientFinger } from '../../src/cli/station-client.ts';
import { generatedPhotograph } from '../../src/generation/faces.ts';
import { generatedImpression } from '../../src/generation/fingers.ts';
import { checkRegister } from '../../src/register/sqlite/check-register.ts';
import { KnownFinger } from '../../src/vocabulary/biometric-source.ts';

const all = KnownFinger.options;
let directory: string;
let station: ChildProcess;
let address = '';
let clerk: OperatorClient;
let secret = '';
let programme: Awaited<ReturnType<typeof demonstrationProgramme>>;

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
  clerk = new OperatorClient(address);
  const first: unknown = Reflect.get(Object(said), 'firstOperator');
  if (first !== 'known') {
    const given = String(Reflect.get(Object(first), 'secret'));
    await clerk.begin('first-operator', given);
    secret = `${given} changed`;
    await clerk.changeSecret(secret);
  }
  await clerk.begin('first-operator', secret);
  programme = await demonstrationProgramme(address, 'fingers-aid');
  await clerk.call('PUT', '/v1/programmes', programme.account);
}

async function stop(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
  await new Promise<void>((resolve) => {
    station.once('exit', () => resolve());
    station.kill(signal);
  });
}

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'basma-fingers-day-'));
  await start();
});
afterAll(async () => {
  await stop('SIGTERM');
  await rm(directory, { recursive: true, force: true });
});

function fingersOf(
  person: string,
  capture: string,
  positions: readonly KnownFinger[],
): readonly ClientFinger[] {
  return positions.map((position) => ({
    position,
    image: generatedImpression(person, position, capture),
    dpi: 500,
  }));
}

/** Enrols a person; her record differs from everybody else's. */
let records = 0;
function enrol(
  person: string,
  positions: readonly KnownFinger[],
  given: {
    readonly face?: Uint8Array;
    readonly exceptions?: readonly { position: string; reason: string }[];
  } = {},
) {
  records += 1;
  const capture = `enrolment ${records}`;
  const face = given.face ?? generatedPhotograph(person, capture);
  return clerk.enrol(generatedRecord(records), face, undefined, {
    fingers: fingersOf(person, capture, positions),
    fingerExceptions: given.exceptions ?? [],
  });
}

const numbers = new Map<string, string>();

test('people enrol with ten fingers, with some, with none, with all of them missing', async () => {
  const exceptions = all.map((position) => ({ position, reason: 'amputated' }));
  const answers = {
    aziza: await enrol('aziza', all),
    brahim: await enrol('brahim', ['right_index', 'left_index']),
    chadia: await enrol('chadia', []),
    driss: await enrol('driss', [], { exceptions }),
  };
  for (const [person, { body }] of Object.entries(answers)) {
    expect(body, JSON.stringify(body)).toMatchObject({ verdict: 'enrolled' });
    numbers.set(person, String(body['idcs']));
  }
});

test('who comes back under another name is found, by face or by one finger', async () => {
  expect((await enrol('driss', [])).body['verdict']).toBe('already_enrolled');
  const face = generatedPhotograph('a face after an accident', 'one');
  const again = await enrol('brahim', ['left_index', 'left_ring'], { face });
  expect(again.body).toMatchObject({
    verdict: 'needs_adjudication',
    candidates: [{ seq: 2, evidence: [{ source: 'face' }, { source: 'left_index' }] }],
  });
});

test('twins in doubt by their faces are told apart by their fingers', async () => {
  const twins = (capture: string) => generatedPhotograph('twins', capture);
  const first = await enrol('hassan', ['right_index', 'right_middle'], { face: twins('one') });
  const second = await enrol('hussein', ['right_index', 'right_middle'], { face: twins('poor') });
  expect([first.body['verdict'], second.body['verdict']]).toEqual(['enrolled', 'enrolled']);
  numbers.set('hussein', String(second.body['idcs']));
});

async function paid(person: string, shown: readonly ClientFinger[], face?: Uint8Array) {
  const claimed = { kind: 'idcs', idcs: numbers.get(person) };
  const { body } = await programme.verify(claimed, face, shown);
  return body['decision'] === 'verified' ? decodeJwt(String(body['token']))['amr'] : body;
}

test('people are paid by whatever they can show', async () => {
  const face = generatedPhotograph('aziza', 'payment');
  expect(await paid('aziza', fingersOf('aziza', 'payment', ['left_thumb']))).toEqual(['fpt']);
  expect(await paid('aziza', fingersOf('aziza', 'payment', all), face)).toEqual(['face', 'fpt']);
  expect(await paid('driss', [], generatedPhotograph('driss', 'payment'))).toEqual(['face']);
  const twin = fingersOf('hussein', 'payment', ['right_index']);
  expect(await paid('hussein', twin)).toEqual(['fpt']);
});

test('nobody is paid by another’s finger, or by one that nobody enrolled', async () => {
  const refused = { decision: 'refused' };
  expect(await paid('hussein', fingersOf('hassan', 'payment', ['right_index']))).toEqual(refused);
  expect(await paid('brahim', fingersOf('brahim', 'payment', ['left_thumb']))).toEqual(refused);
  expect(await paid('driss', fingersOf('driss', 'payment', ['left_thumb']))).toEqual(refused);
});

async function knows(person: string): Promise<void> {
  const found = await clerk.call('POST', '/v1/identifications', {
    purpose: 'adjudication',
    fingers: fingersOf(person, 'sought', ['right_index']).map(({ position, image }) => ({
      position,
      image: Buffer.from(image).toString('base64'),
    })),
  });
  expect(found.body, JSON.stringify(found.body)).toMatchObject({
    candidates: [{ evidence: [{ source: 'right_index' }] }],
  });
}

test('after the power was cut the galleries of fingers are filled from the register', async () => {
  await stop('SIGKILL');
  await start();
  await knows('brahim');
  await knows('hussein');
  const again = await enrol('aziza', all, { face: generatedPhotograph('somebody else', 'one') });
  expect(again.body['verdict']).toBe('already_enrolled');
});

// Children are listed by Linux; elsewhere there is nothing to kill them by.
test.runIf(process.platform === 'linux')(
  'after the processes of the galleries were killed everybody is known all the same',
  async () => {
    const { pid = 0 } = station;
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ');
    for (const child of children) process.kill(Number(child), 'SIGKILL');
    await expect
      .poll(async () => (await clerk.call('GET', '/v1/gallery')).status, { timeout: 20_000 })
      .toBe(200);
    await expect
      .poll(
        () =>
          knows('brahim').then(
            () => 'known',
            () => 'not yet',
          ),
        {
          timeout: 30_000,
        },
      )
      .toBe('known');
  },
);

test('an erased person’s fingers are found by nobody, and the register keeps its rules', async () => {
  const { body } = await enrol('erased', ['right_index']);
  const supervisor = await clerk.call('POST', '/v1/operators', {
    id: 'salma',
    roles: ['supervisor'],
  });
  const salma = new OperatorClient(address);
  const first = String(supervisor.body['firstSecret']);
  await salma.begin('salma', first);
  await salma.changeSecret(`${first} changed`);
  await salma.begin('salma', `${first} changed`);
  await salma.call('POST', '/v1/residents/erasures', { idcs: body['idcs'] });
  expect((await enrol('erased', ['right_index'])).body['verdict']).toBe('enrolled');
  await stop('SIGTERM');
  const broken = checkRegister(join(directory, 'register.sqlite')).filter(
    (finding) => finding.broken > 0,
  );
  expect(broken).toEqual([]);
  await start();
});
