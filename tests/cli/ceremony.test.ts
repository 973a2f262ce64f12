import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
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

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'basma-ceremony-cli-'));
  await writeFile(join(directory, 'secret.txt'), secret, { mode: 0o600 });
  await writeFile(join(directory, 'passphrase'), 'words for a rehearsal only', { mode: 0o400 });
  const config = StationConfig.parse({
    port: 0,
    dataDirectory: join(directory, 'data'),
    trustDirectory: join(directory, 'certs/authority/trust'),
  });
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

const ceremony = (call: string) =>
  runBasma(directory, `ceremony ${call} --passphrase-file passphrase`);
const keys = (call: string) =>
  runBasma(directory, `keys ${call} --station ${station.address} --secret-file secret.txt`);

test('a ceremony from the first key to a certified station, and back', async () => {
  expect(await ceremony('hold Registers')).toMatchObject({ code: 0 });
  expect(await ceremony('hold Registers')).toMatchObject({ code: 3 });
  const requests = await keys('request document-signer');
  await writeFile(join(directory, 'station.csr'), requests.out);
  const certified = await ceremony('certify document station.csr');
  expect(certified.code).toBe(0);
  await writeFile(join(directory, 'station.pem'), certified.out);
  const taken = await keys('certify station.pem');
  expect(taken.code).toBe(0);
  expect(taken.out.match(/document-signer.*certified until \d{4}-\d\d-\d\d/g)).toHaveLength(2);
  const status = await runBasma(directory, 'ceremony status');
  expect(status.code).toBe(0);
  expect(status.out).toMatch(/later +list +document 1 +99 days/);
  const revoked = await ceremony('revoke station.pem --reason keyCompromise');
  expect(revoked.code).toBe(0);
  const again = await keys('certify station.pem');
  expect(again.err).toContain('certificate_revoked');
  const lists = await ceremony('lists document');
  expect(lists.out).toContain('1 lists were signed');
  expect(await readFile(join(directory, 'certs/authority/document-1.crl'), 'utf8')).toContain(
    'BEGIN X509 CRL',
  );
}, 120_000);

test('words that are none are explained', async () => {
  expect(await ceremony('certify cheese station.csr')).toMatchObject({ code: 2 });
  const none = await runBasma(directory, 'ceremony hold Registers --directory other');
  expect(none.code).toBe(2);
  expect(none.err).toContain('--passphrase-file');
});
