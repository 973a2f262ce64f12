import type { webcrypto } from 'node:crypto';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, SignJWT, type JWK } from 'jose';
import { beforeAll, expect, test } from 'vitest';
import { checkDpopProof } from '../../src/credentials/dpop-proof.ts';
import { Instant } from '../../src/vocabulary/time.ts';

const now = Instant.parse(1_800_000_000_000);
const url = 'http://127.0.0.1:4180/v1/verifications';
const good = { htm: 'POST', htu: url, jti: 'once', iat: now / 1000 };
let privateKey: webcrypto.CryptoKey;
let jwk: JWK;

beforeAll(async () => {
  const pair = await generateKeyPair('ES256', { extractable: true });
  privateKey = pair.privateKey;
  jwk = await exportJWK(pair.publicKey);
});

function proof(claims: object, header: object = {}): Promise<string> {
  return new SignJWT({ ...claims })
    .setProtectedHeader({ alg: 'ES256', typ: 'dpop+jwt', jwk, ...header })
    .sign(privateKey);
}

async function check(text: string, fresh = true) {
  const takeOnce = () => Promise.resolve(fresh);
  const result = await checkDpopProof(text, { method: 'POST', url, now, takeOnce });
  return result.ok ? result.value.thumbprint : result.error.kind;
}

test('an old proof has expired, one of a clock that is a year off says so', async () => {
  expect(await check(await proof({ ...good, iat: good.iat - 120 }))).toBe('expired');
  const yearS = 365 * 86_400;
  for (const iat of [good.iat - yearS, good.iat + yearS]) {
    expect(await check(await proof({ ...good, iat }))).toBe('clock_differs');
  }
});

test('a proof answers the thumbprint of its key; RFC 9449', async () => {
  expect(await check(await proof(good))).toBe(await calculateJwkThumbprint(jwk));
});

test.each([
  ['for another method', { ...good, htm: 'GET' }],
  ['for another address', { ...good, htu: `${url}/more` }],
  ['from the future', { ...good, iat: good.iat + 120 }],
  ['without a jti', { htm: 'POST', htu: url, iat: good.iat }],
  ['with an empty jti', { ...good, jti: '' }],
])('a proof %s is refused', async (_what, claims) => {
  expect(await check(await proof(claims))).toBe('wrong_claims');
});

test('a proof that was seen is refused', async () => {
  expect(await check(await proof(good), false)).toBe('replayed');
});

test('a proof of another type, without a key, or with a private key is refused', async () => {
  expect(await check(await proof(good, { typ: 'JWT' }))).toBe('wrong_claims');
  expect(await check(await proof(good, { jwk: undefined }))).toBe('not_signed');
  const leaked = { ...jwk, d: (await exportJWK(privateKey)).d };
  expect(await check(await proof(good, { jwk: leaked }))).not.toMatch(/^[\w-]{43}$/);
});

test('a proof whose header names another key is refused', async () => {
  const other = await exportJWK((await generateKeyPair('ES256')).publicKey);
  expect(await check(await proof(good, { jwk: other }))).toBe('not_signed');
});

test('what is no proof at all is refused', async () => {
  for (const text of ['', 'a.b.c', 'x'.repeat(10_000)]) {
    expect(['malformed', 'not_signed']).toContain(await check(text));
  }
});
