import { compactVerify, createLocalJWKSet, SignJWT, UnsecuredJWT } from 'jose';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { issueIdentityToken, pairwiseSubject } from '../../src/credentials/identity-token.ts';
import { openMemoryKeys, type SoftwareKeys } from '../../src/credentials/keys/software.ts';
import { acceptIdentityToken } from '../../src/credentials/verify-identity-token.ts';
import { ResidentId } from '../../src/vocabulary/record-ids.ts';
import type { IdentityClaims } from '../../src/vocabulary/identity-claims.ts';
import type { TokenBinding } from '../../src/vocabulary/token-binding.ts';
import { Instant, later } from '../../src/vocabulary/time.ts';

const issuer = 'https://station.example';
const audience = 'https://scoring.example';
const now = Instant.parse(1_800_000_000_000);
const claims: IdentityClaims = {
  audience,
  subject: 's'.repeat(43),
  programme: 'direct-aid',
  purpose: 'payment',
  verifiedAt: now,
  transaction: 't',
  boundTo: 'none',
  assurance: 'substantial',
  methods: ['face' as const],
  falseMatchRate: 1e-5,
};

let keys: SoftwareKeys;
let token: string;

async function issue(change: Partial<IdentityClaims> = {}): Promise<string> {
  const issued = await issueIdentityToken(
    { keys, issuer, now: () => now },
    { ...claims, ...change },
  );
  return issued.token;
}

async function outcome(
  sent: string,
  at: Instant = now,
  seen = new Set<string>(),
  holder?: TokenBinding,
): Promise<string> {
  const published = await keys.published('identity-token');
  const result = await acceptIdentityToken(sent, {
    issuer,
    audience,
    keys: createLocalJWKSet({ keys: published.map((key) => ({ ...key })) }),
    now: at,
    holder,
    takeOnce: async (jti) => !seen.has(jti) && Boolean(seen.add(jti)),
  });
  return result.ok ? 'accepted' : result.error.kind;
}

beforeAll(async () => {
  keys = await openMemoryKeys();
  token = await issue();
});

