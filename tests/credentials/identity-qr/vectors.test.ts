import { createPublicKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { z } from 'zod';
import {
  identityVectors,
  vectorsAtS,
  vectorSigners,
  vectorToken,
} from '../../../scripts/vectors/identity-vectors.ts';
import { testIssuer } from '../../../scripts/vectors/test-signers.ts';
import { base45, fromBase45, letters45 } from '../../../src/credentials/identity-qr/base45.ts';
import { identityQr } from '../../../src/credentials/identity-qr/identity-qr.ts';
import type { SignerTrust } from '../../../src/credentials/identity-qr/signer-trust.ts';
import { verifyIdentityQr } from '../../../src/credentials/identity-qr/verify-identity-qr.ts';
import { Instant } from '../../../src/vocabulary/time.ts';

const Vectors = z.object({
  keys: z.array(
    z.object({
      keyId: z.string(),
      algorithm: z.enum(['ES256', 'EdDSA']),
      issuer: z.string(),
      jwk: z.object({
        kty: z.string(),
        crv: z.string(),
        x: z.string(),
        y: z.string().exactOptional(),
      }),
    }),
  ),
  codes: z.array(
    z.object({ what: z.string(), text: z.string(), atS: z.number(), says: z.string() }),
  ),
});
const vectors = Vectors.parse(JSON.parse(readFileSync('tests/vectors/identity-qr.json', 'utf8')));
const trust: SignerTrust = {
  keys: vectors.keys.map(({ keyId, algorithm, issuer, jwk }) => ({
    keyId: Buffer.from(keyId, 'hex'),
    algorithm,
    issuer,
    publicKey: createPublicKey({ key: jwk, format: 'jwk' }),
  })),
  certified: 'none',
};

async function saysOf(text: string, atS: number, more: Partial<SignerTrust> = {}) {
  const verified = await verifyIdentityQr(text, {
    trust: { ...trust, ...more },
    now: Instant.parse(atS * 1000),
    clockToleranceS: 300,
    lifetimeSMax: 10 * 366 * 86_400,
  });
  return verified.ok ? 'verified' : verified.error.kind;
}

test.each(vectors.codes)('a code: $what → $says', async ({ text, atS, says }) => {
  expect(await saysOf(text, atS)).toBe(says);
});

test('the vectors are those that the script writes, ES256 apart', async () => {
  const isSteady = ({ what }: { readonly what: string }) => what !== 'ES256';
  const written = (await identityVectors()).filter(isSteady);
  expect(vectors.codes.filter(isSteady)).toEqual(written);
});

test('a code gives back every claim', async () => {
  for (const signer of [vectorSigners.edwards, vectorSigners.weierstrass]) {
    const text = await identityQr(signer, vectorToken);
    const verified = await verifyIdentityQr(text, {
      trust,
      now: Instant.parse(vectorsAtS * 1000),
      clockToleranceS: 0,
      lifetimeSMax: 10 * 366 * 86_400,
    });
    expect(verified).toEqual({
      ok: true,
      value: { token: vectorToken, algorithm: signer.algorithm },
    });
  }
});

test('a flipped bit never verifies', async () => {
  const code = fromBase45(await identityQr(vectorSigners.edwards, vectorToken));
  if (!code.ok) throw new Error('our own code is base45');
  const passed: number[] = [];
  for (let bit = 0; bit < code.value.length * 8; bit += 1) {
    const altered = new Uint8Array(code.value);
    altered[bit >> 3] = (altered[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    if ((await saysOf(base45(altered), vectorsAtS)) === 'verified') passed.push(bit);
  }
  expect(passed).toEqual([]);
});

test('another letter never verifies, nor a letter more or less', async () => {
  const text = await identityQr(vectorSigners.weierstrass, vectorToken);
  const letters = fc.constantFrom(...Array.from(letters45));
  await fc.assert(
    fc.asyncProperty(
      fc.nat(text.length - 1),
      letters,
      fc.constantFrom(0, 1),
      async (at, letter, kept) => {
        const altered = text.slice(0, at) + letter + text.slice(at + 1 - kept);
        if (altered !== text) expect(await saysOf(altered, vectorsAtS)).not.toBe('verified');
      },
    ),
    { numRuns: 300 },
  );
});

test('a code that is cut anywhere does not verify', async () => {
  const text = await identityQr(vectorSigners.edwards, vectorToken);
  for (let length = 0; length < text.length; length += 7) {
    expect(await saysOf(text.slice(0, length), vectorsAtS)).not.toBe('verified');
  }
});

test('a verifier that believes nobody, or two keys of one name, believes no code', async () => {
  const text = await identityQr(vectorSigners.edwards, vectorToken);
  const [first] = trust.keys;
  if (!first) throw new Error('the vectors have keys');
  expect(await saysOf(text, vectorsAtS, { keys: [] })).toBe('key_unknown');
  expect(await saysOf(text, vectorsAtS, { keys: [first, first] })).toBe('key_unknown');
  const other = [{ ...first, issuer: `${testIssuer}.org` }];
  expect(await saysOf(text, vectorsAtS, { keys: other })).toBe('issuer_refused');
});

test('limits that are no numbers allow nothing', async () => {
  const text = await identityQr(vectorSigners.edwards, vectorToken);
  const expected = { trust, now: Instant.parse((vectorToken.expiresAt + 1) * 1000) };
  const noTolerance = { ...expected, clockToleranceS: Number.NaN, lifetimeSMax: 1e9 };
  const noLifetime = { ...expected, clockToleranceS: 0, lifetimeSMax: Number.NaN };
  const huge = { ...expected, now: Instant.parse((vectorToken.expiresAt + 301) * 1000) };
  expect(await verifyIdentityQr(text, noTolerance)).toMatchObject({ error: { kind: 'expired' } });
  expect(await verifyIdentityQr(text, noLifetime)).toMatchObject({
    error: { kind: 'lifetime_refused' },
  });
  expect(
    await verifyIdentityQr(text, { ...huge, clockToleranceS: 1e9, lifetimeSMax: 1e9 }),
  ).toMatchObject({ error: { kind: 'expired' } });
});
