import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { generatedRecord } from '../../scripts/generated-record.ts';
import { readByZbar } from '../../scripts/measure/damaged-code.ts';
import { publicKeyFrom } from '../../src/credentials/sd-jwt/signed-jwt.ts';
import { verifyPresentation } from '../../src/credentials/sd-jwt/verify-presentation.ts';
import { readStatusList } from '../../src/credentials/status-list/read-status-list.ts';
import type { StatusReference } from '../../src/credentials/status-list/status.ts';
import { PublicJwk } from '../../src/vocabulary/public-key.ts';
import { Instant } from '../../src/vocabulary/time.ts';
import { presented, signedJwt, walletKey } from '../credentials/sd-jwt/wallet.ts';
import {
  dpop,
  offered,
  openWalletStation,
  PlainWallet,
  type WalletStation,
} from './wallet-station.ts';

let at: WalletStation;
beforeAll(async () => {
  at = await openWalletStation();
});
afterAll(() => at.close());

const yearS = 365 * 86_400;
const nowS = () => Math.floor(Date.now() / 1000);
const get = async (url: string) => (await fetch(url)).json();

/** A wallet with a token, as every refusal of the credential endpoint needs one. */
async function withToken(person: string, formats?: readonly string[]) {
  const her = await at.enrolled(person);
  const offer = await offered(at, her, formats);
  const wallet = new PlainWallet(at);
  return { her, wallet, token: await wallet.granted(offer) };
}

/** The status of a place, as anybody finds it. */
async function statusOf({ uri, index }: StatusReference) {
  const keys = z
    .object({ keys: z.array(PublicJwk) })
    .parse(await get(`${at.station.address}/.well-known/status-list-keys.json`)).keys;
  const token = await (await fetch(uri)).text();
  const now = Instant.parse(Date.now());
  const list = await readStatusList(token, { uri, keys, now, clockToleranceS: 60 });
  return list.ok ? list.value.statusAt(index) : 'unknown';
}

/** As a verifier does who knows nothing but the station's address. */
async function verified(wallet: PlainWallet, credential: string, keep?: () => boolean) {
  const { address } = at.station;
  const metadata = z
    .object({ issuer: z.string(), jwks: z.object({ keys: z.array(PublicJwk) }) })
    .parse(await get(`${address}/.well-known/jwt-vc-issuer/v1/wallet`));
  const binding = { aud: 'https://programme.example', nonce: 'n', iat: nowS() };
  return verifyPresentation(
    presented(credential, wallet.key, { binding, ...(keep ? { keep } : {}) }),
    {
      trust: {
        keys: metadata.jwks.keys.flatMap(({ kid, kty, crv, x, y }) => {
          const key = publicKeyFrom({ kty, crv, x, y });
          const keyId = new Uint8Array(Buffer.from(kid, 'utf8'));
          const { issuer } = metadata;
          return key
            ? [{ keyId, algorithm: 'ES256', publicKey: key.publicKey, issuer } as const]
            : [];
        }),
        certified: 'none',
      },
      types: [`${address}/v1/credential-types/identity`],
      audience: binding.aud,
      nonce: binding.nonce,
      status: statusOf,
      now: Instant.parse(Date.now()),
      clockToleranceS: 60,
      proofAgeSMax: 300,
    },
  );
}

test('a wallet obtains what an operator offered, and a verifier believes it', async () => {
  const { her, wallet, token } = await withToken('amina');
  const credential = await wallet.obtained(token);
  const result = await verified(wallet, credential);
  if (!result.ok) throw new Error(result.error.kind);
  const { claims } = result.value;
  const { demographics } = generatedRecord(her.seed);
  expect(claims['personal_administrative_number']).toBe(her.idcs);
  expect(claims['given_name']).toBe(demographics.givenName.latin);
  expect(claims['nationalities']).toEqual([demographics.nationality]);
  expect(claims['picture']).toMatch(/^data:image\/webp;base64,/);
  expect(claims['sex']).toBe(demographics.sex === 'male' ? 1 : 2);
  expect(claims['cnf']).toEqual({ jwk: wallet.key.jwk });
  // The second of its issue would tell it from others.
  expect(Number(claims['iat']) % 86_400).toBe(0);
  const bare = await verified(wallet, credential, () => false);
  if (!bare.ok) throw new Error(bare.error.kind);
  expect(JSON.stringify(bare.value.claims)).not.toContain(her.idcs);
  expect(Object.keys(bare.value.claims).toSorted()).toEqual([
    'age_equal_or_over',
    'cnf',
    'exp',
    'iat',
    'iss',
    'nationalities',
    'status',
    'vct',
  ]);
});

