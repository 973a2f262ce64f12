import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { generatedRecord } from '../../scripts/generated-record.ts';
import { OperatorClient } from '../../src/cli/station-client.ts';
import { StationConfig } from '../../src/config.ts';
import { generatedPhotograph } from '../../src/generation/faces.ts';
import { generatedImpression } from '../../src/generation/fingers.ts';
import { openRehearsal } from '../../src/sites/rehearsal.ts';
import type { RunningStation } from '../../src/sites/running-station.ts';

let directory: string;
let station: RunningStation;
const lines: string[] = [];
const own = { 'sec-fetch-site': 'same-origin' };
const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');
const faceOf = (person: string) => base64(generatedPhotograph(person, 'at work'));
const fingerOf = (person: string) => [
  { position: 'unknown', image: base64(generatedImpression(person, 'right_index', 'at work')) },
];
/** Salma is linked to her own enrolment, Rachid to none. */
const secrets = { salma: '', rachid: '' };

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'basma-sign-in-'));
  const config = StationConfig.parse({
    port: 0,
    dataDirectory: directory,
    operatorFactors: { clerk: ['biometric'] },
  });
  // The first operator is a clerk, too: she is let in where roles ask for words alone.
  const open = { ...config, operatorFactors: StationConfig.parse({}).operatorFactors };
  const first = await openRehearsal(open, { write: () => undefined });
  if (first.firstOperator === 'known') throw new Error('a new station has a first operator');
  const client = new OperatorClient(first.address);
  await client.begin(first.firstOperator.id, first.firstOperator.secret);
  await client.changeSecret('a secret of the first operator');
  await client.begin(first.firstOperator.id, 'a secret of the first operator');
  const image = generatedImpression('salma', 'right_index', 'enrolled');
  const fingers = { fingers: [{ position: 'right_index', image }] } as const;
  const face = generatedPhotograph('salma', 'enrolled');
  const enrolled = await client.enrol(generatedRecord(1), face, undefined, fingers);
  const { recordId } = enrolled.body;
  for (const [id, link] of [
    ['salma', { enrolledAs: recordId }],
    ['rachid', {}],
  ] as const) {
    const hired = await client.call('POST', '/v1/operators', { id, roles: ['clerk'], ...link });
    secrets[id] = String(hired.body['firstSecret']);
  }
  await first.close();
  station = await openRehearsal(config, { write: (line) => lines.push(line) });
});
afterAll(async () => {
  await station.close();
  await rm(directory, { recursive: true });
});

async function signIn(body: object, headers: Record<string, string> = own) {
  const answer = await fetch(`${station.address}/sign-in`, {
    method: 'POST',
    redirect: 'manual',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  const said: unknown = await answer.json();
  const { code, path, factors } = Object(said);
  const begun = answer.headers.getSetCookie().some((one) => /^basma-session=[\w-]{43}/.test(one));
  return { status: answer.status, code, path, factors, begun };
}

test('words alone, or the words of another, open nothing where a role asks for a body', async () => {
  const salma = { operator: 'salma', secret: secrets.salma };
  expect(await signIn(salma)).toMatchObject({
    status: 401,
    code: 'factor_missing',
    factors: ['biometric'],
    begun: false,
  });
  // What is missing is told to nobody who has not the secret.
  const stranger = await signIn({ ...salma, secret: 'wrong' });
  expect(stranger).toMatchObject({ status: 401, code: 'session_required', begun: false });
  expect(stranger.factors).toBeUndefined();
});

test('the own face or finger with the secret opens a session; a body alone opens none', async () => {
  const salma = { operator: 'salma', secret: secrets.salma };
  const letIn = { status: 200, path: '/secret', begun: true };
  expect(await signIn({ ...salma, face: faceOf('salma') })).toMatchObject(letIn);
  expect(await signIn({ ...salma, fingers: fingerOf('salma') })).toMatchObject(letIn);
  const wrong = { status: 401, code: 'session_required', begun: false };
  expect(await signIn({ ...salma, secret: '', face: faceOf('salma') })).toMatchObject(wrong);
});

test('another’s face or finger, or one of whoever is linked to nobody, opens nothing', async () => {
  const wrong = { status: 401, code: 'session_required', begun: false };
  const salma = { operator: 'salma', secret: secrets.salma };
  const rachid = { operator: 'rachid', secret: secrets.rachid };
  expect(await signIn({ ...salma, face: faceOf('rachid') })).toMatchObject(wrong);
  expect(await signIn({ ...salma, fingers: fingerOf('rachid') })).toMatchObject(wrong);
  // Whatever is shown must hold: her face does not carry another's finger.
  const both = { face: faceOf('salma'), code: '123456' };
  expect(await signIn({ ...salma, ...both })).toMatchObject(wrong);
  expect(await signIn({ ...rachid, face: faceOf('rachid') })).toMatchObject(wrong);
});

test('what is no picture, is too much or comes from elsewhere is refused, and nothing is begun', async () => {
  const salma = { operator: 'salma', secret: secrets.salma };
  const noPicture = await signIn({ ...salma, face: base64(Buffer.from('nothing of a picture')) });
  expect(noPicture).toMatchObject({ code: 'no_face', begun: false });
  const unread = await signIn({ ...salma, face: '' });
  expect(unread).toMatchObject({ status: 422, code: 'body_invalid', begun: false });
  const unknown = await signIn({ ...salma, face: faceOf('salma'), trusted: true });
  expect(unknown).toMatchObject({ status: 422, code: 'body_invalid', begun: false });
  const large = await signIn({ ...salma, face: 'A'.repeat(24 * 2 ** 20) });
  expect(large).toMatchObject({ status: 413, begun: false });
  const whole = { ...salma, face: faceOf('salma') };
  for (const headers of [{}, { 'sec-fetch-site': 'cross-site' }]) {
    const foreign = await signIn(whole, headers);
    expect(foreign).toMatchObject({ status: 403, code: 'forgery_refused', begun: false });
  }
});

test('the log holds neither secret nor picture', () => {
  const log = lines.join('');
  expect(log).not.toContain(secrets.salma);
  expect(log).not.toContain(faceOf('salma').slice(0, 40));
});
