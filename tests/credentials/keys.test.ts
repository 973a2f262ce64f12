import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { sealContentKey } from '../../src/credentials/content-key.ts';
import { openMemoryKeys, openSoftwareKeys } from '../../src/credentials/keys/software.ts';
import { readWhole, writeWhole } from '../../src/credentials/private-file.ts';
import { Instant } from '../../src/vocabulary/time.ts';
import { sealingContract } from './sealing-contract.ts';
import { keysContract } from './keys-contract.ts';

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'basma-keys-'));
});
afterAll(() => rm(directory, { recursive: true }));

const at = Instant.parse(1_800_000_000_000);
let files = 0;

describe('keys in memory', () => keysContract(openMemoryKeys));
describe('keys in memory of a centre', () => sealingContract(openMemoryKeys));
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

test('keys of a version without packets are completed, and what they were stays', async () => {
  const file = join(directory, 'before-packets');
  const made = await openSoftwareKeys(file, true);
  const stored: unknown = JSON.parse((await readWhole(file)) ?? '');
  const { packet, receipt, 'packet-sealing': sealing, ...before } = Object(stored);
  expect([packet, receipt, sealing]).not.toContain(undefined);
  await writeWhole(file, JSON.stringify(before));
  const completed = await openSoftwareKeys(file, false);
  expect(completed.madeNow).toBe(false);
  const tokens = await completed.published('identity-token');
  expect(tokens).toEqual(await made.published('identity-token'));
  const [{ kid }, { kid: first }] = [await completed.sealingKey(), await made.sealingKey()];
  expect(kid).not.toBe(first);
  const again = await openSoftwareKeys(file, false);
  expect((await again.sealingKey()).kid).toBe(kid);
  expect(await again.published('packet')).toEqual(await completed.published('packet'));
});

test('a sealing key that was rotated once still opens, and one that was twice does not', async () => {
  const file = join(directory, 'sealing');
  const made = await openSoftwareKeys(file, true);
  // As it was kept before anybody rotated one.
  const stored: unknown = JSON.parse((await readWhole(file)) ?? '');
  const [only] = z.array(z.string()).parse(Reflect.get(Object(stored), 'packet-sealing'));
  await writeWhole(file, JSON.stringify({ ...Object(stored), 'packet-sealing': only }));
  const keys = await openSoftwareKeys(file, false);
  expect(await keys.sealingKeys()).toEqual(await made.sealingKeys());
  const key = new Uint8Array(32).fill(3);
  const first = await sealContentKey(await keys.sealingKey(), key);
  await Promise.all([keys.rotateSealing(), keys.rotate('packet', at)]);
  const second = await sealContentKey(await keys.sealingKey(), key);
  const again = await openSoftwareKeys(file, false);
  expect(await again.published('packet')).toEqual(await keys.published('packet'));
  for (const each of [keys, again]) {
    const [present, before] = await each.sealingKeys();
    expect(present).toEqual(await keys.sealingKey());
    expect(before).toEqual(await made.sealingKey());
    expect(await each.openSealedKey(first)).toEqual(key);
    expect(await each.openSealedKey(second)).toEqual(key);
  }
  await again.rotateSealing();
  expect(await again.sealingKeys()).toHaveLength(2);
  expect(await again.openSealedKey(first)).toBe('unopened');
  expect(await again.openSealedKey(second)).toEqual(key);
});

test('a content key opens for whom it was sealed to, whole, and for nobody else', async () => {
  const [to, other] = [await openMemoryKeys(), await openMemoryKeys()];
  const key = new Uint8Array(32).fill(9);
  const sealed = await sealContentKey(await to.sealingKey(), key);
  expect(await to.openSealedKey(sealed)).toEqual(key);
  expect(await other.openSealedKey(sealed)).toBe('unopened');
  for (let place = 0; place < sealed.length; place += 7) {
    const letter = sealed[place] === 'A' ? 'B' : 'A';
    const altered = `${sealed.slice(0, place)}${letter}${sealed.slice(place + 1)}`;
    const opened = await to.openSealedKey(altered);
    // The last letter of a part has bits that say nothing.
    if (opened !== 'unopened') expect(opened).toEqual(key);
  }
  const [header = '', ...rest] = sealed.split('.');
  const said: unknown = JSON.parse(Buffer.from(header, 'base64url').toString('utf8'));
  for (const epk of [{}, { kty: 'EC' }, { kty: 'EC', crv: 'P-256', x: 'AA', y: 'AA' }, 1, null]) {
    const hostile = Buffer.from(JSON.stringify({ ...Object(said), epk })).toString('base64url');
    expect(await to.openSealedKey([hostile, ...rest].join('.'))).toBe('unopened');
  }
  for (const nothing of ['', 'a.b.c.d.e', 'a.b.c']) {
    expect(await to.openSealedKey(nothing)).toBe('unopened');
  }
});

test('a file of before there were documents gets keys for them once, and keeps the others', async () => {
  const file = join(directory, 'before-documents');
  const before = await openSoftwareKeys(file, true);
  const stored: unknown = JSON.parse((await readWhole(file)) ?? '{}');
  const kept = Object.entries(z.record(z.string(), z.unknown()).parse(stored));
  const older = Object.fromEntries(kept.filter(([purpose]) => purpose !== 'document-signer'));
  await writeWhole(file, JSON.stringify(older));
  const opened = await openSoftwareKeys(file, false);
  const again = await openSoftwareKeys(file, false);
  expect(await opened.current('identity-token')).toEqual(await before.current('identity-token'));
  expect(await again.published('document-signer')).toEqual(
    await opened.published('document-signer'),
  );
  expect(await opened.current('document-signer')).not.toEqual(
    await before.current('document-signer'),
  );
});
