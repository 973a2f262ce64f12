import type { webcrypto } from 'node:crypto';
import { exportJWK, generateKeyPair, SignJWT, type JWK, type JWTPayload } from 'jose';
import { beforeAll, describe, expect, test } from 'vitest';
import { checkClientAssertion, claimedIssuer } from '../../src/credentials/client-assertion.ts';
import { Instant } from '../../src/vocabulary/time.ts';

const now = Instant.parse(1_800_000_000_000);
const nowS = now / 1000;
const yearS = 365 * 86_400;
const station = 'http://127.0.0.1:4180';
let privateKey: webcrypto.CryptoKey;
let keys: readonly JWK[];

beforeAll(async () => {
  const pair = await generateKeyPair('ES256');
  privateKey = pair.privateKey;
  keys = [{ ...(await exportJWK(pair.publicKey)), kid: 'one' }];
});

const good: JWTPayload = {
  iss: 'direct-aid',
  sub: 'direct-aid',
  aud: station,
  iat: nowS,
  exp: nowS + 60,
  jti: 'once',
};

function signed(
  claims: JWTPayload,
  key: webcrypto.CryptoKey = privateKey,
  alg = 'ES256',
): Promise<string> {
  return new SignJWT(claims).setProtectedHeader({ alg, kid: 'one' }).sign(key);
}

async function check(assertion: string, fresh = true): Promise<string> {
  const result = await checkClientAssertion(assertion, {
    programme: 'direct-aid',
    keys,
    audiences: [station],
    now,
    takeOnce: () => Promise.resolve(fresh),
  });
  return result.ok ? 'accepted' : result.error.kind;
}

test('a fresh assertion of the programme is accepted', async () => {
  const assertion = await signed(good);
  expect(claimedIssuer(assertion)).toBe('direct-aid');
  expect(await check(assertion)).toBe('accepted');
});

test('an assertion that was taken before is refused', async () => {
  expect(await check(await signed(good), false)).toBe('replayed');
});

describe('an assertion is refused', () => {
  test.each([
    ['for another audience', { ...good, aud: 'http://elsewhere' }, 'wrong_audience'],
    ['of another programme', { ...good, iss: 'other-aid' }, 'wrong_claims'],
    ['about another programme', { ...good, sub: 'other-aid' }, 'wrong_claims'],
    ['that ended', { ...good, iat: nowS - 120, exp: nowS - 60 }, 'expired'],
    [
      'of a clock a year behind',
      { ...good, iat: nowS - yearS, exp: nowS - yearS + 60 },
      'clock_differs',
    ],
    [
      'of a clock a year ahead',
      { ...good, iat: nowS + yearS, exp: nowS + yearS + 60 },
      'clock_differs',
    ],
    ['that lives longer than five minutes', { ...good, exp: nowS + 301 }, 'wrong_claims'],
    ['from the future', { ...good, iat: nowS + 60, exp: nowS + 90 }, 'wrong_claims'],
    ['without a jti', { ...good, jti: '' }, 'wrong_claims'],
    ['with an endless jti', { ...good, jti: 'x'.repeat(129) }, 'wrong_claims'],
  ])('%s', async (_what, claims, kind) => {
    expect(await check(await signed(claims))).toBe(kind);
  });

  test.each(['exp', 'iat', 'jti', 'iss', 'sub', 'aud'])('without %s', async (name) => {
    const claims = Object.fromEntries(Object.entries(good).filter(([claim]) => claim !== name));
    expect(['wrong_claims', 'wrong_audience', 'not_signed']).toContain(
      await check(await signed(claims)),
    );
  });

  test('that another key signed', async () => {
    const other = await generateKeyPair('ES256');
    expect(await check(await signed(good, other.privateKey))).toBe('not_signed');
  });

  test('that names a key which the programme does not have', async () => {
    const header = { alg: 'ES256', kid: 'another' };
    const assertion = await new SignJWT(good).setProtectedHeader(header).sign(privateKey);
    expect(await check(assertion)).toBe('key_unknown');
  });

  test('that nobody signed', async () => {
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    expect(await check(`${part({ alg: 'none' })}.${part(good)}.`)).toBe('malformed');
    expect(await check(`${part({ alg: 'none' })}.${part(good)}.AA`)).toBe('algorithm_unknown');
  });

  test('that the public key signed as a secret', async () => {
    const secret = new TextEncoder().encode(JSON.stringify(keys[0]));
    const forged = await new SignJWT(good).setProtectedHeader({ alg: 'HS256' }).sign(secret);
    expect(await check(forged)).toBe('algorithm_unknown');
  });

  test('in any other spelling of the same bytes', async () => {
    const assertion = await signed(good);
    const [header = '', body = '', signature = ''] = assertion.split('.');
    const others = [
      `${assertion}=`,
      `${assertion}\n`,
      ` ${assertion}`,
      `${assertion}.`,
      `${header}.${body}`,
      `${header} .${body}.${signature}`,
      assertion.replaceAll('-', '+').replaceAll('_', '/') === assertion
        ? `${assertion}+`
        : assertion.replaceAll('-', '+').replaceAll('_', '/'),
      '',
      '...',
    ];
    for (const other of others) expect(await check(other), other).toBe('malformed');
  });
});
