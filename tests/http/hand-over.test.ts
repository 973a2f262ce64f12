import { randomUUID } from 'node:crypto';
import { generateKeyPair, SignJWT } from 'jose';
import * as oauth from 'oauth4webapi';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import {
  faceOf,
  openStationOfProgrammes,
  type StationOfProgrammes,
  type TestProgramme,
} from './programmes-at-station.ts';

let at: StationOfProgrammes;
let aid: TestProgramme;
let scoring: TestProgramme;
let other: TestProgramme;
let amal: string;

beforeAll(async () => {
  at = await openStationOfProgrammes();
  aid = await at.programme('direct-aid');
  scoring = await at.programme('scoring', { scopes: ['introspect'] });
  other = await at.programme('other', {
    scopes: ['introspect'],
    audience: 'https://elsewhere.example',
  });
  amal = await at.enrolled('amal');
});
afterAll(() => at.close());

/** A token of a verification, bound when a key is given. */
async function verified(proofKey?: oauth.DPoPHandle): Promise<string> {
  const answer = proofKey
    ? await verifyWithProof(proofKey)
    : (
        await aid.client.verify({
          purpose: 'payment',
          claimed: { kind: 'idcs', idcs: amal },
          face: faceOf('amal'),
        })
      ).body;
  return z.object({ token: z.string() }).parse(answer).token;
}

/** As a programme with oauth4webapi proves its key. */
async function verifyWithProof(proofKey: oauth.DPoPHandle): Promise<unknown> {
  const address = new URL(`${at.address}/v1/verifications`);
  const body = {
    purpose: 'payment',
    claimed: { kind: 'idcs', idcs: amal },
    face: Buffer.from(faceOf('amal')).toString('base64'),
    clientAssertion: await aid.client.assertion(),
  };
  const headers = new Headers({ 'content-type': 'application/json' });
  const proof = await proofFor(proofKey, 'POST', address.href);
  headers.set('dpop', proof);
  const init = { method: 'POST', headers, body: JSON.stringify(body) };
  return (await fetch(address, init)).json();
}

const allowed = { [oauth.allowInsecureRequests]: true };

async function proofKeys(): Promise<oauth.DPoPHandle> {
  return oauth.DPoP({}, await oauth.generateKeyPair('ES256'));
}

/** The proof that the library sends to a resource, caught on its way. */
async function proofFor(
  handle: oauth.DPoPHandle,
  method: string,
  url: string,
  token = '',
): Promise<string> {
  let caught = '';
  await oauth.protectedResourceRequest(
    token || 'none',
    method,
    new URL(url),
    undefined,
    undefined,
    {
      ...allowed,
      DPoP: handle,
      [oauth.customFetch]: async (
        _url: string,
        { headers }: { headers: Record<string, string> },
      ) => {
        caught = headers['dpop'] ?? '';
        return new Response('{}');
      },
    },
  );
  return caught;
}

function server(): oauth.AuthorizationServer {
  return {
    issuer: at.address,
    introspection_endpoint: `${at.address}/v1/introspections`,
    jwks_uri: `${at.address}/.well-known/introspection-keys.json`,
    introspection_signing_alg_values_supported: ['ES256'],
  };
}

async function introspected(programme: TestProgramme, token: string) {
  const client = { client_id: programme.id, introspection_signed_response_alg: 'ES256' };
  const { privateKey: key, kid } = programme;
  const auth = oauth.PrivateKeyJwt({ key, kid });
  const answer = await oauth.introspectionRequest(server(), client, auth, token, {
    ...allowed,
    requestJwtResponse: true,
  });
  const said = await oauth.processIntrospectionResponse(server(), client, answer);
  await oauth.validateApplicationLevelSignature(server(), answer, allowed);
  return said;
}

