import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { OperatorClient } from '../../src/cli/station-client.ts';
import { StationConfig } from '../../src/config.ts';
import { openRehearsal } from '../../src/sites/rehearsal.ts';
import type { RunningStation } from '../../src/sites/running-station.ts';
import { Device } from '../http/a-device.ts';
import { runBasma } from './run-basma.ts';

const secret = 'a secret for everyone';
let directory: string;
let station: RunningStation;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'basma-verifiers-cli-'));
  await writeFile(join(directory, 'secret.txt'), secret, { mode: 0o600 });
  const config = StationConfig.parse({ port: 0, dataDirectory: join(directory, 'data') });
  station = await openRehearsal(config, { write: () => undefined });
  const { firstOperator } = station;
  if (firstOperator === 'known') throw new Error('a new station has a first operator');
  const administrator = new OperatorClient(station.address);
  await administrator.begin(firstOperator.id, firstOperator.secret);
  await administrator.changeSecret(secret);
});
afterAll(async () => {
  await station.close();
  await rm(directory, { recursive: true });
});

const verifiers = (call: string) =>
  runBasma(directory, `verifiers ${call} --station ${station.address} --secret-file secret.txt`);

test('a device is paired by a code, shown, and suspended', async () => {
  const paired = await verifiers('pair --name Imilchil');
  expect(paired.code).toBe(0);
  const [code = ''] = /^(\w{5}-){3}\w{5}/.exec(paired.out) ?? [];
  const registered = await fetch(`${station.address}/v1/verifier-registrations`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(await (await Device.make()).registration(code)),
  });
  expect(registered.status).toBe(201);
  const listed = await verifiers('list');
  expect(listed.out).toMatch(/^[\w-]{36} +active +Imilchil/);
  const id = listed.out.slice(0, 36);
  expect((await verifiers(`suspend ${id}`)).out).toContain('suspended');
});
