import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pass } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fillStore } from '../../scripts/social/filled-store.ts';
import { OperatorClient } from '../../src/cli/station-client.ts';
import { StationConfig } from '../../src/config.ts';
import { openStationSecrets } from '../../src/credentials/station-secrets.ts';
import { openJournalFile } from '../../src/register/sqlite/journal-file.ts';
import { openRehearsal } from '../../src/sites/rehearsal.ts';
import type { RunningStation } from '../../src/sites/running-station.ts';
import type { SocialKeys } from '../../src/social/sqlite/sealed-store.ts';
import { openSqliteSocialStore } from '../../src/social/sqlite/sqlite-social-store.ts';
import { runBasma } from '../cli/run-basma.ts';
import { openSocialStation, type Family, type SocialStation } from './a-social-station.ts';
import { exampleFile } from './example.ts';

const generated = 1_200;
const everybody = generated + 1;
let social: SocialStation;
let family: Family;
let keys: SocialKeys;
let again: RunningStation | 'not yet' = 'not yet';

beforeAll(async () => {
  social = await openSocialStation({}, { formula: 'none' });
  family = await social.family('Rescored');
  await social.facts(family.household);
  const file = join(social.directory, 'secrets');
  const kept = (await openStationSecrets({ file, mayMake: false, envelope: 'none' })).secrets();
  keys = { wrap: kept.socialWrap, lookup: kept.socialLookup };
  const path = join(social.directory, 'social.sqlite');
  fillStore({ path, keys }, { seed: 'station', from: 0, to: generated, drawn: 100 });
  await writeFile(join(social.directory, 'secret.txt'), 'the secret of supervisor', {
    mode: 0o600,
  });
});
afterAll(async () => {
  if (again !== 'not yet') await again.close();
  await social.close();
});

const basma = (address: string) =>
  runBasma(
    social.directory,
    `rescore --operator supervisor --secret-file secret.txt --station ${address}`,
  );

async function latest(address: string) {
  const client = new OperatorClient(address);
  await client.begin('supervisor', 'the secret of supervisor');
  return (await client.call('GET', '/v1/rescorings/latest')).body;
}

async function scoresOfFamily() {
  const path = join(social.directory, 'social.sqlite');
  const store = openSqliteSocialStore({ path, keys });
  const scores = await store.scoresOf(family.household);
  await store.close();
  return scores;
}

test('nobody is rescored without a formula in force, nor by a clerk', async () => {
  const supervisor = social.staff.as('supervisor');
  expect(await supervisor.call('GET', '/v1/rescorings/latest')).toEqual({
    status: 200,
    body: { state: 'none', done: 0, of: 0, scored: 0, incomplete: 0 },
  });
  const none = await supervisor.call('POST', '/v1/rescorings', {});
  expect(none).toMatchObject({ body: { code: 'formula_missing' } });
  const clerk = await social.staff.as('clerk').call('POST', '/v1/rescorings', {});
  expect(clerk).toMatchObject({ status: 403, body: { code: 'role_required' } });
  expect(await scoresOfFamily()).toEqual([]);
});

test('the command scores every household once, with a score that is kept', async () => {
  const hash = await social.activate(exampleFile);
  const ended = await basma(social.address);
  expect(ended).toMatchObject({ code: 0 });
  expect(ended.out).toMatch(/^\d+ households scored, \d+ incomplete, as of \d{4}-\d\d-\d\d, by/);
  const { body } = await social.staff.as('auditor').call('GET', '/v1/rescorings/latest');
  expect(body).toMatchObject({ state: 'ended', formulaHash: hash, of: everybody, done: everybody });
  expect(Number(body['scored']) + Number(body['incomplete'])).toBe(everybody);
  const scores = await scoresOfFamily();
  expect(scores).toMatchObject([
    { day: body['day'], score: { kind: 'scored', formulaHash: hash } },
  ]);
});

test('a rescoring is cut off by a stop of the station', async () => {
  const hash = await social.activate({ ...exampleFile, version: '2026.2' });
  const begun = await social.staff.as('supervisor').call('POST', '/v1/rescorings', {});
  expect(begun).toMatchObject({ status: 202, body: { state: 'running' } });
  await social.station.close();
  const config = StationConfig.parse({ port: 0, dataDirectory: social.directory });
  again = await openRehearsal(config, { write: () => undefined });
  const body = await latest(again.address);
  expect(body).toMatchObject({ state: 'stopped', formulaHash: hash, of: everybody });
  expect(Number(body['done'])).toBeLessThan(everybody);
});

test('the same command goes on with it, and everyone was scored once', async () => {
  if (again === 'not yet') throw new Error('it was opened again');
  expect(await basma(again.address)).toMatchObject({ code: 0 });
  const body = await latest(again.address);
  expect(body).toMatchObject({ state: 'ended', done: everybody });
  expect(Number(body['scored']) + Number(body['incomplete'])).toBe(everybody);
  expect(await scoresOfFamily()).toHaveLength(2);
});

test('of what has ended nothing is done again', async () => {
  if (again === 'not yet') throw new Error('it was opened again');
  const before = await scoresOfFamily();
  const client = new OperatorClient(again.address);
  await client.begin('supervisor', 'the secret of supervisor');
  const { body } = await client.call('POST', '/v1/rescorings', {});
  expect(body).toMatchObject({ done: everybody, of: everybody });
  while ((await latest(again.address))['state'] === 'running') await pass(100);
  expect(await latest(again.address)).toMatchObject({ state: 'ended', done: everybody });
  expect(await scoresOfFamily()).toEqual(before);
});

test('the journal has each of them, with whoever asked for it', async () => {
  const journal = openJournalFile(join(social.directory, 'register.sqlite'));
  const acts: string[] = [];
  for await (const leaf of journal.leaves()) {
    const text = Buffer.from(leaf).toString('utf8');
    if (text.includes('"households.rescored"')) acts.push(text);
  }
  journal.close();
  expect(acts).toHaveLength(5);
  expect(acts.every((act) => act.includes('operator:supervisor'))).toBe(true);
  expect(acts.filter((act) => act.includes('formula_missing'))).toHaveLength(1);
});
