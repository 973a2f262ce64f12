import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { demonstrationProgramme } from '../../scripts/demonstration-programme.ts';
import { operations } from '../../src/http/operations.ts';
import { openApiDocument } from '../../src/http/openapi.ts';
import { ProgrammeBody } from '../../src/http/schema.ts';

const served: unknown = JSON.parse(JSON.stringify(openApiDocument(operations)));

test('docs/openapi.json is what a station serves; npm run openapi writes it', async () => {
  const text = await readFile(new URL('../../docs/openapi.json', import.meta.url), 'utf8');
  expect(JSON.parse(text)).toEqual(served);
});

test('every endpoint says who may call it and what it answers', () => {
  for (const { path, access, answers, summary } of operations) {
    expect(summary, path).not.toBe('');
    expect(Object.keys(answers).length, path).toBeGreaterThan(0);
    expect(access === 'everyone' || access === 'programme' || access.length > 0, path).toBe(true);
  }
});

test('only what holds no person is open to everyone', () => {
  const open = operations.filter(({ access }) => access === 'everyone').map(({ path }) => path);
  expect(open.toSorted()).toEqual([
    '/.well-known/decisions.json',
    '/.well-known/document-signers.json',
    '/.well-known/event-keys.json',
    '/.well-known/introspection-keys.json',
    '/.well-known/jwks.json',
    '/.well-known/jwt-vc-issuer/v1/wallet',
    '/.well-known/oauth-authorization-server/v1/wallet',
    '/.well-known/openid-credential-issuer/v1/wallet',
    '/.well-known/redemptions.json',
    '/.well-known/status-list-keys.json',
    '/health/live',
    '/health/ready',
    '/v1/appeal-counters',
    '/v1/credential-types/identity',
    '/v1/gallery',
    '/v1/journal',
    '/v1/my/codes',
    '/v1/my/sessions',
    '/v1/offline-acts',
    '/v1/packet-keys',
    '/v1/sessions',
    '/v1/station-sessions',
    '/v1/status/:list',
    '/v1/tracking/:number',
    '/v1/verifier-bundle',
    '/v1/verifier-registrations',
    '/v1/wallet/.well-known/jwt-vc-issuer',
    '/v1/wallet/.well-known/oauth-authorization-server',
    '/v1/wallet/.well-known/openid-credential-issuer',
    '/v1/wallet/credential',
    '/v1/wallet/nonce',
    '/v1/wallet/token',
  ]);
});

test('no address holds a number of a person', () => {
  expect(operations.filter(({ path }) => /idcs|vid|subject/i.test(path))).toEqual([]);
});

test('no programme can be called as the office’s own counter is', async () => {
  const named = async (id: string) =>
    ProgrammeBody.safeParse((await demonstrationProgramme('http://127.0.0.1', id)).account).success;
  expect(await named('counters')).toBe(true);
  expect(await named('counter')).toBe(false);
  expect(await named('basma..resident')).toBe(false);
});
