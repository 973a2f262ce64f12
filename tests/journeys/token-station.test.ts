import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createLocalJWKSet, jwtVerify, type JSONWebKeySet } from 'jose';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { generatedRecord } from '../../scripts/generated-record.ts';
import { OperatorClient } from '../../src/cli/station-client.ts';
import type { StationConfig } from '../../src/config.ts';
import { generatedPhotograph } from '../../src/generation/faces.ts';
import { Database } from '../../src/register/sqlite/driver.ts';
import { openRehearsal } from '../../src/sites/rehearsal.ts';
import { openTokenDirectory, type TokenDirectory } from '../../scripts/soft-token.ts';
import { sealedAnew, secretOf, staff, tokenConfig } from './with-token.ts';

let tokens: TokenDirectory;
const opened: StationConfig[] = [];
const newConfig = async () => {
  const config = await tokenConfig(tokens);
  opened.push(config);
  return config;
};
beforeAll(async () => {
  tokens = await openTokenDirectory();
});
afterAll(async () => {
  for (const { dataDirectory } of opened) await rm(dataDirectory, { recursive: true });
  await tokens.remove();
});

async function journalKeys(address: string): Promise<JSONWebKeySet> {
  const response = await fetch(new URL('/v1/journal', address));
  return { keys: Object(await response.json()).keys };
}

test('a station with a token enrols, signs an erasure’s receipt, and is sealed anew', async () => {
  const config = await newConfig();
  const station = await openRehearsal(config, { write: () => undefined });
  const { address, firstOperator } = station;
  if (firstOperator === 'known') throw new Error('a new station has a first operator');
  const { administrator, supervisor } = await staff(address, firstOperator.secret);
  const enrolled = await administrator.enrol(generatedRecord(1), generatedPhotograph('a', 'one'));
  expect(enrolled.body['verdict']).toBe('enrolled');
  const other = await administrator.enrol(generatedRecord(2), generatedPhotograph('b', 'one'));

  const { idcs } = enrolled.body;
  const erased = await supervisor.call('POST', '/v1/residents/erasures', { idcs });
  expect(erased).toMatchObject({ status: 200, body: { done: true } });
  const { journalPlace, receipt } = erased.body;
  const keys = createLocalJWKSet(await journalKeys(address));
  const typ = 'erasure-receipt+jwt';
  const { payload } = await jwtVerify(String(receipt), keys, { typ, issuer: address });
  const journal: unknown = payload['journal'];
  const db = new Database(join(config.dataDirectory, 'register.sqlite'), { readonly: true });
  const leaf = db.prepare('SELECT body FROM leaves WHERE place = ?').pluck().get(journalPlace);
  db.close();
  if (!Buffer.isBuffer(leaf)) throw new Error('the journal has the leaf');
  expect(leaf.toString('utf8')).toContain(`resident.erased`);
  const leafHash = createHash('sha256').update(Buffer.of(0)).update(leaf).digest('base64url');
  expect(journal).toEqual({ place: journalPlace, leaf_hash: leafHash });
  expect(leaf.toString('utf8')).toContain(String(payload.sub));
  expect(JSON.stringify(payload)).not.toContain(String(idcs));

  const path = '/v1/residents/erasures/receipts';
  const again = await supervisor.call('POST', path, { journalPlace });
  const second = await jwtVerify(String(again.body['receipt']), keys, { typ });
  expect(second.payload.sub).toBe(payload.sub);
  for (const wrong of [0, 1_000_000]) {
    const refused = await supervisor.call('POST', path, { journalPlace: wrong });
    expect(refused).toMatchObject({ status: 404, body: { code: 'erasure_unknown' } });
  }

  expect(existsSync(join(config.dataDirectory, 'keys'))).toBe(false);
  const file = () => readFile(join(config.dataDirectory, 'secrets'), 'utf8');
  const before = await file();
  expect(before).not.toContain('lookup');
  const renewed = await administrator.call('POST', '/v1/key-renewals', {});
  expect(renewed).toMatchObject({ status: 202, body: { state: 'running' } });
  const twice = await administrator.call('POST', '/v1/key-renewals', {});
  expect(twice).toMatchObject({ status: 409, body: { code: 're_keying_under_way' } });
  const third = await administrator.enrol(generatedRecord(3), generatedPhotograph('c', 'one'));
  expect(third.body['verdict']).toBe('enrolled');
  await sealedAnew(administrator, [2]);
  expect(await file()).not.toBe(before);
  expect((await supervisor.call('POST', '/v1/key-renewals', {})).status).toBe(403);
  await station.close();

  const reopened = await openRehearsal(config, { write: () => undefined });
  const salma = new OperatorClient(reopened.address);
  await salma.begin('salma', secretOf('salma'));
  for (const known of [other, third]) {
    const body = { idcs: known.body['idcs'] };
    expect((await salma.call('POST', '/v1/residents/erasures', body)).status).toBe(200);
  }
  await reopened.close();
});

test('a station whose token is empty, away or not configured does not open', async () => {
  const config = await newConfig();
  const { keys } = config;
  if (keys.kind !== 'token') throw new Error('this station has a token');
  const quiet = { write: () => undefined };
  await (await openRehearsal(config, quiet)).close();
  const open = (of: StationConfig['keys']) => openRehearsal({ ...config, keys: of }, quiet);
  await expect(open({ ...keys, place: 'elsewhere' })).rejects.toMatchObject({
    code: 'keys_missing',
  });
  await expect(open({ ...keys, slotLabel: 'not there' })).rejects.toMatchObject({
    code: 'token_unavailable',
  });
  await expect(open({ kind: 'software' })).rejects.toMatchObject({ code: 'keys_missing' });
  await (await open(keys)).close();
});
