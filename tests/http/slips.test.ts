import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { generatedRecord } from '../../scripts/generated-record.ts';
import { StationConfig } from '../../src/config.ts';
import { generatedPhotograph } from '../../src/generation/faces.ts';
import { openRehearsal } from '../../src/sites/rehearsal.ts';
import type { RunningStation } from '../../src/sites/running-station.ts';
import { newTrackingNumber } from '../../src/vocabulary/tracking-number.ts';
import { hire, type Staff } from '../console/staff.ts';

let folder: string;
let station: RunningStation;
let staff: Staff;
const lines: string[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'basma-slips-'));
  const config = StationConfig.parse({ port: 0, dataDirectory: folder });
  station = await openRehearsal(config, { write: (line) => lines.push(line) });
  staff = await hire(station, { karim: ['clerk'], amina: ['adjudicator'], omar: ['auditor'] });
});
afterAll(async () => {
  await station.close();
  await rm(folder, { recursive: true });
});

function shown(operator: string, trackingNumber: unknown, more: object = {}) {
  return staff.as(operator).call('POST', '/v1/slips', { trackingNumber, ...more });
}

test('a slip tells how it stands, and its number only when it is handed over', async () => {
  const photograph = generatedPhotograph('zahra', 'one');
  const { body } = await staff.as('karim').enrol(generatedRecord(1), photograph);
  const slip = body['trackingNumber'];
  expect((await shown('karim', slip)).body).toEqual({ state: 'number_ready' });
  const handed = await shown('karim', slip, { handOver: true });
  expect(handed.body).toEqual({ state: 'number_ready', idcs: body['idcs'] });
  // Neither is in what the station writes about itself.
  expect(lines.join('')).not.toContain(String(slip));
  expect(lines.join('')).not.toContain(String(body['idcs']));
});

test('who is in doubt has no number to hand over', async () => {
  const doubtful = generatedPhotograph('zahra', 'poor light');
  const { body } = await staff.as('karim').enrol(generatedRecord(2), doubtful);
  const handed = await shown('karim', body['trackingNumber'], { handOver: true });
  expect(handed.body).toEqual({ state: 'being_examined' });
});

test('nobody’s slip, no slip and another role get nothing', async () => {
  const nobodys = newTrackingNumber(() => 7);
  const unknown = await shown('karim', nobodys, { handOver: true });
  expect([unknown.status, unknown.body['code']]).toEqual([404, 'not_found']);
  const wrong = await shown('karim', '123456789012');
  expect([wrong.status, wrong.body['code']]).toEqual([422, 'body_invalid']);
  for (const name of ['amina', 'omar']) {
    expect((await shown(name, nobodys)).status, name).toBe(403);
  }
});
