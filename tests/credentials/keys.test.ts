import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { calculateJwkThumbprint, importJWK } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { openMemoryKeys, openSoftwareKeys } from '../../src/credentials/keys/software.ts';
import { readWhole, writeWhole } from '../../src/credentials/private-file.ts';
import { Instant } from '../../src/vocabulary/time.ts';

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'basma-keys-'));
});
afterAll(() => rm(directory, { recursive: true }));

const bytes = Buffer.from('what is signed');
const at = Instant.parse(1_800_000_000_000);
let files = 0;

async function holds(key: object, signature: Uint8Array): Promise<boolean> {
  const publicKey = await importJWK({ ...key, kty: 'EC' }, 'ES256');
  if (publicKey instanceof Uint8Array) throw new Error('a public key is no secret');
  const ecdsa = { name: 'ECDSA', hash: 'SHA-256' };
  return crypto.subtle.verify(ecdsa, publicKey, Buffer.from(signature), bytes);
}

describe.each([
  ['in memory', openMemoryKeys],
  ['in a file', () => openSoftwareKeys(join(directory, `keys-${(files += 1)}`), true)],
] as const)('keys %s', (_where, open) => {
  test('sign what their published halves verify', async () => {
    const keys = await open();
    const current = await keys.current('identity-token');
    const signature = await keys.sign('identity-token', current.kid, bytes);
    expect(signature.length).toBe(64);
    expect(await holds(current, signature)).toBe(true);
    expect(await keys.published('identity-token')).toContainEqual(current);
  });

  test('are called by their RFC 7638 thumbprints and show no private half', async () => {
    const keys = await open();
    for (const key of await keys.published('identity-token')) {
      expect(key.kid).toBe(await calculateJwkThumbprint(key));
      expect(Object.keys(key).toSorted()).toEqual(['alg', 'crv', 'kid', 'kty', 'use', 'x', 'y']);
    }
  });

  test('rotate to the key that was published ahead, and keep the one before', async () => {
    const keys = await open();
    const [ahead] = await keys.published('identity-token');
    const before = await keys.current('identity-token');
    const signature = await keys.sign('identity-token', before.kid, bytes);
    await keys.rotate('identity-token', at);
    expect((await keys.current('identity-token')).kid).toBe(ahead?.kid);
    const published = await keys.published('identity-token');
    const old = published.find(({ kid }) => kid === before.kid);
    expect(old && (await holds(old, signature))).toBe(true);
  });

  test('keep every key that ever signed a head of the journal', async () => {
    const keys = await open();
    const first = await keys.current('journal-head');
    for (let time = 0; time < 8; time += 1) await keys.rotate('journal-head', at);
    expect((await keys.published('journal-head')).map(({ kid }) => kid)).toContain(first.kid);
  });

  test('of one purpose do not sign for another', async () => {
    const keys = await open();
    const { kid } = await keys.current('journal-head');
    const signing = keys.sign('identity-token', kid, bytes);
    await expect(signing).rejects.toMatchObject({ code: 'key_unknown' });
  });

  test('hash the same to the same, 32 bytes', async () => {
    const keys = await open();
    const hash = await keys.mac('pairwise-subject', bytes);
    expect(hash.length).toBe(32);
    expect(await keys.mac('pairwise-subject', bytes)).toEqual(hash);
    expect(await (await openMemoryKeys()).mac('pairwise-subject', bytes)).not.toEqual(hash);
  });
});

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
