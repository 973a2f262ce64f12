import { randomUUID } from 'node:crypto';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { OperatorClient } from '../../src/cli/station-client.ts';
import { generatedPhotograph } from '../../src/generation/faces.ts';
import {
  faceOf,
  openStationOfProgrammes,
  type StationOfProgrammes,
  type TestProgramme,
} from './programmes-at-station.ts';

let at: StationOfProgrammes;
let aid: TestProgramme;
let other: TestProgramme;
let amal: string;
let sami: string;

beforeAll(async () => {
  at = await openStationOfProgrammes();
  aid = await at.programme('direct-aid', { scopes: ['verify', 'redeem'] });
  other = await at.programme('school', { scopes: ['redeem'], sector: 'school.example' });
  amal = await at.enrolled('amal');
  sami = await at.enrolled('sami');
  await at.eligible(amal);
});
afterAll(() => at.close());

async function asked(
  { client }: TestProgramme,
  method: 'GET' | 'POST',
  path: string,
  body?: object,
): Promise<{ readonly status: number; readonly body: Record<string, unknown> }> {
  const headers = {
    'content-type': 'application/json',
    'client-assertion': await client.assertion(),
  };
  const sent = body === undefined ? {} : { body: JSON.stringify(body) };
  const answer = await fetch(`${at.address}${path}`, { method, headers, ...sent });
  const read = z.record(z.string(), z.unknown()).parse(await answer.json());
  return { status: answer.status, body: read };
}

const Verified = z.object({ token: z.string(), subject: z.string() });
async function verified(person: string, idcs: string) {
  const claimed = { kind: 'idcs', idcs };
  const answer = await aid.client.verify({ purpose: 'payment', claimed, face: faceOf(person) });
  return Verified.parse(answer.body);
}

const Named = z.object({ id: z.uuid() });
async function owed(subject: string, more: object = {}): Promise<string> {
  const answer = await asked(aid, 'POST', '/v1/entitlements', {
    reference: randomUUID(),
    subject,
    amount: '500.00',
    currency: 'MAD',
    purpose: 'payment',
    collectFrom: new Date(Date.now() - 60_000).toISOString(),
    collectUntil: new Date(Date.now() + 86_400_000).toISOString(),
    decision: await at.decision(aid, subject),
    ...more,
  });
  expect(answer.status).toBe(201);
  return Named.parse(answer.body).id;
}

test('from what is owed to what was paid, and the books at the end', async () => {
  const { token, subject } = await verified('amal', amal);
  const entitlement = await owed(subject);
  const body = { id: randomUUID(), entitlement, token, point: 'village-7' };
  const redeemed = await asked(aid, 'POST', '/v1/redemptions', body);
  expect(redeemed).toMatchObject({ status: 200, body: { state: 'authorised', way: 'online' } });
  const again = await asked(aid, 'POST', '/v1/redemptions', body);
  expect(again.body).toMatchObject({ id: body.id, place: redeemed.body['place'] });

  const keys = createRemoteJWKSet(new URL(`${at.address}/.well-known/redemptions.json`));
  const receipt = z.string().parse(redeemed.body['receipt']);
  const { payload } = await jwtVerify(receipt, keys, { typ: 'redemption-receipt+jwt' });
  expect(payload).toMatchObject({ jti: body.id, amount: '500.00', client_id: 'direct-aid' });

  const path = `/v1/redemptions/${body.id}/settlement`;
  const settled = await asked(aid, 'POST', path, { outcome: 'paid', payment: 'slip-1' });
  expect(settled).toMatchObject({ status: 200, body: { state: 'paid' } });
  const books = await asked(aid, 'GET', '/v1/redemptions?after=0');
  expect(books.body).toMatchObject({ redemptions: [{ id: body.id, payment: 'slip-1' }] });
  expect(JSON.stringify(books.body)).not.toContain(amal);
});

test('another programme finds nothing of it', async () => {
  const { token, subject } = await verified('amal', amal);
  const entitlement = await owed(subject);
  const read = await asked(other, 'GET', `/v1/entitlements/${entitlement}`);
  expect(read).toMatchObject({ status: 404, body: { code: 'entitlement_unknown' } });
  const body = { id: randomUUID(), entitlement, token, point: 'village-7' };
  const redeemed = await asked(other, 'POST', '/v1/redemptions', body);
  expect(redeemed.status).toBe(403);
  const opened = await asked(other, 'POST', '/v1/entitlements', {
    reference: 'x',
    subject,
    amount: '1.00',
    currency: 'MAD',
    purpose: 'payment',
    collectFrom: new Date().toISOString(),
    collectUntil: new Date(Date.now() + 86_400_000).toISOString(),
  });
  expect(opened).toMatchObject({ status: 404, body: { code: 'subject_unknown' } });
});

