import { calculateJwkThumbprint, compactVerify, createLocalJWKSet, importJWK } from 'jose';
import { expect, test } from 'vitest';
import { encodedJson } from '../../src/credentials/compact-jwt.ts';
import { keyPurposes, type OpenedKeys } from '../../src/credentials/keys/keys.ts';
import { Instant } from '../../src/vocabulary/time.ts';

const bytes = Buffer.from('what is signed');
const at = Instant.parse(1_800_000_000_000);

async function holds(key: object, signature: Uint8Array): Promise<boolean> {
  const publicKey = await importJWK({ ...key, kty: 'EC' }, 'ES256');
  if (publicKey instanceof Uint8Array) throw new Error('a public key is no secret');
  const ecdsa = { name: 'ECDSA', hash: 'SHA-256' };
  return crypto.subtle.verify(ecdsa, publicKey, Buffer.from(signature), bytes);
}

/** What every keeper of keys does, wherever it keeps them; each call opens other keys. */
export function keysContract(open: () => Promise<OpenedKeys>): void {
  test('sign what their published halves verify', async () => {
    const keys = await open();
    for (const purpose of keyPurposes) {
      const current = await keys.current(purpose);
      const signature = await keys.sign(purpose, current.kid, bytes);
      expect(signature.length).toBe(64);
      expect(await holds(current, signature)).toBe(true);
      expect(await keys.published(purpose)).toContainEqual(current);
    }
  });

  test('make a compact JWS that jose verifies', async () => {
    const keys = await open();
    const { kid } = await keys.current('identity-token');
    const signed = `${encodedJson({ alg: 'ES256', kid })}.${encodedJson({ sub: 'somebody' })}`;
    const signature = await keys.sign('identity-token', kid, Buffer.from(signed, 'ascii'));
    const token = `${signed}.${Buffer.from(signature).toString('base64url')}`;
    const known = createLocalJWKSet({ keys: [...(await keys.published('identity-token'))] });
    const { payload } = await compactVerify(token, known, { algorithms: ['ES256'] });
    expect(JSON.parse(Buffer.from(payload).toString('utf8'))).toEqual({ sub: 'somebody' });
  });

  test('sign many things at one time, each its own', async () => {
    const keys = await open();
    const current = await keys.current('identity-token');
    const signatures = await Promise.all(
      Array.from({ length: 50 }, () => keys.sign('identity-token', current.kid, bytes)),
    );
    const texts = signatures.map((signature) => Buffer.from(signature).toString('hex'));
    expect(new Set(texts).size).toBe(50);
    for (const signature of signatures) expect(await holds(current, signature)).toBe(true);
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
    expect(published).toHaveLength(3);
  });

  test('publish no key of tokens for ever: the fourth rotation drops the first', async () => {
    const keys = await open();
    const first = await keys.current('identity-token');
    for (let time = 0; time < 3; time += 1) await keys.rotate('identity-token', at);
    const kids = async () => (await keys.published('identity-token')).map(({ kid }) => kid);
    expect(await kids()).toContain(first.kid);
    await keys.rotate('identity-token', at);
    expect(await kids()).not.toContain(first.kid);
    const signing = keys.sign('identity-token', first.kid, bytes);
    await expect(signing).rejects.toMatchObject({ code: 'key_unknown' });
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
    expect(await (await open()).mac('pairwise-subject', bytes)).not.toEqual(hash);
  });
}
