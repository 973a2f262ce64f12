import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RehearsalDevice } from '../../devices/rehearsal/device.ts';
import { startFaceDevice } from '../../devices/rehearsal-face/driver.ts';
import { startSlapDevice } from '../../devices/rehearsal-slap/driver.ts';
import { demonstrationFace } from '../../scripts/demonstration-people.ts';
import { generatedRecord } from '../../scripts/generated-record.ts';
import { OperatorClient, type Answer } from '../../src/cli/station-client.ts';
import { StationConfig } from '../../src/config.ts';
import type { RunningStation } from '../../src/sites/running-station.ts';
import { openStation } from '../../src/sites/station.ts';
import { makeRehearsalPlace, type RehearsalPlace } from '../devices/rehearsal-places.ts';

let directory: string;
let place: RehearsalPlace;
let face: RehearsalDevice;
let slap: RehearsalDevice;
let station: RunningStation;
let clerk: OperatorClient;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'basma-captures-'));
  place = await makeRehearsalPlace();
  await mkdir(join(directory, 'faces'));
  for (const label of ['amal', 'chama']) {
    const file = join(directory, 'faces', `${label}.jpg`);
    await writeFile(file, await demonstrationFace(label));
  }
  face = await startFaceDevice(place.settings(), join(directory, 'faces'), 'chama');
  slap = await startSlapDevice(place.settings(), 'aziza');
  const config = StationConfig.parse({
    port: 0,
    dataDirectory: join(directory, 'data'),
    fingersExpected: ['right_index', 'right_middle', 'right_ring', 'right_little'],
    deviceEnvironment: 'Developer',
    deviceTrustDirectory: join(place.certificates, 'trust'),
  });
  const devicePorts = place.ports;
  station = await openStation(config, { logTo: { write: () => undefined }, devicePorts });
  if (station.firstOperator === 'known') throw new Error('a new station has a first operator');
  const { id, secret } = station.firstOperator;
  clerk = new OperatorClient(station.address);
  await clerk.begin(id, secret);
  await clerk.changeSecret('a secret for captures');
  await clerk.begin(id, 'a secret for captures');
});
afterAll(async () => {
  await Promise.all([face.close(), slap.close(), station.close()]);
  await rm(directory, { recursive: true });
});

async function captured(body: object): Promise<Answer> {
  const answer = await clerk.call('POST', '/v1/captures', body);
  expect(answer.status, JSON.stringify(answer.body)).toBe(200);
  return answer;
}

/** As a clerk does: what is not good enough is captured again. */
async function enrolledByDevices(place: number): Promise<Answer> {
  let answer = await enrolledOnce(place);
  for (let again = 0; again < 4 && answer.body['code'] === 'quality_low'; again += 1) {
    answer = await enrolledOnce(place);
  }
  return answer;
}

/** Everything of an enrolment comes from devices. */
async function enrolledOnce(place: number): Promise<Answer> {
  const ofFace = await captured({ kind: 'face', deviceId: face.deviceId });
  const hand = { kind: 'slap', deviceId: slap.deviceId, slap: 'right_four' };
  const ofHand = await captured({ ...hand, exceptions: ['right_little'] });
  return clerk.call('POST', '/v1/enrolments', {
    recordId: crypto.randomUUID(),
    record: generatedRecord(place),
    captures: [ofFace.body['captureId'], ofHand.body['captureId']],
    fingerExceptions: [{ position: 'right_little', reason: 'bandaged' }],
  });
}

test('a person is enrolled by what devices captured, and found when she comes back', async () => {
  const first = await enrolledByDevices(1);
  expect(first).toMatchObject({ status: 200, body: { verdict: 'enrolled' } });
  const again = await enrolledByDevices(2);
  expect(again).toMatchObject({ status: 200, body: { verdict: 'already_enrolled' } });
  face.person = 'amal';
  slap.person = 'karim';
  const other = await enrolledByDevices(3);
  expect(other).toMatchObject({ status: 200, body: { verdict: 'enrolled' } });
});

test('what an operator sees of a capture are pictures that her browser shows', async () => {
  const { body } = await captured({ kind: 'face', deviceId: face.deviceId });
  const [shown] = Object(body['samples']);
  const jpeg = Buffer.from(String(shown.image), 'base64');
  expect([shown.type, ...jpeg.subarray(0, 2)]).toEqual(['image/jpeg', 0xff, 0xd8]);
  const hand = await captured({ kind: 'slap', deviceId: slap.deviceId, slap: 'two_thumbs' });
  const pictures = Object(hand.body['samples']);
  expect(pictures).toMatchObject([{ position: 'left_thumb' }, { position: 'right_thumb' }]);
  const png = Buffer.from(String(pictures[0].image), 'base64');
  expect(png.subarray(1, 4).toString('latin1')).toBe('PNG');
});