test('amounts, references and identifiers are what they must be', async () => {
  const { subject } = await verified('amal', amal);
  for (const wrong of [
    { amount: '-5.00' },
    { amount: '5' },
    { amount: '0.00' },
    { amount: '1e9' },
    { currency: 'JPY' },
    { reference: '' },
    { subject: amal },
  ]) {
    const answer = await asked(aid, 'POST', '/v1/entitlements', {
      reference: randomUUID(),
      subject,
      amount: '500.00',
      currency: 'MAD',
      purpose: 'payment',
      collectFrom: new Date().toISOString(),
      collectUntil: new Date(Date.now() + 86_400_000).toISOString(),
      ...wrong,
    });
    expect(answer).toMatchObject({ status: 422, body: { code: 'body_invalid' } });
  }
  const nothing = await asked(aid, 'POST', '/v1/redemptions', {
    id: randomUUID(),
    entitlement: randomUUID(),
    token: '',
    point: 'village-7',
  });
  expect(nothing.status).toBe(422);
});

test('a proxy, recorded while both stand at the counter, collects', async () => {
  const person = (idcs: string, who: string) => ({
    idcs,
    face: Buffer.from(generatedPhotograph(who, 'at the counter')).toString('base64'),
  });
  const recorded = await at.clerk.call('POST', '/v1/proxies', {
    holder: person(amal, 'amal'),
    proxy: person(sami, 'sami'),
    programme: 'direct-aid',
    until: new Date(Date.now() + 86_400_000).toISOString(),
  });
  expect(recorded.status).toBe(201);
  const { subject } = await verified('amal', amal);
  const entitlement = await owed(subject);
  const { token } = await verified('sami', sami);
  const body = { id: randomUUID(), entitlement, token, point: 'village-7' };
  const redeemed = await asked(aid, 'POST', '/v1/redemptions', body);
  expect(redeemed).toMatchObject({ status: 200, body: { collectedBy: 'proxy' } });
  const listed = await at.clerk.call('POST', '/v1/proxies/search', { idcs: amal });
  expect(listed.body).toMatchObject({ proxies: [{ state: 'active', programme: 'direct-aid' }] });
  const { id } = Named.parse(recorded.body);
  expect((await at.clerk.call('POST', `/v1/proxies/${id}/revocation`, {})).status).toBe(200);
});

/** Another operator of the office. */
async function atWork(id: string, roles: readonly string[]): Promise<OperatorClient> {
  const made = await at.clerk.call('POST', '/v1/operators', { id, roles });
  const client = new OperatorClient(at.address);
  const secret = `a secret of ${id} at work`;
  await client.begin(id, z.string().parse(made.body['firstSecret']));
  await client.changeSecret(secret);
  await client.begin(id, secret);
  return client;
}

test('an exception takes two, and waits for a third', async () => {
  const { subject } = await verified('amal', amal);
  const entitlement = await owed(subject);
  const [asker, supervisor] = at.supervisors;
  const asking = await asker.call('POST', '/v1/redemption-exceptions', {
    entitlement,
    reason: 'worn_fingers',
    shown: { kind: 'paper', number: 'P000001' },
    photograph: Buffer.from(generatedPhotograph('amal', 'exception')).toString('base64'),
  });
  expect(asking.status).toBe(201);
  const { id } = Named.parse(asking.body);
  const path = `/v1/redemption-exceptions/${id}`;
  const answer = { answer: 'approved', point: 'office-1' };
  const own = await asker.call('POST', `${path}/answer`, answer);
  expect(own).toMatchObject({ status: 409, body: { why: 'same_operator' } });
  const approved = await supervisor.call('POST', `${path}/answer`, answer);
  expect(approved).toMatchObject({ status: 200, body: { state: 'approved', audit: 'due' } });
  const auditor = await atWork('auditor', ['auditor']);
  const due = await auditor.call('GET', '/v1/redemption-exceptions/to-audit');
  expect(due.body).toMatchObject({ exceptions: [{ id, seen: 'paper' }] });
  const looked = await auditor.call('POST', `${path}/audit`, { finding: 'sound' });
  expect(looked).toMatchObject({ status: 200, body: { audit: 'sound' } });
  expect((await auditor.call('GET', '/v1/double-spendings')).body).toEqual({
    doubleSpendings: [],
  });
});
