import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { demonstrationProgramme } from '../../scripts/demonstration-programme.ts';
import { generatedRecord } from '../../scripts/generated-record.ts';
import { OperatorClient, send } from '../../src/cli/station-client.ts';
import { StationConfig } from '../../src/config.ts';
import { generatedPhotograph } from '../../src/generation/faces.ts';
import { openRehearsal } from '../../src/sites/rehearsal.ts';
import type { RunningStation } from '../../src/sites/running-station.ts';
import { verhoeffHolds } from '../../src/vocabulary/verhoeff.ts';
import {
  applicationOf,
  byAlias,
  byNumber,
  codeSentTo,
  faceOf,
  messagesIn,
  ResidentClient,
  type Application,
} from '../resident-client.ts';

let directory: string;
let station: RunningStation;
let clerk: OperatorClient;
let programme: Awaited<ReturnType<typeof demonstrationProgramme>>;
const secret = 'a secret for residents';

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'basma-residents-'));
  const messagesDirectory = join(directory, 'messages');
  const dataDirectory = join(directory, 'data');
  const config = StationConfig.parse({ port: 0, dataDirectory, messagesDirectory });
  station = await openRehearsal(config, { write: () => undefined });
  clerk = new OperatorClient(station.address);
  if (station.firstOperator === 'known') throw new Error('a new station');
  await clerk.begin(station.firstOperator.id, station.firstOperator.secret);
  await clerk.changeSecret(secret);
  await clerk.begin(station.firstOperator.id, secret);
  programme = await demonstrationProgramme(station.address, 'aid');
  await clerk.call('PUT', '/v1/programmes', programme.account);
});
afterAll(async () => {
  await station.close();
  await rm(directory, { recursive: true });
});

let people = 0;

/** Somebody with a number, and an application of hers. */
async function enrolled() {
  people += 1;
  const person = `resident-${people}`;
  const record = generatedRecord(people);
  const { body } = await clerk.enrol(record, generatedPhotograph(person, 'one'));
  const idcs = z.string().parse(body['idcs']);
  return { person, record, idcs, application: await applicationOf(clerk, idcs, person) };
}

async function signedIn(idcs: string, application: Application): Promise<ResidentClient> {
  const client = new ResidentClient(station.address);
  expect((await client.signIn(byNumber(idcs), application.code())).status).toBe(201);
  return client;
}

function nobodysNumber(): string {
  const digits = Array.from({ length: 10 }, (_, last) => `987654321${last}`);
  return digits.find((one) => verhoeffHolds(one)) ?? '';
}

const verified = async (claimed: object, person: string) =>
  (await programme.verify(claimed, generatedPhotograph(person, crypto.randomUUID()))).body[
    'decision'
  ];
const post = (path: string, body: object) => send(station.address, { method: 'POST', path, body });

describe('whoever wants to sign in', () => {
  test('shows a number and a code that is hers, once', async () => {
    const { idcs, application } = await enrolled();
    const code = application.code();
    const client = new ResidentClient(station.address);
    expect((await client.signIn(byNumber(idcs), code)).status).toBe(201);
    expect((await client.call('GET', '/v1/my/record')).body['idcs']).toBe(idcs);
    const again = await client.signIn(byNumber(idcs), code);
    expect([again.status, again.body['code']]).toEqual([401, 'sign_in_refused']);
    expect((await client.call('GET', '/v1/my/record')).status).toBe(401);
  });

  test('is told the same of a wrong code, a number of nobody and one that is tried too often', async () => {
    const { idcs } = await enrolled();
    const client = new ResidentClient(station.address);
    const wrong = await client.signIn(byNumber(idcs), '12345678');
    const nobodys = await client.signIn(byNumber(nobodysNumber()), '12345678');
    expect(nobodys).toEqual(wrong);
    for (let tries = 0; tries < 6; tries += 1) {
      expect(await client.signIn(byNumber(idcs), '12345678')).toEqual(wrong);
    }
  });

  test('shows something: an empty code has a refusal of its own', async () => {
    const { idcs } = await enrolled();
    const client = new ResidentClient(station.address);
    for (const number of [idcs, nobodysNumber()]) {
      const { status, body } = await client.signIn(byNumber(number), '');
      expect([status, body['code']]).toEqual([422, 'code_empty']);
    }
  });

  test('has no session of an operator, and an operator none of hers', async () => {
    const { idcs, application } = await enrolled();
    const client = await signedIn(idcs, application);
    expect((await client.call('GET', '/v1/corrections')).status).toBe(401);
    expect((await clerk.call('GET', '/v1/my/record')).status).toBe(401);
    expect((await client.call('DELETE', '/v1/my/sessions/current')).status).toBe(200);
    expect((await client.call('GET', '/v1/my/record')).status).toBe(401);
  });
});

