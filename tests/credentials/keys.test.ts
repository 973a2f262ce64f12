import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openMemoryKeys, openSoftwareKeys } from '../../src/credentials/keys/software.ts';
import { Instant } from '../../src/vocabulary/time.ts';
import { keysContract } from './keys-contract.ts';

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'basma-keys-'));
});
afterAll(() => rm(directory, { recursive: true }));

const at = Instant.parse(1_800_000_000_000);
let files = 0;

describe('keys in memory', () => keysContract(openMemoryKeys));
describe('keys in a file', () =>
  keysContract(() => openSoftwareKeys(join(directory, `keys-${(files += 1)}`), true)));

test('keys in a file are the same when it is opened again, after a rotation too', async () => {
  const file = join(directory, 'again');
  const made = await openSoftwareKeys(file, true);
  expect(made.madeNow).toBe(true);
  await made.rotate('identity-token', at);
  const again = await openSoftwareKeys(file, false);
  expect(again.madeNow).toBe(false);
  expect(await again.published('identity-token')).toEqual(await made.published('identity-token'));
});

test('keys that are gone are not made anew where they must exist', async () => {
  const missing = openSoftwareKeys(join(directory, 'gone'), false);
  await expect(missing).rejects.toMatchObject({ code: 'keys_missing' });
});
