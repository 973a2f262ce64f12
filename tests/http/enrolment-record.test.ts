import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { generatedRecord } from '../../scripts/generated-record.ts';
import { OperatorClient, send } from '../../src/cli/station-client.ts';
import { StationConfig } from '../../src/config.ts';
import { generatedPhotograph } from '../../src/generation/faces.ts';
import { openRehearsal } from '../../src/sites/rehearsal.ts';
import type { RunningStation } from '../../src/sites/running-station.ts';
import { verhoeffDigit } from '../../src/vocabulary/verhoeff.ts';

let directory: string;
let station: RunningStation;
let clerk: OperatorClient;
const lines: string[] = [];
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'basma-record-'));
  const config = StationConfig.parse({ port: 0, dataDirectory: directory, consentRequired: true });
  station = await openRehearsal(config, { write: (line) => lines.push(line) });
  if (station.firstOperator === 'known') throw new Error('a new station has a first operator');
  const { id, secret } = station.firstOperator;
  clerk = new OperatorClient(station.address);
  await clerk.begin(id, secret);
  await clerk.changeSecret(`${secret} changed`);
  await clerk.begin(id, `${secret} changed`);
});
afterAll(async () => {
  await station.close();
  await rm(directory, { recursive: true });
});

const consent = { given: true, textVersion: 'rnp-2026.1', language: 'ar', at: 1_700_000_000_000 };

function enrolment(person: number, more: object = {}) {
  return {
    recordId: randomUUID(),
    record: { ...generatedRecord(person), consent },
    face: Buffer.from(generatedPhotograph(String(person), 'one')).toString('base64'),
    ...more,
  };
}

async function tracked(number: unknown) {
  const path = `/v1/tracking/${String(number)}`;
  const { status, body } = await send(station.address, { method: 'GET', path });
  return { status, body };
}

test('an enrolment answers with a tracking number and what took the photograph', async () => {
  const body = enrolment(1, { faceSource: 'webcam' });
  const answer = await clerk.call('POST', '/v1/enrolments', body);
  expect(answer.body).toMatchObject({
    verdict: 'enrolled',
    faceSource: 'webcam',
    captureAssurance: 'lower',
  });
  const again = await clerk.call('GET', `/v1/enrolments/${body.recordId}`);
  expect(again.body).toEqual(answer.body);
  expect(await tracked(answer.body['trackingNumber'])).toEqual({
    status: 200,
    body: { trackingNumber: answer.body['trackingNumber'], state: 'number_ready' },
  });
});

test('whoever has the tracking number learns how it stands, and nothing of anybody', async () => {
  const refused = await clerk.call('POST', '/v1/enrolments', enrolment(1));
  expect(refused.body['verdict']).toBe('already_enrolled');
  expect((await tracked(refused.body['trackingNumber'])).body).toEqual({
    trackingNumber: refused.body['trackingNumber'],
    state: 'come_to_the_office',
  });
  const body = '10000000000';
  expect((await tracked(`${body}${verhoeffDigit(body)}`)).status).toBe(404);
  expect((await tracked(`${body}${(verhoeffDigit(body) + 1) % 10}`)).status).toBe(422);
  expect(lines.join('')).not.toContain(String(refused.body['trackingNumber']));
});

test('consent that was declined is refused with its reason', async () => {
  const record = { ...generatedRecord(3), consent: { ...consent, given: false } };
  const answer = await clerk.call('POST', '/v1/enrolments', enrolment(3, { record }));
  expect([answer.status, answer.body['code'], answer.body['why']]).toEqual([
    422,
    'record_refused',
    'consent_missing',
  ]);
});

test('what an exception’s photograph lacks is named', async () => {
  const photo = Buffer.from(generatedPhotograph('3', 'palms')).toString('base64');
  const more = { exceptionPhotos: [{ of: 'left_ring', image: photo }] };
  const unasked = await clerk.call('POST', '/v1/enrolments', enrolment(4, more));
  expect([unasked.status, unasked.body['code'], unasked.body['of']]).toEqual([
    422,
    'exception_photo_unasked',
    'left_ring',
  ]);
});

test('guessing tracking numbers ends within the minute', async () => {
  const statuses: number[] = [];
  for (let turn = 0; turn < 130; turn += 1) statuses.push((await tracked('123456789014')).status);
  expect(statuses).toContain(429);
});
