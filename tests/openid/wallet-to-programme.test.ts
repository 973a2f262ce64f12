import { randomUUID } from 'node:crypto';
import { setGlobalConfig } from '@openid4vc/oauth2';
import { decodeJwt, SignJWT } from 'jose';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { presented } from '../credentials/sd-jwt/wallet.ts';
import {
  offered,
  openWalletStation,
  PlainWallet,
  type WalletStation,
} from '../http/wallet-station.ts';
import { independentWallet } from './independent-wallet.ts';
import { relyingParty, type RelyingParty } from './relying-party.ts';

let at: WalletStation;
let welfare: RelyingParty;

beforeAll(async () => {
  // A station of a test has no certificate of its own.
  setGlobalConfig({ allowInsecureUrls: true });
  at = await openWalletStation();
  welfare = await relyingParty(at.station.address, {
    id: 'welfare',
    claims: ['given_name', 'nationalities', 'birthdate'],
  });
  const put = await at.clerk.call('PUT', '/v1/programmes', welfare.account);
  expect(put.status).toBe(200);
});
afterAll(async () => {
  setGlobalConfig({ allowInsecureUrls: false });
  await at.close();
});

/** What the programme hears of a call that it signs. */
async function heard(method: 'GET' | 'POST', path: string, body?: object) {
  const assertion = await new SignJWT({})
    .setProtectedHeader({ alg: 'ES256', kid: welfare.signing.jwk.kid })
    .setIssuer('welfare')
    .setSubject('welfare')
    .setAudience(at.station.address)
    .setIssuedAt()
    .setExpirationTime('60s')
    .setJti(randomUUID())
    .sign(welfare.signing.privateKey);
  const response = await fetch(new URL(path, at.station.address), {
    method,
    headers: { 'content-type': 'application/json', 'client-assertion': assertion },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: Object(await response.json()) };
}

/** Posts an answer as a wallet does. */
async function posted(id: string, response: string) {
  const answer = await fetch(new URL(`/openid/wallet-responses/${id}`, at.station.address), {
    method: 'POST',
    body: new URLSearchParams({ response }),
  });
  return { status: answer.status, code: Object(await answer.json()).code };
}

test('what a wallet was given at the counter it shows to a programme, once', async () => {
  const plain = new PlainWallet(at);
  const held = await plain.obtained(
    await plain.granted(await offered(at, await at.enrolled('aya'))),
  );
  const wish = { purpose: 'payment', claims: ['given_name', 'nationalities'] };
  const opened = await heard('POST', '/v1/presentation-requests', wish);
  expect(opened.status).toBe(201);
  const { id, requestUri } = opened.body;
  const wallet = independentWallet((address) => fetch(address));
  const request = await wallet.opened(String(requestUri));
  const payload: Readonly<Record<string, unknown>> = Object(request.authorizationRequestPayload);
  const presentation = presented(held, plain.key, {
    keep: (disclosure) => disclosure.length === 2 || disclosure[1] === 'given_name',
    binding: {
      aud: payload['client_id'],
      nonce: payload['nonce'],
      iat: Math.floor(Date.now() / 1000),
    },
  });
  const sealed = await wallet.answered(Object(request), presentation);
  const standing = () => heard('GET', `/v1/presentation-requests/${id}`);
  expect((await standing()).body).toEqual({ state: 'waiting' });
  expect(await posted(String(id), sealed)).toEqual({ status: 200, code: undefined });
  expect(await posted(String(id), sealed)).toEqual({ status: 409, code: 'presentation_replayed' });
  const { body } = await standing();
  expect(body).toMatchObject({
    state: 'presented',
    claims: { given_name: expect.any(String), nationalities: ['MAR'] },
    subject: expect.any(String),
  });
  expect(decodeJwt(String(body.token))).toMatchObject({
    iss: at.station.address,
    sub: body.subject,
    amr: ['pop'],
  });
  expect((await standing()).body).toEqual({ state: 'told' });
  const nobody = await posted('a'.repeat(32), sealed);
  expect(nobody).toEqual({ status: 404, code: 'presentation_unknown' });
});
