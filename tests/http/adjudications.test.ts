import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { generatedRecord } from '../../scripts/generated-record.ts';
import { OperatorClient, send } from '../../src/cli/station-client.ts';
import { StationConfig } from '../../src/config.ts';
import { generatedPhotograph } from '../../src/generation/faces.ts';
import { generatedImpression } from '../../src/generation/fingers.ts';
import { CaseAnswer, CasesAnswer } from '../../src/http/adjudication-schema.ts';
import { openRehearsal } from '../../src/sites/rehearsal.ts';
import type { RunningStation } from '../../src/sites/running-station.ts';

let directory: string;
let station: RunningStation;
let jpeg: Buffer;
const people = new Map<string, OperatorClient>();
const tokens = new Map<string, string>();
let caseId = '';

async function begun(id: string, secret: string): Promise<OperatorClient> {
  const client = new OperatorClient(station.address);
  await client.begin(id, secret);
  await client.changeSecret(`${secret} changed`);
  await client.begin(id, `${secret} changed`);
  people.set(id, client);
  const body = { operator: id, secret: `${secret} changed` };
  const session = await send(station.address, { method: 'POST', path: '/v1/sessions', body });
  tokens.set(id, String(session.body['token']));
  return client;
}

function as(id: string): OperatorClient {
  const client = people.get(id);
  if (!client) throw new Error('nobody of this name works here');
  return client;
}

const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');

/** A face of one person with a finger of another, so that people have to look. */
async function enrolled(record: number, face: string, finger: string, more: object = {}) {
  const image = base64(generatedImpression(finger, 'left_index', randomUUID()));
  const answer = await as('clerk').call('POST', '/v1/enrolments', {
    recordId: randomUUID(),
    record: generatedRecord(record),
    face: base64(generatedPhotograph(face, randomUUID())),
    fingers: [{ position: 'left_index', image }],
    ...more,
  });
  return answer.body;
}

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'basma-cases-'));
  const config = StationConfig.parse({ port: 0, dataDirectory: directory });
  station = await openRehearsal(config, { write: () => undefined });
  if (station.firstOperator === 'known') throw new Error('a new station has a first operator');
  const { id, secret } = station.firstOperator;
  const first = await begun(id, secret);
  for (const [name, role] of [
    ['clerk', 'clerk'],
    ['amina', 'adjudicator'],
    ['brahim', 'adjudicator'],
    ['samira', 'supervisor'],
  ] as const) {
    const hired = await first.call('POST', '/v1/operators', { id: name, roles: [role] });
    await begun(name, String(hired.body['firstSecret']));
  }
  const black = { width: 80, height: 80, channels: 3, background: '#000' } as const;
  jpeg = await sharp({ create: black }).jpeg().toBuffer();
  await enrolled(1, 'one', 'brahim');
  const body = await enrolled(2, 'other', 'brahim', {
    faceSource: 'webcam',
    fingerExceptions: [{ position: 'left_ring', reason: 'amputated' }],
    exceptionPhotos: [{ of: 'left_ring', image: base64(jpeg) }],
  });
  expect(body['verdict']).toBe('needs_adjudication');
  caseId = String(body['caseId']);
});
afterAll(async () => {
  await station.close();
  await rm(directory, { recursive: true });
});

test('a case shows both people, their data field by field, and what took the face', async () => {
  const { body } = await as('amina').call('GET', `/v1/adjudications/${caseId}`);
  const file = CaseAnswer.parse(body);
  expect(file).toMatchObject({
    kind: 'newcomer',
    claim: 'none',
    newcomer: {
      faceSource: 'webcam',
      captureAssurance: 'lower',
      fingerExceptions: [{ position: 'left_ring', reason: 'amputated' }],
      exceptionPhotos: [{ of: 'left_ring' }],
    },
  });
  const [person] = file.people;
  expect(person?.comparison.map(({ field }) => field)).toContain('familyName');
  expect(person?.comparison.find(({ field }) => field === 'familyName')).toMatchObject({
    newcomer: generatedRecord(2).demographics.familyName,
    candidate: generatedRecord(1).demographics.familyName,
  });
});

test('the photograph of an exception is shown to adjudicators alone', async () => {
  const path = `/v1/adjudications/${caseId}/people/2/exception-photos`;
  const clerk = await as('clerk').call('GET', `${path}/left_ring`);
  expect(clerk.body['code']).toBe('role_required');
  const missing = await as('amina').call('GET', `${path}/all`);
  expect([missing.status, missing.body['code']]).toEqual([404, 'not_found']);
  const stranger = await as('amina').call(
    'GET',
    `/v1/adjudications/${caseId}/people/7/exception-photos/left_ring`,
  );
  expect(stranger.status).toBe(404);
  const headers = { authorization: `Bearer ${tokens.get('amina')}` };
  const shown = await fetch(new URL(`${path}/left_ring`, station.address), { headers });
  expect(shown.headers.get('content-type')).toBe('image/jpeg');
  expect(Buffer.from(await shown.arrayBuffer()).equals(jpeg)).toBe(true);
});

