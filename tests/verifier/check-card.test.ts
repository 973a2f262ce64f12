import { beforeAll, expect, test } from 'vitest';
import { vectorToken } from '../../scripts/vectors/identity-vectors.ts';
import { testIssuer } from '../../scripts/vectors/test-signers.ts';
import { identityQr } from '../../src/credentials/identity-qr/identity-qr.ts';
import type { IdentityWebToken } from '../../src/credentials/identity-qr/web-token.ts';
import { letters45 } from '../../src/credentials/identity-qr/base45.ts';
import { checkCard } from '../../src/verifier/engine/check-card.ts';
import { Instant } from '../../src/vocabulary/time.ts';
import { defaultOfflinePolicy, type VerifierBundle } from '../../src/vocabulary/verifier-bundle.ts';
import { newIssuer, type Issuer } from './a-bundle.ts';

const dayMs = 86_400_000;
const now = Date.now();
const nowS = Math.floor(now / 1000);

let issuer: Issuer;
let bundle: VerifierBundle;
let token: IdentityWebToken;
/** Places in the list. */
const [mine, revoked, suspended] = [17, 4_711, 1_000_000];

beforeAll(async () => {
  issuer = await newIssuer(testIssuer);
  const list = await issuer.list({ invalid: [revoked], suspended: [suspended] }, now - dayMs);
  bundle = await issuer.bundle({ statusLists: [list] });
  token = {
    ...vectorToken,
    issuedAt: nowS - 60,
    notBefore: nowS - 60,
    expiresAt: nowS + 5 * 365 * 86_400,
    status: { uri: issuer.listUri, index: mine },
  };
});

async function saysOf(
  changes: Partial<IdentityWebToken>,
  given: Partial<VerifierBundle> = {},
  at = now,
): Promise<string> {
  const text = await identityQr(issuer.signer, { ...token, ...changes });
  const checked = await checkCard(text, { ...bundle, ...given }, Instant.parse(at));
  return checked.ok ? 'holds' : checked.error.kind;
}

const at = (index: number) => ({ status: { uri: issuer.listUri, index } });

test('a card in force holds, and its digest is of its identifier alone', async () => {
  const text = await identityQr(issuer.signer, token);
  const checked = await checkCard(text, bundle, Instant.parse(now));
  if (!checked.ok) throw new Error(checked.error.kind);
  const again = await identityQr(issuer.signer, { ...token, ...at(99) });
  const other = await checkCard(again, bundle, Instant.parse(now));
  expect(checked.value.credential).toMatch(/^[\w-]{43}$/);
  expect(other).toMatchObject({ ok: true, value: { credential: checked.value.credential } });
  const { credentialId: _none, ...nameless } = token;
  const bare = await checkCard(
    await identityQr(issuer.signer, nameless),
    bundle,
    Instant.parse(now),
  );
  expect(bare).toMatchObject({ ok: true });
  expect(bare).not.toMatchObject({ value: { credential: checked.value.credential } });
});

test('what the list says counts, and no list is no', async () => {
  expect(await saysOf(at(revoked))).toBe('revoked');
  expect(await saysOf(at(suspended))).toBe('suspended');
  expect(await saysOf(at(revoked - 1))).toBe('holds');
  expect(await saysOf(at(2_000_000))).toBe('status_unknown');
  expect(await saysOf({ status: { uri: `${testIssuer}/v1/status/1`, index: mine } })).toBe(
    'status_unknown',
  );
  expect(await saysOf({}, { statusLists: [] })).toBe('status_unknown');
  expect(await saysOf({}, { statusListKeys: [] })).toBe('status_unknown');
  const foreign = await newIssuer(testIssuer);
  const theirs = await foreign.list({}, now);
  expect(await saysOf({}, { statusLists: [theirs] })).toBe('status_unknown');
});

test('of two lists the later one counts', async () => {
  const [older = ''] = bundle.statusLists;
  const later = await issuer.list({ invalid: [mine] }, now - 1_000);
  expect(await saysOf({}, { statusLists: [later, older] })).toBe('revoked');
  expect(await saysOf({}, { statusLists: [older, later] })).toBe('revoked');
});

test('a list grows old: shown after days, refused after two weeks, and still says who was revoked', async () => {
  const text = await identityQr(issuer.signer, token);
  const later = Instant.parse(now + 3 * dayMs);
  const checked = await checkCard(text, bundle, later);
  expect(checked).toMatchObject({ ok: true, value: { status: { stale: true } } });
  expect(await saysOf({}, {}, now + 14 * dayMs)).toBe('status_list_stale');
  expect(await saysOf(at(revoked), {}, now + 14 * dayMs)).toBe('revoked');
});

test('a card without a place in a list is refused unless the administration says otherwise', async () => {
  const { status: _none, ...listless } = token;
  const text = await identityQr(issuer.signer, listless);
  const said = await checkCard(text, bundle, Instant.parse(now));
  expect(said).toMatchObject({ ok: false, error: { kind: 'status_missing' } });
  const policy = { ...defaultOfflinePolicy, statusRequired: false };
  const lenient = await checkCard(text, { ...bundle, policy }, Instant.parse(now));
  expect(lenient).toMatchObject({ ok: true, value: { status: 'none' } });
});

test('a card of another issuer, or without a photograph, is refused', async () => {
  expect(await saysOf({ issuer: 'https://elsewhere.example' })).toBe('issuer_refused');
  expect(await saysOf({}, { documentKeys: [] })).toBe('key_unknown');
  const [one, ...others] = bundle.documentKeys;
  if (!one) throw new Error('a bundle has keys');
  const doubled = { documentKeys: [...bundle.documentKeys, ...bundle.documentKeys] };
  expect(await saysOf({}, doubled)).toBe('key_unknown');
  expect(others.length).toBeGreaterThan(0);
  const { photo: _gone, photoFormat: _too, ...faceless } = token.identity;
  expect(await saysOf({ identity: faceless })).toBe('photo_missing');
  expect(await saysOf({ identity: { ...token.identity, photoFormat: 1 } })).toBe('photo_missing');
});

test('a clock that is a year off sees no card in force', async () => {
  const year = 366 * dayMs;
  expect(await saysOf({}, {}, now - year)).toBe('not_yet_valid');
  expect(await saysOf({}, {}, now + 6 * year)).toBe('expired');
});

test('one letter of the code changed is no card', async () => {
  const text = await identityQr(issuer.signer, token);
  for (let place = 0; place < text.length; place += 7) {
    const letter = letters45.indexOf(text[place] ?? '');
    const other = letters45[(letter + 1) % letters45.length] ?? '';
    const altered = text.slice(0, place) + other + text.slice(place + 1);
    const checked = await checkCard(altered, bundle, Instant.parse(now));
    expect(checked.ok, `letter ${place}`).toBe(false);
  }
});
