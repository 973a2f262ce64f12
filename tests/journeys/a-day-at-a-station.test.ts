import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { demonstrationFace } from '../../scripts/demonstration-people.ts';
import { scoringConsumer } from '../../scripts/scoring-consumer.ts';
import { demonstrationProgramme } from '../../scripts/demonstration-programme.ts';
import { OperatorClient } from '../../src/cli/station-client.ts';
import { StationConfig } from '../../src/config.ts';
import type { RunningStation } from '../../src/sites/running-station.ts';
import { openStation } from '../../src/sites/station.ts';
import { Idcs } from '../../src/vocabulary/idcs.ts';
import { verhoeffDigit } from '../../src/vocabulary/verhoeff.ts';

let directory: string;
let station: RunningStation;
let secret: string;
const log: string[] = [];
const clerk = () => new OperatorClient(station.address);

async function open(): Promise<void> {
  const config = StationConfig.parse({ port: 0, dataDirectory: directory, threads: 1 });
  station = await openStation(config, { logTo: { write: (line) => log.push(line) } });
}

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'basma-day-'));
  await open();
  if (station.firstOperator === 'known') throw new Error('a new station has a first operator');
  const { id, secret: first } = station.firstOperator;
  const operator = clerk();
  expect(await operator.begin(id, first)).toEqual({ mustChangeSecret: true });
  secret = `${first}-changed`;
  await operator.changeSecret(secret);
});

afterAll(async () => {
  await station.close();
  await rm(directory, { recursive: true });
});

function record(given: string, year: number) {
  return {
    demographics: {
      givenName: { latin: given, arabic: 'آمال' },
      familyName: { latin: 'Alaoui' },
      birthDate: { precision: 'year', year },
      birthPlace: 'Rabat',
      sex: 'female',
      nationality: 'MAR',
    },
    evidence: { kind: 'national_card', number: `AB${year}` },
  };
}

async function atWork(): Promise<OperatorClient> {
  const client = clerk();
  await client.begin('first-operator', secret);
  return client;
}

test('a person gets one number, is verified at a payment, and the scoring API takes the token once', async () => {
  const operator = await atWork();
  const enrolled = await operator.enrol(
    record('Amal', 1980),
    await demonstrationFace('chama-again'),
  );
  expect(enrolled.body['verdict']).toBe('enrolled');
  const idcs = Idcs.parse(enrolled.body['idcs']);

  const again = await operator.enrol(record('Zineb', 1985), await demonstrationFace('chama'));
  expect(again.body['verdict']).toBe('already_enrolled');
  expect(again.body['idcs']).toBeUndefined();

  const programme = await demonstrationProgramme(station.address, 'direct-aid');
  expect((await operator.call('PUT', '/v1/programmes', programme.account)).status).toBe(200);
  const right = await programme.verify({ kind: 'idcs', idcs }, await demonstrationFace('chama'));
  expect(right.body['decision']).toBe('verified');
  const wrong = await programme.verify({ kind: 'idcs', idcs }, await demonstrationFace('samia'));
  expect(wrong.body).toEqual({ decision: 'refused' });

  const subject = { kind: 'subject', subject: right.body['subject'] };
  const bySubject = await programme.verify(subject, await demonstrationFace('chama'));
  expect(bySubject.body['decision']).toBe('verified');

  const scoring = scoringConsumer({
    issuer: station.address,
    audience: programme.account.audience,
  });
  const token = String(right.body['token']);
  const accepted = await scoring.accept(token);
  expect(accepted.ok && accepted.value.sub).toBe(right.body['subject']);
  expect(await scoring.accept(token)).toEqual({ ok: false, error: { kind: 'replayed' } });
});

test('a station that was stopped knows everyone when it starts again', async () => {
  await station.close();
  await open();
  expect(station.firstOperator).toBe('known');
  const operator = await atWork();
  const again = await operator.enrol(record('Hind', 1990), await demonstrationFace('chama'));
  expect(again.body['verdict']).toBe('already_enrolled');
});

test('an alias stands for the number until it is revoked', async () => {
  const operator = await atWork();
  const enrolled = await operator.enrol(record('Ghita', 1970), await demonstrationFace('ghita'));
  const idcs = Idcs.parse(enrolled.body['idcs']);
  const alias = await operator.call('POST', '/v1/aliases', { idcs, kind: 'perpetual' });
  const claimed = { kind: 'vid', vid: alias.body['vid'] };
  const programme = await demonstrationProgramme(station.address, 'school-aid');
  await operator.call('PUT', '/v1/programmes', programme.account);
  const face = await demonstrationFace('ghita');
  expect((await programme.verify(claimed, face)).body['decision']).toBe('verified');
  const body = { idcs, vid: alias.body['vid'] };
  await operator.call('POST', '/v1/aliases/revocations', body);
  expect((await programme.verify(claimed, face)).body).toEqual({ decision: 'refused' });
});

test('a locked resident and an unknown number are answered alike', async () => {
  const operator = await atWork();
  const face = await demonstrationFace('malika');
  const enrolled = await operator.enrol(record('Malika', 1975), face);
  const idcs = Idcs.parse(enrolled.body['idcs']);
  await operator.call('POST', '/v1/residents/locks', { idcs, locked: true });
  const programme = await demonstrationProgramme(station.address, 'health-aid');
  await operator.call('PUT', '/v1/programmes', programme.account);
  const locked = await programme.verify({ kind: 'idcs', idcs }, face);
  const nobody = `200000000${verhoeffDigit('200000000')}`;
  const unknown = await programme.verify({ kind: 'idcs', idcs: nobody }, face);
  expect(locked).toEqual({ status: 200, body: { decision: 'refused' } });
  expect(unknown).toEqual(locked);
});

test('nothing is done without a session, a role or an assertion', async () => {
  const stranger = clerk();
  const face = await demonstrationFace('samia');
  expect((await stranger.enrol(record('Samia', 1990), face)).body['code']).toBe('session_required');
  const programme = await demonstrationProgramme(station.address, 'nobody');
  const refused = await programme.verify({ kind: 'subject', subject: 'x'.repeat(43) }, face);
  expect(refused.body['code']).toBe('assertion_refused');
});

test('a key is rotated while tokens of the one before are under way', async () => {
  const operator = await atWork();
  const programme = await demonstrationProgramme(station.address, 'rotation-aid');
  await operator.call('PUT', '/v1/programmes', programme.account);
  const enrolled = await operator.enrol(record('Naima', 1991), await demonstrationFace('naima'));
  const claimed = { kind: 'idcs', idcs: enrolled.body['idcs'] };
  const before = await programme.verify(claimed, await demonstrationFace('naima'));
  const rotated = await operator.call('POST', '/v1/key-rotations', { purpose: 'identity-token' });
  expect(rotated.status).toBe(201);
  const after = await programme.verify(claimed, await demonstrationFace('naima'));
  const { audience } = programme.account;
  const scoring = scoringConsumer({ issuer: station.address, audience });
  const kids = [before, after].map(({ body }) => {
    const [header = ''] = String(body['token']).split('.');
    return String(Reflect.get(JSON.parse(Buffer.from(header, 'base64url').toString()), 'kid'));
  });
  expect(new Set(kids).size).toBe(2);
  for (const { body } of [before, after]) {
    expect(await scoring.accept(String(body['token']))).toMatchObject({ ok: true });
  }
});