describe('an identity token', () => {
  test('of training is taken by nobody, whatever it is checked against', async () => {
    const needs = { keys, issuer, training: true, now: () => now };
    const { token: trained } = await issueIdentityToken(needs, claims);
    expect(await outcome(trained)).not.toBe('accepted');
    const { payload, protectedHeader } = await compactVerify(
      trained,
      createLocalJWKSet({ keys: [{ ...(await keys.current('identity-token')) }] }),
    );
    expect(protectedHeader.typ).toBe('training+jwt');
    expect(JSON.parse(Buffer.from(payload).toString('utf8'))).toMatchObject({
      iss: 'urn:basma:training',
      aud: 'urn:basma:training',
      training: true,
    });
  });

  test('is accepted once', async () => {
    const seen = new Set<string>();
    expect(await outcome(token, now, seen)).toBe('accepted');
    expect(await outcome(token, now, seen)).toBe('replayed');
  });

  test('is refused after two minutes and before its time', async () => {
    expect(await outcome(token, later(now, 119_000))).toBe('accepted');
    expect(await outcome(token, later(now, 130_000))).toBe('expired');
    expect(await outcome(token, Instant.parse(now - 60_000))).toBe('wrong_claims');
  });

  test('is refused by another audience', async () => {
    expect(await outcome(await issue({ audience: 'https://other.example' }))).toBe(
      'wrong_audience',
    );
  });

  test('that is bound is taken from its holder alone', async () => {
    for (const kind of ['key', 'certificate'] as const) {
      const holder = { kind, thumbprint: 'x'.repeat(43) };
      const bound = await issue({ boundTo: holder });
      expect(await outcome(bound)).toBe('binding_missing');
      const others = [
        { kind, thumbprint: 'y'.repeat(43) },
        { ...holder, kind: kind === 'key' ? ('certificate' as const) : ('key' as const) },
      ];
      for (const other of others) {
        expect(await outcome(bound, now, new Set(), other)).toBe('binding_refused');
      }
      expect(await outcome(bound, now, new Set(), holder)).toBe('accepted');
    }
  });

  test('of a clock that is a year off, of a key or an algorithm that nobody knows, says so', async () => {
    const yearMs = 365 * 86_400_000;
    expect(await outcome(token, later(now, yearMs))).toBe('clock_differs');
    expect(await outcome(token, Instant.parse(now - yearMs))).toBe('clock_differs');
    const [, body] = token.split('.');
    const renamed = (header: object) =>
      `${Buffer.from(JSON.stringify(header)).toString('base64url')}.${body}.${'A'.repeat(86)}`;
    expect(await outcome(renamed({ alg: 'ES256', typ: 'at+jwt', kid: 'nobodys' }))).toBe(
      'key_unknown',
    );
    const [key] = await keys.published('identity-token');
    for (const alg of ['ES512', 'EdDSA', 'none', 'XY256']) {
      expect(await outcome(renamed({ alg, typ: 'at+jwt', kid: key?.kid }))).toBe(
        'algorithm_unknown',
      );
    }
  });

  test.each([
    ['a space in the signature', (text: string) => `${text.slice(0, -4)} ${text.slice(-4)}`],
    ['a line break', (text: string) => `${text.slice(0, -4)}\n${text.slice(-4)}`],
    ['padding', (text: string) => `${text}==`],
    ['another last character of the same bytes', otherLastCharacter],
    ['nothing in front', (text: string) => ` ${text}`],
    ['a fourth part', (text: string) => `${text}.`],
    ['no signature', (text: string) => text.slice(0, text.lastIndexOf('.') + 1)],
  ])('with %s is refused as malformed', async (_name, change) => {
    expect(await outcome(change(token))).toBe('malformed');
  });

  test('without a signature or signed with the public key as a secret is refused', async () => {
    const body = { client_id: 'x', sub: 'x', jti: 'x', iss: issuer, aud: audience };
    const unsecured = new UnsecuredJWT({ ...body, iat: now / 1000, exp: now / 1000 + 60 }).encode();
    expect(await outcome(unsecured)).toBe('malformed');
    const [key] = await keys.published('identity-token');
    const forged = await new SignJWT({ ...body, iat: now / 1000, exp: now / 1000 + 60 })
      .setProtectedHeader({ alg: 'HS256', typ: 'at+jwt', kid: key?.kid ?? '' })
      .sign(Buffer.from(JSON.stringify(key)));
    expect(await outcome(forged)).toBe('algorithm_unknown');
  });

  test('with any letter changed never passes', async () => {
    const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    await fc.assert(
      fc.asyncProperty(fc.nat(token.length - 1), fc.nat(63), async (at, letter) => {
        const changed = token.slice(0, at) + letters.charAt(letter) + token.slice(at + 1);
        fc.pre(changed !== token);
        expect(await outcome(changed)).not.toBe('accepted');
      }),
      { numRuns: 300 },
    );
  });

  test('outlives the rotation of the key that signed it, and the next key was known before', async () => {
    const before = await keys.published('identity-token');
    await keys.rotate('identity-token', now);
    expect(await outcome(token)).toBe('accepted');
    const { kid } = await keys.current('identity-token');
    expect(before.map((key) => key.kid)).toContain(kid);
    expect(await outcome(await issue())).toBe('accepted');
  });
});

/** The last character holds spare bits: one that differs in those alone stands for the same bytes. */
function otherLastCharacter(text: string): string {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  const last = letters.indexOf(text.slice(-1));
  return text.slice(0, -1) + letters.charAt(last + 1);
}

test('a pairwise subject is steady in a sector and another in the next', async () => {
  const resident = ResidentId.parse('6f1c1a52-3f4e-4f0e-9a57-0d8c8f6b2a10');
  const one = await pairwiseSubject(keys, 'aid.example', resident);
  expect(await pairwiseSubject(keys, 'aid.example', resident)).toBe(one);
  expect(await pairwiseSubject(keys, 'school.example', resident)).not.toBe(one);
  expect(Buffer.from(one, 'base64url').length).toBe(32);
});