describe('a code', () => {
  const messages = () => messagesIn(join(directory, 'messages'));
  const sentTo = (address: string) => codeSentTo(join(directory, 'messages'), address);
  const clear = () => rm(join(directory, 'messages'), { recursive: true, force: true });

  test('is sent to a contact that became hers at a counter, and to nobody else', async () => {
    const { idcs, person } = await enrolled();
    const contact = { kind: 'phone', address: '+212612345678' };
    const claimed = byNumber(idcs);
    const stated = { claimed, face: faceOf(person), contact, language: 'fr' };
    expect((await clerk.call('POST', '/v1/residents/contacts', stated)).status).toBe(202);
    const proof = await sentTo(contact.address);
    // It is not hers yet: nothing is sent there, and its code lets nobody in.
    const client = new ResidentClient(station.address);
    expect((await client.signIn(claimed, proof)).status).toBe(401);
    const confirm = (code: string) =>
      clerk.call('POST', '/v1/residents/contacts/confirmations', { claimed, kind: 'phone', code });
    expect((await confirm('')).body['code']).toBe('code_empty');
    expect((await confirm('00000000')).body['confirmed']).toBe(false);
    expect((await confirm(proof)).body['confirmed']).toBe(true);
    await clear();
    const asked = await post('/v1/my/codes', { claimed, language: 'ar' });
    const code = await sentTo(contact.address);
    await clear();
    expect(await post('/v1/my/codes', { claimed: byNumber(nobodysNumber()) })).toEqual(asked);
    expect(await messages()).toEqual([]);
    expect((await client.signIn(claimed, code)).status).toBe(201);
    expect((await client.signIn(claimed, code)).status).toBe(401);
  });

  test('is given on paper to whoever is verified at the counter', async () => {
    const { idcs, person } = await enrolled();
    const give = (face: string) =>
      clerk.call('POST', '/v1/residents/codes', { claimed: byNumber(idcs), face });
    expect((await give(faceOf('somebody else'))).body['code']).toBe('not_the_resident');
    const given = await give(faceOf(person));
    const client = new ResidentClient(station.address);
    const code = z.string().parse(given.body['code']);
    expect((await client.signIn(byNumber(idcs), code)).status).toBe(201);
  });
});