test('the offer says what it is, and the transaction code is not in it', async () => {
  const offer = await offered(at, await at.enrolled('badia'), ['sd_jwt']);
  expect(offer.said).toMatchObject({
    credential_issuer: `${at.station.address}/v1/wallet`,
    credential_configuration_ids: ['idcs_sd_jwt'],
  });
  expect(offer.transactionCode).toMatch(/^\d{6}$/);
  expect(offer.offer).not.toContain(offer.transactionCode);
  const { side, path } = offer.qr;
  const drawn = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${side} ${side}"><path d="${path}"/></svg>`;
  const picture = sharp(Buffer.from(drawn)).resize(600).flatten({ background: '#fff' }).png();
  expect(await readByZbar(await picture.toBuffer())).toBe(offer.offer);
});

test('metadata stands where the specification has it, and where wallets of before seek it', async () => {
  const { address } = at.station;
  for (const name of ['openid-credential-issuer', 'oauth-authorization-server', 'jwt-vc-issuer']) {
    const now = await get(`${address}/.well-known/${name}/v1/wallet`);
    expect(await get(`${address}/v1/wallet/.well-known/${name}`)).toEqual(now);
  }
  const type = z.object({ vct: z.string(), claims: z.array(z.unknown()) });
  const said = type.parse(await get(`${address}/v1/credential-types/identity`));
  expect(said.vct).toBe(`${address}/v1/credential-types/identity`);
});

