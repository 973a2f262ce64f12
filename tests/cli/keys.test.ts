import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { OperatorClient } from '../../src/cli/station-client.ts';
import { StationConfig } from '../../src/config.ts';
import { openRehearsal } from '../../src/sites/rehearsal.ts';
import type { RunningStation } from '../../src/sites/running-station.ts';
import { runBasma } from './run-basma.ts';

const secret = 'a secret for everyone';
let directory: string;
let station: RunningStation;
let administrator: OperatorClient;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'basma-keys-cli-'));
  await writeFile(join(directory, 'secret.txt'), secret, { mode: 0o600 });
  const config = StationConfig.parse({ port: 0, dataDirectory: join(directory, 'data') });
  station = await openRehearsal(config, { write: () => undefined });
  const { firstOperator } = station;
  if (firstOperator === 'known') throw new Error('a new station has a first operator');
  administrator = new OperatorClient(station.address);
  await administrator.begin(firstOperator.id, firstOperator.secret);
  await administrator.changeSecret(secret);
  await administrator.begin(firstOperator.id, secret);
});
afterAll(async () => {
  await station.close();
  await rm(directory, { recursive: true });
});

const keys = (call: string) =>
  runBasma(directory, `keys ${call} --station ${station.address} --secret-file secret.txt`);

test('keys status says where keys are kept and which of them sign', async () => {
  const { code, out } = await keys('status');
  expect(code).toBe(0);
  expect(out).toContain('in a file: not for real residents');
  expect(out).toMatch(/identity-token +signs \S{8}… +next \S{8}… +0 before it/);
});

test('keys rotate makes the next key sign', async () => {
  const tokenKeys = async () => {
    const { body } = await administrator.call('GET', '/v1/keys');
    return Object(body['signing'])[0];
  };
  const { next } = await tokenKeys();
  const { code } = await keys('rotate identity-token');
  expect(code).toBe(0);
  expect(await tokenKeys()).toMatchObject({ current: next, previous: 1 });
});

test('keys rekey waits until everything is sealed anew', async () => {
  const { code, out } = await keys('rekey');
  expect(code).toBe(0);
  expect(out).toContain('sealed anew');
  const { body } = await administrator.call('GET', '/v1/keys');
  expect(body).toMatchObject({
    reKeying: { state: 'none', done: 0, of: 0 },
    envelopes: [],
  });
});