async function consumed(
  token: string,
  more: Readonly<Record<string, string>> = {},
  programme = scoring,
): Promise<{ readonly status: number; readonly code: string; readonly body: unknown }> {
  const body = new URLSearchParams({
    token,
    client_assertion: await programme.client.assertion(),
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    ...more,
  });
  const answer = await fetch(`${at.address}/v1/token-consumptions`, { method: 'POST', body });
  const said = z.looseObject({ code: z.string().default('') }).parse(await answer.json());
  return { status: answer.status, code: said.code, body: said };
}

describe('what a token is worth', () => {
  test('is told, signed, to whom it is for; a library that is not ours believes it', async () => {
    const token = await verified();
    const said = await introspected(scoring, token);
    expect(said).toMatchObject({
      active: true,
      iss: at.address,
      aud: 'https://scoring.example',
      client_id: 'direct-aid',
      acr: 'urn:anr:loa:substantial',
      token_type: 'Bearer',
    });
  });

  test('is told to nobody else, nor of anything that is no token of ours', async () => {
    const token = await verified();
    expect(await introspected(other, token)).toEqual({ active: false });
    for (const no of ['x', `${token}=`, `${token.slice(0, -6)}AAAAAA`]) {
      expect(await introspected(scoring, no)).toEqual({ active: false });
    }
  });

  test('is nothing once it is consumed, its programme suspended, or she locked', async () => {
    const [token, second, third] = [await verified(), await verified(), await verified()];
    expect((await consumed(token)).status).toBe(200);
    expect(await introspected(scoring, token)).toEqual({ active: false });

    await at.clerk.call('PUT', '/v1/programmes', { ...aid.account, active: false });
    expect(await introspected(scoring, second)).toEqual({ active: false });
    expect((await consumed(second)).code).toBe('token_programme_suspended');
    await at.clerk.call('PUT', '/v1/programmes', aid.account);
    expect(await introspected(scoring, second)).toMatchObject({ active: true });

    const locked = await at.clerk.call('POST', '/v1/residents/locks', { idcs: amal, locked: true });
    expect(locked.status).toBe(200);
    expect(await introspected(scoring, third)).toEqual({ active: false });
    expect((await consumed(third)).code).toBe('token_identity_not_in_force');
    await at.clerk.call('POST', '/v1/residents/locks', { idcs: amal, locked: false });
    expect((await consumed(third)).status).toBe(200);
  });

  test('is asked for by no programme without the scope', async () => {
    await expect(introspected(aid, await verified())).rejects.toThrow();
  });
});

describe('a token is consumed', () => {
  test('once, however many ask at the same moment', async () => {
    const token = await verified();
    const answers = await Promise.all(Array.from({ length: 12 }, () => consumed(token)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ code }) => code === 'token_consumed')).toHaveLength(11);
  });

  test('by its audience alone', async () => {
    const token = await verified();
    expect((await consumed(token, {}, other)).code).toBe('token_wrong_audience');
    expect((await consumed(token)).status).toBe(200);
  });

  test('when it is bound, with the proof that its holder showed for this request', async () => {
    const keys = await proofKeys();
    const token = await verified(keys);
    const request = { htm: 'POST', htu: 'https://scoring.example/scores' };
    const proof = await proofFor(keys, request.htm, request.htu, token);
    expect((await consumed(token)).code).toBe('token_binding_missing');
    const stranger = await proofFor(await proofKeys(), request.htm, request.htu, token);
    const stolen = await consumed(token, { ...request, dpop_proof: stranger });
    expect(stolen.code).toBe('token_binding_refused');
    for (const wrong of [
      { ...request, htu: 'https://scoring.example/other', dpop_proof: proof },
      { ...request, dpop_proof: await proofFor(keys, request.htm, request.htu, 'another') },
    ]) {
      expect((await consumed(token, wrong)).code).toBe('proof_refused');
    }
    const certificate = { client_certificate: 'c'.repeat(43) };
    expect((await consumed(token, certificate)).code).toBe('token_binding_refused');
    const taken = await consumed(token, { ...request, dpop_proof: proof });
    expect(taken.body).toMatchObject({ active: true, token_type: 'DPoP' });
    const again = await consumed(token, { ...request, dpop_proof: proof });
    expect(again.code).toBe('proof_refused');
  });

  test('and everything else is refused with a code of its own', async () => {
    const token = await verified();
    const [header = '', body = '', signature = ''] = token.split('.');
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const saying = (head: object) => `${part(head)}.${body}.${signature}`;
    const Header = z.object({ kid: z.string() });
    const { kid } = Header.parse(JSON.parse(Buffer.from(header, 'base64url').toString()));
    const usual = { alg: 'ES256', typ: 'at+jwt', kid };
    expect((await consumed(`${token}==`)).code).toBe('token_malformed');
    expect((await consumed(`${token.slice(0, -1)} `)).code).toBe('token_malformed');
    expect((await consumed(saying({ ...usual, kid: 'nobodys' }))).code).toBe('token_key_unknown');
    expect((await consumed(saying({ ...usual, alg: 'ML-DSA-44' }))).code).toBe(
      'token_algorithm_unknown',
    );
    expect((await consumed(saying({ ...usual, extra: 1 }))).code).toBe('token_not_signed');
    expect((await consumed(token)).status).toBe(200);
  });
});