describe('a resident', () => {
  test('sees who used her data, and no name of an operator', async () => {
    const { idcs, person, application } = await enrolled();
    expect(await verified(byNumber(idcs), person)).toBe('verified');
    const client = await signedIn(idcs, application);
    const { body } = await client.call('GET', '/v1/my/uses?by=others');
    expect(JSON.stringify(body)).not.toContain('first-operator');
    const uses = z.array(z.record(z.string(), z.unknown())).parse(body['uses']);
    expect(uses[0]).toMatchObject({
      what: 'verification.answered',
      by: { kind: 'programme', name: 'aid', sector: 'aid.example' },
      purpose: 'payment',
      basis: 'law 58-23',
      outcome: 'verified',
    });
    expect(uses.map(({ what }) => what)).toEqual([
      'verification.answered',
      'code.application_given',
      'verification.answered',
      'enrolment.settled',
      'enrolment.opened',
    ]);
    const own = await client.call('GET', '/v1/my/uses?by=herself');
    const done = z.array(z.object({ what: z.string() })).parse(own.body['uses']);
    expect(done.map(({ what }) => what)).toEqual([
      'my.uses_shown',
      'my.uses_shown',
      'resident.signed_in',
      'code.checked',
    ]);
  });

  test('locks her face: programmes are refused until she unlocks it with another code', async () => {
    const { idcs, person, application } = await enrolled();
    const client = await signedIn(idcs, application);
    const lock = (body: object) => client.call('POST', '/v1/my/locks', body);
    expect((await lock({ factor: 'face', until: '2020-01-01T00:00:00Z' })).body['code']).toBe(
      'lock_over',
    );
    expect((await lock({ factor: 'face' })).status).toBe(200);
    expect(await verified(byNumber(idcs), person)).toBe('refused');
    const unlock = async (body: object) =>
      (await client.call('POST', '/v1/my/locks/removals', body)).body;
    expect((await unlock({ factor: 'face', code: '' }))['code']).toBe('code_empty');
    expect((await unlock({ factor: 'face', code: '123456' }))['code']).toBe('code_wrong');
    expect(await unlock({ factor: 'face', code: application.code() })).toMatchObject({
      done: true,
    });
    expect(await verified(byNumber(idcs), person)).toBe('verified');
  });

  test('who locked everything is let in by an officer alone', async () => {
    const { idcs, person, application } = await enrolled();
    const client = await signedIn(idcs, application);
    await client.call('POST', '/v1/my/locks', { factor: 'everything' });
    const removal = { factor: 'everything', code: application.code() };
    const refused = await client.call('POST', '/v1/my/locks/removals', removal);
    expect(refused.body['code']).toBe('unlock_at_station');
    const other = new ResidentClient(station.address);
    expect((await other.signIn(byNumber(idcs), application.code())).status).toBe(401);
    const open = { idcs, locked: false, factor: 'everything' };
    expect((await clerk.call('POST', '/v1/residents/locks', open)).body['done']).toBe(true);
    expect(await verified(byNumber(idcs), person)).toBe('verified');
  });

  test('gives herself aliases: a one-time one is used up by a pass', async () => {
    const { idcs, person, application } = await enrolled();
    const client = await signedIn(idcs, application);
    const give = async (kind: string) =>
      (await client.call('POST', '/v1/my/aliases', { kind })).body;
    const vid = z.string().parse((await give('one_time'))['vid']);
    expect(await verified(byAlias(vid), 'somebody else')).toBe('refused');
    expect(await verified(byAlias(vid), person)).toBe('verified');
    expect(await verified(byAlias(vid), person)).toBe('refused');
    const lasting = z.string().parse((await give('perpetual'))['vid']);
    expect((await give('perpetual'))['code']).toBe('aliases_too_many');
    const renewed = await client.call('POST', '/v1/my/aliases/renewals', { vid: lasting });
    expect(renewed.status).toBe(201);
    expect(await verified(byAlias(lasting), person)).toBe('refused');
    const stranger = await enrolled();
    const hers = await signedIn(stranger.idcs, stranger.application);
    const taken = await hers.call('POST', '/v1/my/aliases/revocations', {
      vid: renewed.body['vid'],
    });
    expect(taken.body['code']).toBe('alias_unknown');
    expect(await verified(byAlias(z.string().parse(renewed.body['vid'])), person)).toBe('verified');
  });

  test('learns which programmes know her and takes her data along', async () => {
    const { idcs, person, record, application } = await enrolled();
    await verified(byNumber(idcs), person);
    const client = await signedIn(idcs, application);
    expect((await client.call('GET', '/v1/my/programmes')).body).toMatchObject({
      programmes: [{ name: 'aid', sector: 'aid.example' }],
    });
    const { body } = await client.call('GET', '/v1/my/data');
    expect(body).toMatchObject({ idcs, record, programmes: [{ name: 'aid' }] });
    expect(String(body['photograph']).length).toBeGreaterThan(10);
    // No name by which a programme knows her: two of them would not be joined through her.
    expect(JSON.stringify(body)).not.toContain('subject');
  });

  test('says that a card of hers is lost, and nobody says it of another’s', async () => {
    const { idcs, person, application } = await enrolled();
    const proof = { kind: 'shown', face: faceOf(person) };
    await clerk.call('POST', '/v1/residents/identity-qr', { idcs, proof });
    const client = await signedIn(idcs, application);
    const held = await client.call('GET', '/v1/my/credentials');
    const [one] = z.array(z.record(z.string(), z.unknown())).parse(held.body['credentials']);
    expect(one).toMatchObject({ kind: 'identity_code', state: 'valid' });
    const stranger = await enrolled();
    const other = await signedIn(stranger.idcs, stranger.application);
    const set = async (by: ResidentClient, state: string) =>
      (await by.call('POST', '/v1/my/credentials/states', { id: one?.['id'], state })).body;
    expect((await set(other, 'revoked'))['code']).toBe('credential_unknown');
    expect(await set(client, 'suspended')).toMatchObject({ state: 'suspended' });
    expect(await set(client, 'valid')).toMatchObject({ state: 'valid' });
    expect(await set(client, 'revoked')).toMatchObject({ state: 'revoked' });
    expect((await set(client, 'valid'))['code']).toBe('credential_unchanged');
  });

  test('who was erased has no session any more', async () => {
    const { idcs, application } = await enrolled();
    const client = await signedIn(idcs, application);
    const hired = await clerk.call('POST', '/v1/operators', { id: 'samir', roles: ['supervisor'] });
    const samir = new OperatorClient(station.address);
    await samir.begin('samir', z.string().parse(hired.body['firstSecret']));
    await samir.changeSecret(secret);
    await samir.begin('samir', secret);
    const erased = await samir.call('POST', '/v1/residents/erasures', { idcs });
    expect(erased.body).toMatchObject({ done: true });
    expect((await client.call('GET', '/v1/my/record')).status).toBe(401);
    expect((await client.signIn(byNumber(idcs), application.code())).status).toBe(401);
  });
});
