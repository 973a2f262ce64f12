import { TOTP, URI } from 'otpauth';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { generatedRecord } from '../../scripts/generated-record.ts';
import { OperatorClient, send } from '../../src/cli/station-client.ts';
import { StationConfig } from '../../src/config.ts';
import { generatedPhotograph } from '../../src/generation/faces.ts';
import { openRehearsal } from '../../src/sites/rehearsal.ts';
import type { RunningStation } from '../../src/sites/running-station.ts';

let directory: string;
let station: RunningStation;
let first: OperatorClient;
const lines: string[] = [];

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'basma-operators-'));
  const config = StationConfig.parse({
    port: 0,
    dataDirectory: directory,
    operatorFactors: { supervisor: ['code', 'biometric'], auditor: ['code'] },
  });
  station = await openRehearsal(config, { write: (line) => lines.push(line) });
  if (station.firstOperator === 'known') throw new Error('a new station has a first operator');
  const { id, secret } = station.firstOperator;
  first = await begun(id, secret);
});
afterAll(async () => {
  await station.close();
  await rm(directory, { recursive: true });
});

async function begun(id: string, secret: string): Promise<OperatorClient> {
  const client = new OperatorClient(station.address);
  await client.begin(id, secret);
  await client.changeSecret(`${secret} changed`);
  await client.begin(id, `${secret} changed`);
  return client;
}

async function hired(id: string, roles: readonly string[], more: object = {}): Promise<string> {
  const answer = await first.call('POST', '/v1/operators', { id, roles, ...more });
  expect(answer.status).toBe(201);
  return String(answer.body['firstSecret']);
}

async function session(body: object) {
  const answer = await send(station.address, { method: 'POST', path: '/v1/sessions', body });
  const { code, factors, token } = answer.body;
  return { status: answer.status, code, factors, token: String(token) };
}

function as(token: string, method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, body?: object) {
  const headers = { authorization: `Bearer ${token}` };
  return send(station.address, { method, path, headers, ...(body ? { body } : {}) });
}

const photograph = (person: number) =>
  Buffer.from(generatedPhotograph(String(person), 'at work')).toString('base64');

/** The code of an application that read what was shown once; `steps` from now. */
function codeOf(uri: string, steps = 0): string {
  const application = URI.parse(uri);
  if (!(application instanceof TOTP)) throw new Error('codes of the time');
  return application.generate({ timestamp: Date.now() + steps * 30_000 });
}

test('a supervisor shows secret, code and face, and nothing less', async () => {
  const record = await first.enrol(generatedRecord(1), generatedPhotograph('1', 'enrolled'));
  const secret = await hired('samira', ['supervisor'], { enrolledAs: record.body['recordId'] });
  const shown = { operator: 'samira', secret };
  expect(await session(shown)).toMatchObject({
    status: 401,
    code: 'factor_missing',
    factors: ['code', 'biometric'],
  });
  expect((await session({ ...shown, secret: 'wrong' })).code).toBe('session_required');
  const given = await first.call('POST', '/v1/operators/samira/code', {});
  expect(given.status).toBe(201);
  const uri = String(given.body['uri']);
  const whole = { ...shown, code: codeOf(uri), face: photograph(1) };
  expect((await session({ ...whole, face: photograph(2) })).code).toBe('session_required');
  expect((await session({ ...whole, code: '' })).code).toBe('session_required');
  const letIn = await session(whole);
  expect(letIn.status).toBe(201);
  // The code was used: whoever saw it can do nothing with it.
  expect((await session(whole)).code).toBe('session_required');
  expect((await session({ ...whole, code: codeOf(uri, 1) })).status).toBe(201);
  expect(lines.join('')).not.toContain(String(new URL(uri).searchParams.get('secret')));
});

test('the list of operators holds no secret', async () => {
  const { body } = await first.call('GET', '/v1/operators');
  const text = JSON.stringify(body);
  expect(text).not.toContain('scrypt');
  expect(body['operators']).toContainEqual(
    expect.objectContaining({
      id: 'first-operator',
      active: true,
      hasCode: false,
      certifiedUntil: 'never',
      certified: true,
    }),
  );
});

