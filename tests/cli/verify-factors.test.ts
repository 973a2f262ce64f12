import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { exportJWK } from 'jose';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { generatedRecord } from '../../scripts/generated-record.ts';
import {
  faceOf,
  openStationOfProgrammes,
  type StationOfProgrammes,
} from '../http/programmes-at-station.ts';
import { runBasma } from './run-basma.ts';

let at: StationOfProgrammes;
let asks: string;

beforeAll(async () => {
  at = await openStationOfProgrammes();
  const idcs = await at.enrolled('amal');
  const programme = await at.programme('aid', {
    purposes: [
      { code: 'payment', basis: 'law 58-23' },
      { code: 'reminder', basis: 'law 58-23', assuranceMin: 'low' },
    ],
    factors: ['face', 'code', 'demographics'],
    sufficient: [['face'], ['code'], ['demographics']],
    attributes: { compared: ['givenName', 'familyName', 'birthDate'], told: [] },
  });
  const file = (name: string, body: string | Uint8Array) =>
    writeFile(join(at.directory, name), body, { mode: 0o600 });
  const { kid, privateKey } = programme;
  await file('key.json', JSON.stringify({ ...(await exportJWK(privateKey)), kid }));
  await file('face.jpg', faceOf('amal'));
  // The first whom this station enrolled.
  const { givenName, familyName, birthDate } = generatedRecord(1).demographics;
  await file('stated.json', JSON.stringify({ givenName, familyName, birthDate }));
  await file('wrong.json', JSON.stringify({ givenName, familyName: { latin: 'X' }, birthDate }));
  await file('code.txt', '00000000\n');
  await file('empty.txt', '\n');
  asks = `--station ${at.address} --programme aid --key key.json --idcs ${idcs}`;
});
afterAll(() => at.close());

const verify = (call: string) => runBasma(at.directory, `verify ${call} ${asks}`);

test('a person is verified by what she states, and exit code 0 means a token', async () => {
  const reminded = await verify('--demographics stated.json --purpose reminder');
  expect(reminded.code, reminded.err).toBe(0);
  expect(reminded.out).toMatch(/assurance +low/);
  const paid = await verify('--demographics stated.json --purpose payment');
  expect(paid.code).toBe(1);
  expect(paid.out).toMatch(/decision +confirmed/);
  const wrong = await verify('face.jpg --demographics wrong.json --purpose payment');
  expect(wrong.code).toBe(1);
  expect(wrong.out).toMatch(/decision +refused/);
});

test('a code is read from a file; one that is wrong or empty is no pass', async () => {
  const wrong = await verify('face.jpg --code-file code.txt --purpose payment');
  expect([wrong.code, wrong.out]).toEqual([1, expect.stringMatching(/decision +refused/)]);
  const empty = await verify('face.jpg --code-file empty.txt --purpose payment');
  expect([empty.code, empty.out]).toEqual([1, expect.stringContaining('code_empty')]);
  const right = await verify('face.jpg --demographics stated.json --purpose payment');
  expect(right.code, right.out).toBe(0);
});

test('with nothing to show nothing is asked', async () => {
  const nothing = await verify('--purpose payment');
  expect(nothing.code).toBe(2);
  expect(nothing.err).toContain('--code-file');
});
