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
let amina: OperatorClient;
let brahim: OperatorClient;
let clerk: OperatorClient;
let supervisor: OperatorClient;

/** A session of an operator who has just changed a first secret. */
async function begun(id: string, first: string): Promise<OperatorClient> {
  const operator = new OperatorClient(station.address);
  await operator.begin(id, first);
  await operator.changeSecret(`${first} changed`);
  await operator.begin(id, `${first} changed`);
  return operator;
}

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'basma-case-'));
  const config = StationConfig.parse({ port: 0, dataDirectory: directory });
  station = await openRehearsal(config, { write: () => undefined });
  if (station.firstOperator === 'known') throw new Error('a new station has a first operator');
  const administrator = await begun(station.firstOperator.id, station.firstOperator.secret);
  const hired = async (id: string, role: string) => {
    const made = await administrator.call('POST', '/v1/operators', { id, roles: [role] });
    expect(made.status).toBe(201);
    return begun(id, String(made.body['firstSecret']));
  };
  amina = await hired('amina', 'adjudicator');
  brahim = await hired('brahim', 'adjudicator');
  clerk = await hired('clerk', 'clerk');
  supervisor = await hired('salma', 'supervisor');
});
afterAll(async () => {
  await station.close();
  await rm(directory, { recursive: true });
});

test('who is in doubt gets a number only when two people find her to be nobody known', async () => {
  const first = await clerk.enrol(generatedRecord(1), generatedPhotograph('zahra', 'one'));
  expect(first.body['verdict']).toBe('enrolled');
  const recordId = '6f1c1a52-3f4e-4f0e-9a57-0d8c8f6b2a10';
  const doubtful = generatedPhotograph('zahra', 'poor light');
  const second = await clerk.enrol(generatedRecord(2), doubtful, recordId);
  expect(second.body).toMatchObject({ verdict: 'needs_adjudication' });
  const caseId = String(second.body['caseId']);

  expect((await clerk.call('GET', `/v1/adjudications/${caseId}`)).status).toBe(403);
  const open = await amina.call('GET', '/v1/adjudications');
  expect(open.body).toMatchObject({ cases: [{ caseId, seq: 2, candidates: [{ seq: 1 }] }] });
  const file = await amina.call('GET', `/v1/adjudications/${caseId}`);
  expect(file.body).toMatchObject({
    newcomer: { seq: 2, face: Buffer.from(doubtful).toString('base64') },
    people: [{ seq: 1 }],
  });

  const opinion = { finding: 'different', reason: 'a scar on the left cheek' };
  const path = `/v1/adjudications/${caseId}/opinions`;
  expect((await amina.call('POST', path, opinion)).body).toEqual({ state: 'open' });
  const twice = await amina.call('POST', path, opinion);
  expect(twice).toMatchObject({ status: 409, body: { code: 'opinion_refused' } });
  const ended = await brahim.call('POST', path, opinion);
  expect(ended.body).toEqual({ state: 'closed', verdict: 'enrolled' });

  const settled = await clerk.call('GET', `/v1/enrolments/${recordId}`);
  expect(settled.body).toMatchObject({ verdict: 'enrolled', idcs: expect.any(String) });
  const again = await clerk.enrol(generatedRecord(2), doubtful, recordId);
  expect(again.body).toEqual(settled.body);
});

test('the same record id with anything else in it is refused', async () => {
  const recordId = '6f1c1a52-3f4e-4f0e-9a57-0d8c8f6b2a11';
  const photograph = generatedPhotograph('karim', 'one');
  await clerk.enrol(generatedRecord(3), photograph, recordId);
  const other = await clerk.enrol(generatedRecord(4), photograph, recordId);
  expect(other).toMatchObject({ status: 409, body: { code: 'record_id_taken' } });
});

test('an erased resident is found by nobody, and may come again', async () => {
  const photograph = generatedPhotograph('latif', 'one');
  const enrolled = await clerk.enrol(generatedRecord(5), photograph);
  const { idcs } = enrolled.body;
  const erased = await supervisor.call('POST', '/v1/residents/erasures', { idcs });
  expect(erased.status, JSON.stringify(erased.body)).toBe(200);
  const again = await clerk.enrol(generatedRecord(5), generatedPhotograph('latif', 'two'));
  expect(again.body['verdict']).toBe('enrolled');
  expect(again.body['idcs']).not.toBe(idcs);
});