describe('a session', () => {
  test('is locked, unlocked with the secret, and ended', async () => {
    const secret = await hired('karim', ['clerk']);
    await begun('karim', secret);
    const { token } = await session({ operator: 'karim', secret: `${secret} changed` });
    expect((await as(token, 'POST', '/v1/sessions/current/lock')).body).toEqual({
      state: 'locked',
    });
    const locked = await as(token, 'GET', '/v1/enrolments/4d6ac5c2-6d2c-4a0c-9a53-3d5fc3a4b111');
    expect([locked.status, locked.body['code']]).toEqual([423, 'session_locked']);
    expect((await as(token, 'GET', '/v1/sessions/current')).body).toMatchObject({
      operator: 'karim',
      roles: ['clerk'],
      state: 'locked',
    });
    const wrong = await as(token, 'POST', '/v1/sessions/current/unlock', { secret: 'wrong' });
    expect([wrong.status, wrong.body['code']]).toEqual([403, 'secret_wrong']);
    const right = { secret: `${secret} changed` };
    expect((await as(token, 'POST', '/v1/sessions/current/unlock', right)).body).toEqual({
      state: 'open',
    });
    expect((await as(token, 'DELETE', '/v1/sessions/current')).body).toEqual({ ended: true });
    expect((await as(token, 'GET', '/v1/sessions/current')).status).toBe(401);
  });

  test('that is guessed at while it is locked ends', async () => {
    const secret = await hired('rachid', ['clerk']);
    await begun('rachid', secret);
    const { token } = await session({ operator: 'rachid', secret: `${secret} changed` });
    await as(token, 'POST', '/v1/sessions/current/lock');
    const codes: unknown[] = [];
    for (let turn = 0; turn < 6; turn += 1) {
      const answer = await as(token, 'POST', '/v1/sessions/current/unlock', { secret: 'wrong' });
      codes.push(answer.body['code']);
    }
    expect(codes.slice(4)).toEqual(['secret_wrong', 'operator_locked']);
    expect((await as(token, 'GET', '/v1/sessions/current')).status).toBe(401);
  });

  test('ends when the operator leaves, changes or is certified no more', async () => {
    const secret = await hired('latifa', ['clerk']);
    await begun('latifa', secret);
    const shown = { operator: 'latifa', secret: `${secret} changed` };
    const { token } = await session(shown);
    const change = { roles: ['clerk'], active: false, certifiedUntil: 'never' };
    const left = await first.call('PUT', '/v1/operators/latifa', change);
    expect(left.body).toMatchObject({ id: 'latifa', active: false });
    expect((await as(token, 'GET', '/v1/sessions/current')).status).toBe(401);
    expect((await session(shown)).code).toBe('session_required');
    const certifiedUntil = new Date(Date.now() - 1000).toISOString();
    await first.call('PUT', '/v1/operators/latifa', { ...change, active: true, certifiedUntil });
    expect((await session(shown)).code).toBe('certification_expired');
  });
});

test('nobody changes her own account, and nobody is called me', async () => {
  const change = { roles: ['administrator', 'supervisor'], active: true, certifiedUntil: 'never' };
  const own = await first.call('PUT', '/v1/operators/first-operator', change);
  expect([own.status, own.body['code']]).toEqual([403, 'own_account']);
  const unknown = await first.call('PUT', '/v1/operators/nobody', change);
  expect([unknown.status, unknown.body['code']]).toEqual([404, 'operator_unknown']);
  const me = await first.call('POST', '/v1/operators', { id: 'me', roles: ['clerk'] });
  expect(me.status).toBe(422);
});

test('an operator is not linked to an enrolment of her own hand', async () => {
  const secret = await hired('hassan', ['clerk']);
  const hassan = await begun('hassan', secret);
  const made = await hassan.enrol(generatedRecord(5), generatedPhotograph('5', 'enrolled'));
  const link = { id: 'hassan', roles: ['clerk'], enrolledAs: made.body['recordId'] };
  const linked = await first.call('POST', '/v1/operators', link);
  expect([linked.status, linked.body['code']]).toEqual([409, 'enrolled_by_herself']);
});