describe('an assertion is refused with a code of its own', () => {
  const yearS = 365 * 86_400;
  async function answered(header: object, claims: object = {}): Promise<string> {
    const nowS = Math.floor(Date.now() / 1000);
    const assertion = await new SignJWT({
      iss: aid.id,
      sub: aid.id,
      aud: at.address,
      iat: nowS,
      exp: nowS + 60,
      jti: randomUUID(),
      ...claims,
    })
      .setProtectedHeader({ alg: 'ES256', kid: aid.kid, ...header })
      .sign(aid.privateKey);
    const response = await fetch(`${at.address}/v1/verifications`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'client-assertion': assertion },
      body: JSON.stringify({ purpose: 'payment', claimed: { kind: 'idcs', idcs: amal } }),
    });
    return z.object({ code: z.string() }).parse(await response.json()).code;
  }

  test('for a key that nobody registered, a clock that is a year off, a suspended programme', async () => {
    expect(await answered({})).toBe('nothing_to_compare');
    expect(await answered({ kid: 'another' })).toBe('assertion_key_unknown');
    const nowS = Math.floor(Date.now() / 1000);
    for (const iat of [nowS - yearS, nowS + yearS]) {
      expect(await answered({}, { iat, exp: iat + 60 })).toBe('clock_differs');
    }
    expect(await answered({}, { iat: nowS - 600, exp: nowS - 540 })).toBe('assertion_expired');
    expect(await answered({}, { aud: 'https://elsewhere.example' })).toBe('assertion_refused');
    expect(await answered({}, { iss: 'nobody', sub: 'nobody' })).toBe('assertion_refused');
    await at.clerk.call('PUT', '/v1/programmes', { ...aid.account, active: false });
    expect(await answered({})).toBe('programme_suspended');
    expect(await answered({ kid: 'another' })).toBe('assertion_key_unknown');
    await at.clerk.call('PUT', '/v1/programmes', aid.account);
  });

  test('for an algorithm that is not ours', async () => {
    const { privateKey } = await generateKeyPair('ES384');
    const nowS = Math.floor(Date.now() / 1000);
    const assertion = await new SignJWT({ iss: aid.id, sub: aid.id, aud: at.address, iat: nowS })
      .setProtectedHeader({ alg: 'ES384', kid: aid.kid })
      .sign(privateKey);
    const response = await fetch(`${at.address}/v1/introspections`, {
      method: 'POST',
      headers: { 'client-assertion': assertion },
      body: new URLSearchParams({ token: 'x' }),
    });
    expect(await response.json()).toMatchObject({ code: 'assertion_algorithm_unknown' });
  });
});