test.each([
  ['another grant', { grant_type: 'authorization_code' }, 'unsupported_grant_type'],
  ['no grant', { grant_type: undefined }, 'invalid_request'],
  ['no code', { 'pre-authorized_code': undefined }, 'invalid_request'],
  ['an empty code', { 'pre-authorized_code': '' }, 'invalid_request'],
  ['an unknown code', { 'pre-authorized_code': 'x'.repeat(43) }, 'invalid_grant'],
  ['no transaction code', { tx_code: undefined }, 'invalid_request'],
  ['an empty transaction code', { tx_code: '' }, 'invalid_request'],
  ['details', { authorization_details: '[]' }, 'invalid_authorization_details'],
])('no token for %s', async (_what, changed, error) => {
  const offer = await offered(at, await at.enrolled('chama'));
  const wallet = new PlainWallet(at);
  const all: Readonly<Record<string, string | undefined>> = { ...wallet.form(offer), ...changed };
  const form = Object.fromEntries(
    Object.entries(all).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
  const { status, body, headers } = await wallet.token(form);
  expect([status, body['error'], headers.get('cache-control')]).toEqual([400, error, 'no-store']);
  // What was wrong used nothing up.
  expect((await wallet.token(wallet.form(offer))).status).toBe(200);
});

test('a form that names something twice, or is no form, is an invalid request', async () => {
  const wallet = new PlainWallet(at);
  const twice = await wallet.token('grant_type=a&grant_type=b');
  expect([twice.status, twice.body['error']]).toEqual([400, 'invalid_request']);
  const json = await wallet.token('{}', { 'content-type': 'application/json' });
  expect([json.status, json.body['error']]).toEqual([400, 'invalid_request']);
});

test('the third wrong transaction code ends the offer, though the right one comes', async () => {
  const offer = await offered(at, await at.enrolled('dalia'));
  const wallet = new PlainWallet(at);
  const wrong = String((Number(offer.transactionCode) + 1) % 1_000_000).padStart(6, '0');
  for (const code of [
    'transaction_code_wrong',
    'transaction_code_wrong',
    'transaction_code_wrong',
  ]) {
    const { body } = await wallet.token(wallet.form({ ...offer, transactionCode: wrong }));
    expect(body).toMatchObject({ error: 'invalid_grant', code });
  }
  const { body } = await wallet.token(wallet.form(offer));
  expect(body).toMatchObject({ error: 'invalid_grant', code: 'offer_blocked' });
});

test('a code that comes twice ends the token of the first', async () => {
  const offer = await offered(at, await at.enrolled('esra'));
  const wallet = new PlainWallet(at);
  const token = await wallet.granted(offer);
  const thief = new PlainWallet(at);
  const again = await thief.token(thief.form(offer));
  expect(again.body).toMatchObject({ error: 'invalid_grant', code: 'offer_used' });
  const proofs = { jwt: [await wallet.proof()] };
  const asked = { credential_configuration_id: 'idcs_sd_jwt', proofs };
  const late = await wallet.credential(token, asked);
  expect([late.status, late.body['code']]).toEqual([401, 'token_unknown']);
});

test('a code that many redeem at once is redeemed once', async () => {
  const offer = await offered(at, await at.enrolled('fadwa'));
  const wallets = Array.from({ length: 8 }, () => new PlainWallet(at));
  const answers = await Promise.all(wallets.map((wallet) => wallet.token(wallet.form(offer))));
  expect(answers.filter(({ status }) => status === 200).length).toBe(1);
});

test.each([
  ['that is missing', () => 'none', 'dpop_proof_missing'],
  ['that is empty', () => '', 'dpop_proof_malformed'],
  [
    'of a year ago',
    (key, url) => dpop(key, { htu: url, iat: nowS() - yearS }),
    'dpop_proof_clock_differs',
  ],
  [
    'of next year',
    (key, url) => dpop(key, { htu: url, iat: nowS() + yearS }),
    'dpop_proof_clock_differs',
  ],
  ['of another address', (key, url) => dpop(key, { htu: `${url}x` }), 'dpop_proof_wrong_claims'],
  [
    'of another method',
    (key, url) => dpop(key, { htu: url, htm: 'GET' }),
    'dpop_proof_wrong_claims',
  ],
  ['that is none', () => 'a.b.c', 'dpop_proof_malformed'],
] satisfies [string, (key: PlainWallet['key'], url: string) => string, string][])(
  'no token with a proof %s',
  async (_what, proof, code) => {
    const offer = await offered(at, await at.enrolled('ghita'));
    const wallet = new PlainWallet(at);
    const header = proof(wallet.key, `${wallet.issuer}/token`);
    const { status, body } = await wallet.token(wallet.form(offer), { dpop: header });
    expect([status, body['error'], body['code']]).toEqual([400, 'invalid_dpop_proof', code]);
  },
);

test('a proof for a token is taken once', async () => {
  const wallet = new PlainWallet(at);
  const proof = dpop(wallet.key, { htu: `${wallet.issuer}/token` });
  const offer = await offered(at, await at.enrolled('hiba'));
  const wrong = { ...offer, code: 'x'.repeat(43) };
  await wallet.token(wallet.form(wrong), { dpop: proof });
  const again = await wallet.token(wallet.form(offer), { dpop: proof });
  expect(again.body).toMatchObject({ error: 'invalid_dpop_proof', code: 'dpop_proof_replayed' });
});

test.each([
  ['nothing', 'null', 'invalid_credential_request', 'request_malformed'],
  ['no JSON', '{', 'invalid_credential_request', 'request_malformed'],
  ['no configuration', {}, 'invalid_credential_request', 'configuration_missing'],
  [
    'both a configuration and an identifier',
    { credential_configuration_id: 'idcs_sd_jwt', credential_identifier: 'x' },
    'invalid_credential_request',
    'configuration_missing',
  ],
  [
    'an identifier',
    { credential_identifier: 'x' },
    'unknown_credential_identifier',
    'not_given_out',
  ],
  [
    'an unknown configuration',
    { credential_configuration_id: 'passport' },
    'unknown_credential_configuration',
    'configuration_unknown',
  ],
  [
    'an encrypted answer',
    { credential_configuration_id: 'idcs_sd_jwt', credential_response_encryption: {} },
    'invalid_encryption_parameters',
    'encryption_refused',
  ],
  ['no proof', { credential_configuration_id: 'idcs_sd_jwt' }, 'invalid_proof', 'proof_missing'],
  [
    'proofs in both forms',
    {
      credential_configuration_id: 'idcs_sd_jwt',
      proof: { proof_type: 'jwt', jwt: 'a.b.c' },
      proofs: { jwt: ['a.b.c'] },
    },
    'invalid_proof',
    'proof_missing',
  ],
  [
    'a proof of another type in the old form',
    { credential_configuration_id: 'idcs_sd_jwt', proof: { proof_type: 'cwt', cwt: 'x' } },
    'invalid_proof',
    'proof_missing',
  ],
  [
    'a proof of another type',
    { credential_configuration_id: 'idcs_sd_jwt', proofs: { ldp_vp: [{}] } },
    'invalid_proof',
    'proof_missing',
  ],
])('no credential for a request with %s', async (_what, asked, error, code) => {
  const { wallet, token } = await withToken('ikram');
  const { status, body } = await wallet.credential(token, asked);
  expect([status, body['error'], body['code']]).toEqual([400, error, code]);
});

const bytes = (text: string) => Buffer.from(text).toString('base64url');

test.each([
  [
    'another audience',
    { aud: 'https://other.example' },
    {},
    'invalid_proof',
    'proof_audience_refused',
  ],
  ['no audience', { aud: undefined }, {}, 'invalid_proof', 'proof_audience_refused'],
  ['no time', { iat: undefined }, {}, 'invalid_proof', 'proof_malformed'],
  ['a time of a year ago', { iat: nowS() - yearS }, {}, 'invalid_proof', 'proof_expired'],
  ['a time in a year', { iat: nowS() + yearS }, {}, 'invalid_proof', 'proof_not_yet_valid'],
  ['no nonce', { nonce: undefined }, {}, 'invalid_proof', 'nonce_missing'],
  ['an empty nonce', { nonce: '' }, {}, 'invalid_proof', 'nonce_missing'],
  ['a nonce of its own', { nonce: bytes('x'.repeat(32)) }, {}, 'invalid_nonce', 'nonce_unknown'],
  ['another type', {}, { typ: 'JWT' }, 'invalid_proof', 'proof_header_refused'],
  ['what must be understood', {}, { crit: ['x'] }, 'invalid_proof', 'proof_header_refused'],
  [
    'a key by its name',
    {},
    { jwk: undefined, kid: 'did:x' },
    'invalid_proof',
    'proof_header_refused',
  ],
  ['no signature', {}, { alg: 'none' }, 'invalid_proof', 'proof_algorithm_refused'],
  ['no key', {}, { jwk: undefined }, 'invalid_proof', 'proof_key_refused'],
  [
    'a private key',
    {},
    { jwk: { ...walletKey().jwk, d: 'x' } },
    'invalid_proof',
    'proof_key_refused',
  ],
  ['another’s key', {}, { jwk: walletKey().jwk }, 'invalid_proof', 'proof_signature_wrong'],
])('no credential for a proof with %s', async (_what, claims, header, error, code) => {
  const { wallet, token } = await withToken('jamila');
  const proofs = { jwt: [await wallet.proof(claims, header)] };
  const asked = { credential_configuration_id: 'idcs_sd_jwt', proofs };
  const { status, body } = await wallet.credential(token, asked);
  expect([status, body['error'], body['code']]).toEqual([400, error, code]);
  // What was wrong used nothing up.
  expect((await wallet.obtained(token)).length).toBeGreaterThan(100);
});

test('a nonce and a proof are taken once, and several proofs are too many', async () => {
  const { wallet, token } = await withToken('kenza');
  const proof = await wallet.proof();
  const asked = { credential_configuration_id: 'idcs_sd_jwt', proofs: { jwt: [proof] } };
  expect((await wallet.credential(token, asked)).status).toBe(200);
  const again = await wallet.credential(token, {
    ...asked,
    credential_configuration_id: 'idcs_mdoc',
  });
  expect(again.body).toMatchObject({ error: 'invalid_nonce', code: 'nonce_used' });
  const both = { jwt: [await wallet.proof(), await wallet.proof()] };
  const many = await wallet.credential(token, { ...asked, proofs: both });
  expect(many.body).toMatchObject({ error: 'invalid_proof', code: 'proofs_too_many' });
});

test('each credential of an offer is issued once, and none that was not offered', async () => {
  const { wallet, token } = await withToken('lina', ['sd_jwt']);
  await wallet.obtained(token);
  for (const [configuration, code] of [
    ['idcs_sd_jwt', 'credential_taken'],
    ['idcs_mdoc', 'not_offered'],
  ]) {
    const proofs = { jwt: [await wallet.proof()] };
    const asked = { credential_configuration_id: configuration, proofs };
    const { status, body } = await wallet.credential(token, asked);
    expect([status, body['error'], body['code']]).toEqual([400, 'credential_request_denied', code]);
  }
});

test('a token is worth nothing without the proof of its own key', async () => {
  const { wallet, token } = await withToken('maha');
  const asked = {
    credential_configuration_id: 'idcs_sd_jwt',
    proofs: { jwt: [await wallet.proof()] },
  };
  const thief = new PlainWallet(at);
  const url = `${wallet.issuer}/credential`;
  const refusals = [
    [await thief.credential(token, asked), 'token_of_another_key'],
    [await wallet.credential(token, asked, { authorization: `Bearer ${token}` }), 'token_missing'],
    [await wallet.credential(token, asked, { authorization: '' }), 'token_missing'],
    [await wallet.credential('another', asked), 'token_unknown'],
    [
      await wallet.credential(token, asked, { dpop: dpop(wallet.key, { htu: url }) }),
      'dpop_proof_wrong_claims',
    ],
  ] as const;
  for (const [{ status, body, headers }, code] of refusals) {
    expect([status, body['code']]).toEqual([401, code]);
    expect(headers.get('www-authenticate')).toMatch(/^DPoP error="invalid_/);
  }
  expect((await wallet.credential(token, asked)).status).toBe(200);
});

test('who is locked meanwhile gets no credential, and what she has is suspended', async () => {
  const { her, wallet, token } = await withToken('nadia');
  const credential = await wallet.obtained(token);
  expect((await verified(wallet, credential)).ok).toBe(true);
  const late = await withToken('nadia');
  await at.clerk.call('POST', '/v1/residents/locks', { idcs: her.idcs, locked: true });
  const proofs = { jwt: [await late.wallet.proof()] };
  const asked = { credential_configuration_id: 'idcs_sd_jwt', proofs };
  const denied = await late.wallet.credential(late.token, asked);
  expect(denied.body).toMatchObject({ error: 'credential_request_denied', code: 'not_in_force' });
  await new Promise((resolve) => setTimeout(resolve, 1_100));
  expect(await verified(wallet, credential)).toMatchObject({ error: { kind: 'suspended' } });
});

test('a mobile document is not offered while nobody certified the key that signs it', async () => {
  const { idcs, recordId } = await at.enrolled('omaima');
  const proof = { kind: 'enrolment', recordId };
  const body = { idcs, proof, formats: ['mdoc'] };
  const answer = await at.clerk.call('POST', '/v1/residents/wallet-offers', body);
  expect([answer.status, answer.body['code']]).toEqual([409, 'signer_uncertified']);
});

test('nobody is offered anything who does not stand there', async () => {
  const her = await at.enrolled('ouiam');
  const other = await at.enrolled('paul');
  const body = { idcs: her.idcs, proof: { kind: 'enrolment', recordId: other.recordId } };
  const answer = await at.clerk.call('POST', '/v1/residents/wallet-offers', body);
  expect([answer.status, answer.body['code']]).toEqual([409, 'enrolment_not_recent']);
});

test('a key attestation is taken, and says nothing', async () => {
  const { wallet, token } = await withToken('rania');
  const attestation = signedJwt(walletKey(), { typ: 'key-attestation+jwt' }, { iat: nowS() });
  const proofs = { jwt: [await wallet.proof({}, { key_attestation: attestation })] };
  const asked = { credential_configuration_id: 'idcs_sd_jwt', proofs };
  expect((await wallet.credential(token, asked)).status).toBe(200);
});
