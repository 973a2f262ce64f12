import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { generatedRecord } from '../../scripts/generated-record.ts';
import { send } from '../../src/cli/station-client.ts';
import { checkRegister } from '../../src/register/sqlite/check-register.ts';
import { Idcs } from '../../src/vocabulary/idcs.ts';
import { drawTrackingNumber } from '../../src/register/idcs-issuance.ts';
import { generatedPhotograph } from '../../src/generation/faces.ts';
import { centreOf, enrolAt, entryOf, openSide, record, type Side } from '../packets/two-sides.ts';

let centre: Side;
let station: Side;
beforeAll(async () => {
  centre = await openSide({ acceptsPackets: true });
  station = await openSide({ scope: 'station', centre: await centreOf(centre) });
  await record(centre, station);
});
afterAll(async () => {
  await station.end();
  await centre.end();
});

const approve = async (recordId: unknown, operator = 'supervisor') =>
  (await station.as(operator)).call('POST', `/v1/packets/${String(recordId)}/approval`, {});

async function until(recordId: unknown, state: string): Promise<Record<string, unknown>> {
  return vi.waitFor(
    async () => {
      const entry = await entryOf(station, recordId);
      expect(entry).toMatchObject({ state });
      return entry;
    },
    { timeout: 10_000, interval: 50 },
  );
}

const tracked = async (side: Side, number: unknown) => {
  const path = `/v1/tracking/${String(number)}`;
  return (await send(side.station.address, { method: 'GET', path })).body['state'];
};

test('an enrolment at a station becomes a number at its centre, and the samples go', async () => {
  const enrolled = await enrolAt(station, 1);
  expect(enrolled.body).toMatchObject({ verdict: 'provisional' });
  expect(enrolled.body['idcs']).toBeUndefined();
  const { recordId, trackingNumber } = enrolled.body;
  expect(await entryOf(station, recordId)).toMatchObject({
    state: 'waits_for_supervisor',
    trackingNumber,
  });
  expect(await tracked(station, trackingNumber)).toBe('at_the_station');
  const supervisor = await station.as('supervisor');
  const seen = await supervisor.call('GET', `/v1/packets/${String(recordId)}`);
  expect(seen.body).toMatchObject({ record: generatedRecord(1), fingers: [] });
  const approved = await approve(recordId);
  expect(approved.body).toMatchObject({ state: 'ready', approvedBy: 'supervisor' });
  await until(recordId, 'settled');
  expect(await entryOf(station, recordId)).toMatchObject({ outcome: 'enrolled' });
  expect(await tracked(station, trackingNumber)).toBe('number_ready');
  expect(await tracked(centre, trackingNumber)).toBe('number_ready');
  // The person's samples are gone; what it takes to know her again is not.
  const after = await supervisor.call('GET', `/v1/packets/${String(recordId)}`);
  expect(after.body['face']).toBeUndefined();
  const again = await enrolAt(station, 1);
  expect(again.body).toMatchObject({ verdict: 'already_enrolled' });
  // The number goes to whoever holds the tracking number, and is the one that the centre gave.
  const clerk = await station.as('clerk');
  const path = `/v1/packets/${String(recordId)}/number`;
  const wrong = await clerk.call('POST', path, { trackingNumber: drawTrackingNumber() });
  expect(wrong.status).toBe(404);
  const handed = await clerk.call('POST', path, { trackingNumber });
  const known = await (
    await centre.as('first-operator')
  ).call('GET', `/v1/enrolments/${String(recordId)}`);
  expect(Idcs.parse(handed.body['idcs'])).toBe(known.body['idcs']);
});

test('whoever enrolled does not approve, and nobody approves twice', async () => {
  const enrolling = await station.as('supervisor');
  const face = generatedPhotograph('2', 'station');
  const { body } = await enrolling.enrol(generatedRecord(2), face);
  const own = await approve(body['recordId'], 'supervisor');
  expect([own.status, own.body['code']]).toEqual([409, 'four_eyes']);
  expect((await approve(body['recordId'], 'clerk')).status).toBe(403);
  expect((await approve(body['recordId'], 'chief')).status).toBe(200);
  const twice = await approve(body['recordId'], 'chief');
  expect([twice.status, twice.body['code']]).toEqual([409, 'packet_not_waiting']);
  const nobody = await approve('2f0c9f7e-8c1a-4f4e-9b57-0d8c8f6b2a10');
  expect(nobody.status).toBe(404);
});

test('an enrolment that a supervisor sends back is destroyed, and the person can come again', async () => {
  const { body } = await enrolAt(station, 3);
  const supervisor = await station.as('supervisor');
  const path = `/v1/packets/${String(body['recordId'])}/rejection`;
  const rejected = await supervisor.call('POST', path, { reason: 'poor_capture' });
  expect(rejected.body).toMatchObject({
    state: 'returned',
    returnedBy: 'supervisor',
    why: 'poor_capture',
  });
  expect(await tracked(station, body['trackingNumber'])).toBe('come_to_the_office');
  const seen = await supervisor.call('GET', `/v1/packets/${String(body['recordId'])}`);
  expect(seen.body['record']).toBeUndefined();
  const again = await enrolAt(station, 3);
  expect(again.body).toMatchObject({ verdict: 'provisional' });
  expect((await approve(again.body['recordId'])).status).toBe(200);
  await until(again.body['recordId'], 'settled');
});

test('somebody whom the centre knows is found there', async () => {
  const clerk = await centre.as('clerk');
  await clerk.enrol(generatedRecord(4), generatedPhotograph('4', 'centre'));
  const { body } = await enrolAt(station, 4);
  expect(body).toMatchObject({ verdict: 'provisional' });
  await approve(body['recordId']);
  const entry = await until(body['recordId'], 'settled');
  expect(entry).toMatchObject({ outcome: 'already_enrolled' });
  expect(await tracked(station, body['trackingNumber'])).toBe('come_to_the_office');
});

test('what the centre refuses comes back with its reason, and nothing of it stays', async () => {
  // A guardian whom nobody knows: a station can not tell, the centre can.
  const child = {
    ...generatedRecord(5),
    guardian: '2357087713',
  };
  const clerk = await station.as('clerk');
  const face = generatedPhotograph('5', 'station');
  const { body } = await clerk.enrol(child, face);
  expect(body).toMatchObject({ verdict: 'provisional' });
  await approve(body['recordId']);
  const entry = await until(body['recordId'], 'returned');
  expect(entry).toMatchObject({ returnedBy: 'centre', why: 'record_refused' });
  const again = await enrolAt(station, 5);
  expect(again.body).toMatchObject({ verdict: 'provisional' });
});

test('the outbox says how it stands', async () => {
  const { body } = await (await station.as('clerk')).call('GET', '/v1/outbox');
  expect(body).toMatchObject({ station: 'rabat-1', accepting: 'yes', waitingMax: 1_000 });
  expect(body['counts']).toMatchObject({ waits_for_supervisor: 1, returned: 2 });
  expect(body['trouble']).toBeUndefined();
});

test('both registers keep their rules, and no log holds a person or a number', async () => {
  await station.reopen();
  await centre.reopen();
  for (const side of [station, centre]) {
    const file = join(side.directory, 'register.sqlite');
    expect(checkRegister(file).filter(({ broken }) => broken > 0)).toEqual([]);
    expect(side.log.join('')).not.toMatch(/Fam|Per[bcdf]|generated photograph|\d{12}/);
  }
  const outbox = await readFile(join(station.directory, 'outbox.sqlite'));
  expect(outbox.includes('generated photograph')).toBe(false);
});
