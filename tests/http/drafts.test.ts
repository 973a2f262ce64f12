import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { generatedRecord } from '../../scripts/generated-record.ts';
import { OperatorClient } from '../../src/cli/station-client.ts';
import { StationConfig } from '../../src/config.ts';
import { generatedPhotograph } from '../../src/generation/faces.ts';
import { openRehearsal } from '../../src/sites/rehearsal.ts';
import type { RunningStation } from '../../src/sites/running-station.ts';

let directory: string;
let station: RunningStation;
let lines = '';
let amina: OperatorClient;
let brahim: OperatorClient;
const image = Buffer.from(generatedPhotograph('nadia', 'one')).toString('base64');
const statements = { step: 'face', family: 'Bensouda' };

async function begun(id: string, first: string): Promise<OperatorClient> {
  const operator = new OperatorClient(station.address);
  await operator.begin(id, first);
  await operator.changeSecret(`${first} changed`);
  await operator.begin(id, `${first} changed`);
  return operator;
}

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'basma-drafts-'));
  const config = StationConfig.parse({ port: 0, dataDirectory: directory });
  station = await openRehearsal(config, { write: (line) => (lines += line) });
  if (station.firstOperator === 'known') throw new Error('a new station has a first operator');
  const administrator = await begun(station.firstOperator.id, station.firstOperator.secret);
  const hired = async (id: string) => {
    const made = await administrator.call('POST', '/v1/operators', { id, roles: ['clerk'] });
    return begun(id, String(made.body['firstSecret']));
  };
  amina = await hired('amina');
  brahim = await hired('brahim');
});
afterAll(async () => {
  await station.close();
  await rm(directory, { recursive: true });
});

test('a list says when drafts were begun and how far they are, and nothing of whom they are', async () => {
  const begunAt = Date.parse('2026-11-27T09:30:00.000Z');
  const [one, other] = [randomUUID(), randomUUID()];
  await amina.call('PUT', `/v1/drafts/${one}`, { statements: { ...statements, begunAt } });
  const odd = { step: 'Bensouda, Leila', begunAt: 'this morning' };
  await amina.call('PUT', `/v1/drafts/${other}`, { statements: odd });
  const { body } = await amina.call('GET', '/v1/drafts');
  const kept = expect.any(String);
  expect(body['drafts']).toEqual([
    { recordId: other, keptAt: kept, step: 'unstated' },
    { recordId: one, keptAt: kept, begunAt: '2026-11-27T09:30:00.000Z', step: 'face' },
  ]);
  expect(JSON.stringify(body)).not.toContain('Bensouda');
  for (const recordId of [one, other]) await amina.call('DELETE', `/v1/drafts/${recordId}`);
});

test('a draft is kept, opened, and settled by its enrolment', async () => {
  const recordId = randomUUID();
  const path = `/v1/drafts/${recordId}`;
  expect((await amina.call('PUT', path, { statements })).status).toBe(200);
  expect((await amina.call('PUT', `${path}/samples/face`, { image })).status).toBe(200);
  expect((await amina.call('PUT', `${path}/samples/right_four`, { image })).status).toBe(200);
  expect((await amina.call('DELETE', `${path}/samples/right_four`)).status).toBe(200);
  expect((await amina.call('GET', '/v1/drafts')).body).toMatchObject({ drafts: [{ recordId }] });
  expect((await amina.call('GET', path)).body).toMatchObject({ statements, samples: ['face'] });

  const record = generatedRecord(1);
  const face = generatedPhotograph('nadia', 'one');
  const enrolled = await amina.enrol(record, face, recordId);
  expect(enrolled.body).toMatchObject({ verdict: 'enrolled' });
  // The register has the samples; what was written stays until the receipt is handed over.
  expect((await amina.call('GET', path)).body).toMatchObject({ statements, samples: [] });
  expect((await amina.call('DELETE', path)).body).toEqual({ dropped: true });
  expect(await amina.call('GET', path)).toMatchObject({ status: 404 });
});

test('nobody opens the draft of another operator, or learns that there is one', async () => {
  const path = `/v1/drafts/${randomUUID()}`;
  await amina.call('PUT', path, { statements });
  await amina.call('PUT', `${path}/samples/face`, { image });
  const missing = { status: 404, body: { code: 'draft_unknown' } };
  expect(await brahim.call('GET', path)).toMatchObject(missing);
  expect((await brahim.call('GET', `${path}/samples/face`)).status).toBe(404);
  expect((await brahim.call('GET', '/v1/drafts')).body).toEqual({ drafts: [] });
  expect((await brahim.call('DELETE', path)).body).toEqual({ dropped: false });
  expect((await amina.call('GET', path)).status).toBe(200);
});

test('a sample has a place of a draft, and no other', async () => {
  const path = `/v1/drafts/${randomUUID()}`;
  const early = await amina.call('PUT', `${path}/samples/face`, { image });
  expect(early).toMatchObject({ status: 404, body: { code: 'draft_unknown' } });
  await amina.call('PUT', path, { statements });
  for (const sample of ['unknown', 'statements', '..%2Fstatements', 'exception_unknown']) {
    expect((await amina.call('PUT', `${path}/samples/${sample}`, { image })).status).toBe(422);
  }
});

test('the log has no name and no record id of a draft', () => {
  expect(lines).toContain('/v1/drafts/:recordId');
  expect(lines).not.toMatch(/Bensouda|[0-9a-f]{8}-[0-9a-f]{4}/);
});

test('a frame of a camera is looked at and leaves nothing', async () => {
  const guide = await amina.call('POST', '/v1/face-guides', { frame: image });
  expect(guide).toMatchObject({ status: 200, body: { kind: 'seen', goodEnough: true } });
});
