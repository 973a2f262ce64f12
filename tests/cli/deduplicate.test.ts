import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { generatedRecord } from '../../scripts/generated-record.ts';
import { OperatorClient } from '../../src/cli/station-client.ts';
import { StationConfig } from '../../src/config.ts';
import { openJournalFile } from '../../src/register/sqlite/journal-file.ts';
import { openRehearsal } from '../../src/sites/rehearsal.ts';
import type { RunningStation } from '../../src/sites/running-station.ts';
import { takenOverDirectory } from '../taken-over.ts';
import { runBasma } from './run-basma.ts';

const people = 80;
const twins: Readonly<Record<number, number>> = { 30: 4, 61: 12, 79: 4 };
let directory: string;
let station: RunningStation;
let client: OperatorClient;
let recordIds: readonly string[];
let numbers: readonly string[];
const secret = 'a secret for everyone';

async function openAgain(): Promise<void> {
  const config = StationConfig.parse({ port: 0, dataDirectory: join(directory, 'data') });
  station = await openRehearsal(config, { write: () => undefined });
  client = new OperatorClient(station.address);
  const { firstOperator } = station;
  if (firstOperator !== 'known') {
    const administrator = new OperatorClient(station.address);
    await administrator.begin(firstOperator.id, firstOperator.secret);
    await administrator.changeSecret(secret);
    await administrator.begin(firstOperator.id, secret);
    const hired = await administrator.call('POST', '/v1/operators', {
      id: 'salma',
      roles: ['supervisor'],
    });
    await client.begin('salma', String(hired.body['firstSecret']));
    await client.changeSecret(secret);
  }
  await client.begin('salma', secret);
}

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'basma-deduplicate-'));
  await writeFile(join(directory, 'secret.txt'), secret, { mode: 0o600 });
  const filled = await takenOverDirectory(join(directory, 'data'), { count: people, twins });
  ({ recordIds, numbers } = filled);
  await openAgain();
});
afterAll(async () => {
  await station.close();
  await rm(directory, { recursive: true });
});

const basma = (more: string) =>
  runBasma(
    directory,
    `deduplicate --operator salma --secret-file secret.txt --station ${station.address} ${more}`,
  );
const report = () => readFile(join(directory, 'report.csv'), 'utf8');

async function actsOf(kind: string): Promise<number> {
  const journal = openJournalFile(join(directory, 'data', 'register.sqlite'));
  let count = 0;
  for await (const leaf of journal.leaves()) {
    if (Buffer.from(leaf).includes(`"${kind}"`)) count += 1;
  }
  journal.close();
  return count;
}

test('before anything was searched there is nothing to see', async () => {
  const latest = await client.call('GET', '/v1/deduplications/latest');
  expect(latest).toEqual({ status: 200, body: { state: 'none', done: 0, of: 0, pairs: 0 } });
  const pairs = await client.call('GET', '/v1/deduplications/latest/pairs/0');
  expect(pairs).toMatchObject({ status: 404, body: { code: 'not_found' } });
});

test('a search that a stop of the station cut off goes on, and tells everyone once', async () => {
  const begun = await client.call('POST', '/v1/deduplications', {});
  expect(begun).toMatchObject({ status: 202, body: { state: 'running' } });
  await station.close();
  await openAgain();
  const { code, out } = await basma('--out report.csv --json');
  expect(code).toBe(1);
  expect(JSON.parse(out)).toEqual({ searched: people, pairs: 4, report: 'report.csv' });
  const [head, ...rows] = (await report()).trim().split('\n');
  expect(head).toBe('record,earlier_record,zone,score,evidence,data_likeness');
  const named = rows.map((row) =>
    row
      .split(',')
      .slice(0, 2)
      .map((id) => recordIds.indexOf(id) + 1),
  );
  expect(named.toSorted(([a = 0, b = 0], [c = 0, d = 0]) => a - c || b - d)).toEqual([
    [30, 4],
    [61, 12],
    [79, 4],
    [79, 30],
  ]);
  for (const row of rows) expect(row).toMatch(/,(hit|adjudicate),\d+\.\d,face \d+\.\d,\d\.\d\d$/);
  expect(await actsOf('deduplication.begun')).toBe(1);
  expect(await actsOf('deduplication.ended')).toBe(1);
});

test('the report is for its owner and names nobody', async () => {
  const text = await report();
  const { mode } = await stat(join(directory, 'report.csv'));
  expect(mode & 0o077).toBe(0);
  const kept = await readFile(join(directory, 'data', 'deduplication.json'), 'utf8');
  for (let place = 1; place <= people; place += 1) {
    const { givenName, familyName } = generatedRecord(place).demographics;
    const secretWords = [givenName.latin, familyName.latin, givenName.arabic, familyName.arabic];
    for (const word of [...secretWords, numbers[place - 1]]) {
      if (word === undefined) continue;
      expect(text.includes(word) || kept.includes(word), word).toBe(false);
    }
  }
});

test('one that has ended is written again at once, and searched anew when asked', async () => {
  const before = await report();
  const again = await basma('--out report.csv');
  expect(again.err).toContain('--again');
  expect(await report()).toBe(before);
  expect(await actsOf('deduplication.begun')).toBe(1);
  const anew = await basma('--out report.csv --again');
  expect(anew.code).toBe(1);
  expect(await report()).toBe(before);
  expect(await actsOf('deduplication.begun')).toBe(2);
  expect(await actsOf('deduplication.viewed')).toBe(3);
});

test('only a supervisor begins it', async () => {
  const administrator = new OperatorClient(station.address);
  await administrator.begin('first-operator', secret);
  const refused = await administrator.call('POST', '/v1/deduplications', {});
  expect(refused).toMatchObject({ status: 403, body: { code: 'role_required' } });
});