describe('a case that somebody has claimed', () => {
  test('is not opened by another, but by a supervisor', async () => {
    const claimed = await as('amina').call('POST', '/v1/adjudications/next', {});
    expect(claimed.body).toMatchObject({ caseId });
    const other = await as('brahim').call('GET', `/v1/adjudications/${caseId}`);
    expect([other.status, other.body['code']]).toEqual([409, 'case_claimed']);
    const taken = await as('brahim').call('POST', `/v1/adjudications/${caseId}/claim`, {
      takeOver: true,
    });
    expect(taken.body['code']).toBe('role_required');
    expect((await as('samira').call('GET', `/v1/adjudications/${caseId}`)).status).toBe(200);
    const none = await as('brahim').call('POST', '/v1/adjudications/next', {});
    expect([none.status, none.body['code']]).toEqual([404, 'not_found']);
    const list = await as('brahim').call('GET', '/v1/adjudications');
    expect(CasesAnswer.parse(list.body).cases[0]?.claim).toMatchObject({ operator: 'amina' });
    const released = await as('amina').call('POST', `/v1/adjudications/${caseId}/release`, {});
    expect(released.body).toEqual({ released: true });
    expect((await as('brahim').call('GET', `/v1/adjudications/${caseId}`)).status).toBe(200);
  });
});

test('a wrong merge is undone by two, and the number is given then', async () => {
  const same = { finding: 'same', candidate: 1, reason: 'the same finger' };
  for (const name of ['amina', 'brahim']) {
    await as(name).call('POST', `/v1/adjudications/${caseId}/opinions`, same);
  }
  const closed = await as('samira').call('GET', '/v1/adjudications/closed');
  const [known] = CasesAnswer.parse(closed.body).cases;
  expect(known).toMatchObject({ caseId, state: 'closed' });
  const asked = await as('samira').call('POST', '/v1/corrections', {
    finding: 'different',
    recordId: known?.recordId,
    reason: 'a finger was pressed by another',
  });
  expect(asked.status).toBe(201);
  const path = `/v1/corrections/${String(asked.body['id'])}/answer`;
  const own = await as('samira').call('POST', path, { answer: 'confirmed' });
  expect([own.status, own.body['why']]).toEqual([409, 'same_operator']);
  const waiting = await as('amina').call('GET', '/v1/corrections');
  expect(waiting.body['corrections']).toHaveLength(1);
  const confirmed = await as('amina').call('POST', path, { answer: 'confirmed' });
  expect(confirmed.body).toMatchObject({
    state: 'confirmed',
    requestedBy: 'samira',
    answeredBy: 'amina',
    idcs: expect.stringMatching(/^\d{10}$/),
  });
  const again = await as('amina').call('POST', path, { answer: 'confirmed' });
  expect(again.body['why']).toBe('answered');
  const answered = await as('samira').call('GET', '/v1/corrections/answered');
  expect(answered.body['corrections']).toHaveLength(1);
});

test('a clerk asks for no correction', async () => {
  const asked = await as('clerk').call('POST', '/v1/corrections', {
    finding: 'different',
    recordId: randomUUID(),
    reason: 'no reason',
  });
  expect([asked.status, asked.body['code']]).toEqual([403, 'role_required']);
});

test('cases are opened for pairs only after a search', async () => {
  const opened = await as('samira').call('POST', '/v1/deduplications/latest/cases', {});
  expect([opened.status, opened.body['code']]).toEqual([404, 'not_found']);
});

describe('figures of operators', () => {
  test('are shown to a supervisor, of a period', async () => {
    const { status, body } = await as('samira').call('GET', '/v1/figures/operators');
    expect(status).toBe(200);
    expect(body['operators']).toContainEqual(
      expect.objectContaining({ operator: 'clerk', enrolments: 2, meaningful: false }),
    );
    const past = await as('samira').call(
      'GET',
      '/v1/figures/operators?from=2020-01-01&to=2020-12-31',
    );
    expect(past.body).toEqual({ from: '2020-01-01', to: '2020-12-31', operators: [] });
  });

  test('are of no clerk’s concern, and of days that there are', async () => {
    expect((await as('clerk').call('GET', '/v1/figures/operators')).status).toBe(403);
    for (const query of ['from=2020-02-30', 'from=x', 'from=2020-01-02&to=2020-01-01']) {
      const asked = await as('samira').call('GET', `/v1/figures/operators?${query}`);
      expect([asked.status, asked.body['code']]).toEqual([422, 'body_invalid']);
    }
    const long = 'from=2019-01-01&to=2020-12-31';
    expect((await as('samira').call('GET', `/v1/figures/operators?${long}`)).status).toBe(422);
  });
});
