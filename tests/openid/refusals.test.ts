import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { generateKeyPair, SignJWT, type CryptoKey } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Database } from '../../src/register/sqlite/driver.ts';
import { nobodysNumber, openOpenIdStation, type OpenIdStation } from './openid-station.ts';
import { claimsParameter, relyingParty, type RelyingParty } from './relying-party.ts';
import { Visitor } from './visitor.ts';

let at: OpenIdStation;
let welfare: RelyingParty;
let school: RelyingParty;

const claims = claimsParameter({ given_name: 'needed', gender: 'optional' });

beforeAll(async () => {
  at = await openOpenIdStation();
  welfare = await relyingParty(at.address, { id: 'welfare' });
  school = await relyingParty(at.address, { id: 'school', requiresDpop: true });
  await at.put(welfare.account);
  await at.put(school.account);
});
afterAll(() => at.close());

/** An assertion of welfare's, with what differs. */
async function assertion(
  differs: Readonly<Record<string, unknown>> = {},
  key: CryptoKey = welfare.signing.privateKey,
): Promise<string> {
  const now = Math.floor(Date.now() / 1000);
  const ordinary = {
    iss: 'welfare',
    sub: 'welfare',
    aud: at.address,
    iat: now,
    exp: now + 60,
    jti: randomUUID(),
  };
  return new SignJWT({ ...ordinary, ...differs })
    .setProtectedHeader({ alg: 'ES256', kid: welfare.signing.jwk.kid })
    .sign(key);
}

/** Pushes a request by hand. */
async function pushed(clientAssertion: string, asked: Readonly<Record<string, string>> = {}) {
  const body = new URLSearchParams({
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: clientAssertion,
    client_id: 'welfare',
    response_type: 'code',
    redirect_uri: welfare.redirectUri,
    scope: 'openid',
    code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
    code_challenge_method: 'S256',
    ...asked,
  });
  const response = await fetch(new URL('/openid/requests', at.address), { method: 'POST', body });
  const answer = Object(await response.json());
  return { status: response.status, error: answer.error, uri: String(answer.request_uri) };
}

describe('a programme', () => {
  const yearS = 365 * 24 * 3600;
  const now = () => Math.floor(Date.now() / 1000);

  test('is known by an assertion of its own, made now, for this station, used once', async () => {
    const ordinary = await assertion();
    expect((await pushed(ordinary)).status).toBe(201);
    const foreign = (await generateKeyPair('ES256')).privateKey;
    const refused = {
      replayed: ordinary,
      'of a foreign key': await assertion({}, foreign),
      'a year ahead': await assertion({ iat: now() + yearS, exp: now() + yearS + 60 }),
      'a year behind': await assertion({ iat: now() - yearS, exp: now() - yearS + 60 }),
      'valid for a year': await assertion({ exp: now() + yearS }),
      'without a date': await assertion({ iat: undefined }),
      'for another station': await assertion({ aud: 'https://other.example' }),
      'for several': await assertion({ aud: [at.address, 'https://other.example'] }),
      'for one address of it': await assertion({ aud: `${at.address}/openid/token` }),
      'in another spelling': `${await assertion()}=`,
      nothing: '',
    };
    for (const [what, sent] of Object.entries(refused)) {
      const { status, error } = await pushed(sent);
      expect({ what, status, error }).toEqual({ what, status: 401, error: 'invalid_client' });
    }
  });

  test('can not show at one door what it showed at another', async () => {
    const shown = await assertion();
    const verification = () =>
      fetch(new URL('/v1/verifications', at.address), {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'client-assertion': shown },
        body: JSON.stringify({ purpose: 'payment', ...at.shows() }),
      });
    expect((await verification()).status).toBe(200);
    expect(await pushed(shown)).toMatchObject({ status: 401, error: 'invalid_client' });
    const other = await assertion();
    expect((await pushed(other)).status).toBe(201);
    const answer = await fetch(new URL('/v1/verifications', at.address), {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'client-assertion': other },
      body: JSON.stringify({ purpose: 'payment', ...at.shows() }),
    });
    expect(Object(await answer.json()).code).toBe('assertion_replayed');
  });

  test('asks only for what it is registered for, and for nothing in the identity token', async () => {
    const asking = async (asked: Readonly<Record<string, string>>) =>
      (await pushed(await assertion(), asked)).error;
    const registered = await asking({ claims, purpose: 'payment' });
    expect(registered).toBeUndefined();
    const one = JSON.stringify({ userinfo: { place_of_birth: null } });
    expect(await asking({ claims: one })).toBe('invalid_request');
    const idToken = JSON.stringify({ id_token: { given_name: null } });
    expect(await asking({ claims: idToken })).toBe('invalid_request');
    const unknown = JSON.stringify({ userinfo: { national_number: { essential: true } } });
    expect(await asking({ claims: unknown })).toBe('invalid_request');
    expect(await asking({ purpose: 'marketing' })).toBe('invalid_request');
    expect(await asking({ redirect_uri: 'https://welfare.example/elsewhere' })).toBe(
      'invalid_request',
    );
    expect(await asking({ code_challenge: '' })).toBe('invalid_request');
    expect(await asking({ code_challenge_method: 'plain' })).toBe('invalid_request');
    expect(await asking({ response_type: 'code id_token' })).toBe('unsupported_response_type');
    expect(await asking({ request: 'e30.e30.e30' })).toBe('request_not_supported');
  });

  test('is refused at once when it is suspended', async () => {
    const farm = await relyingParty(at.address, { id: 'farm' });
    await at.put(farm.account);
    const signed = await at.signedIn(farm, { claims });
    const tokens = await farm.exchange(signed.back, signed.pushed);
    const open = await farm.push({ claims });
    await at.put({ ...farm.account, active: false });
    await expect(farm.userinfo(tokens, signed.pushed)).rejects.toThrow();
    await expect(farm.push({ claims })).rejects.toThrow();
    const page = await new Visitor(at.address).open(open.address);
    expect(page.status).toBe(400);
    expect(page.text).toContain('invalid_client');
    // No page of the library's own reaches anybody.
    expect(page.text).toContain('/assets/');
  });
});

describe('a code', () => {
  test('is exchanged once; a second time ends what the first one gave', async () => {
    const signed = await at.signedIn(welfare, { claims });
    const tokens = await welfare.exchange(signed.back, signed.pushed);
    await expect(welfare.exchange(signed.back, signed.pushed)).rejects.toMatchObject({
      error: 'invalid_grant',
    });
    await expect(welfare.userinfo(tokens, signed.pushed)).rejects.toThrow();
  });

  test('is exchanged once even when it comes several times at the same moment', async () => {
    const signed = await at.signedIn(welfare, { claims });
    const tries = Array.from({ length: 5 }, () => welfare.exchange(signed.back, signed.pushed));
    const settled = await Promise.allSettled(tries);
    expect(settled.filter(({ status }) => status === 'fulfilled').length).toBeLessThanOrEqual(1);
  });

  test('is worth nothing without its verifier, its key, or at another programme', async () => {
    const signed = await at.signedIn(welfare, { claims });
    const wrong = { ...signed.pushed, verifier: 'a'.repeat(64) };
    await expect(welfare.exchange(signed.back, wrong)).rejects.toMatchObject({
      error: 'invalid_grant',
    });
    const other = await at.signedIn(welfare, { claims });
    const stolen = new URL(`${school.redirectUri}${other.back.search}`);
    await expect(school.exchange(stolen, { ...other.pushed, dpop: undefined })).rejects.toThrow();
    const bound = await at.signedIn(school, { claims });
    await expect(
      school.exchange(bound.back, { ...bound.pushed, dpop: undefined }),
    ).rejects.toThrow();
  });
});

describe('a request', () => {
  test('is pushed, opened by whom it was pushed by, and for a minute', async () => {
    const visitor = new Visitor(at.address);
    const bare = new URL('/openid/authorization', at.address);
    bare.search = new URLSearchParams({
      client_id: 'welfare',
      response_type: 'code',
      scope: 'openid',
      redirect_uri: welfare.redirectUri,
    }).toString();
    const opened = await visitor.open(bare);
    expect(opened.address.searchParams.get('error')).toBe('invalid_request');
    const { address } = await welfare.push({ claims });
    const another = new URL(address);
    another.searchParams.set('client_id', 'school');
    const taken = await visitor.open(another);
    expect(taken.address.searchParams.get('error')).toBe('invalid_request_object');
    expect(taken.address.searchParams.get('code')).toBeNull();
    const db = new Database(join(at.folder, 'openid.sqlite'));
    const aged = db
      .prepare(`UPDATE states SET expires_at = 1 WHERE model = 'PushedAuthorizationRequest'`)
      .run();
    db.close();
    expect(aged.changes).toBeGreaterThan(0);
    const late = await visitor.open(address);
    expect(late.address.searchParams.get('error')).toBe('invalid_request_uri');
  });

  test('belongs to the browser that opened it, and to our own page in it', async () => {
    const { address } = await welfare.push({ claims });
    const visitor = new Visitor(at.address);
    const page = await visitor.open(address);
    expect(page.status).toBe(200);
    const stranger = new Visitor(at.address);
    const elsewhere = await stranger.identify(page.address, at.shows());
    expect(elsewhere.status).toBe(410);
    const foreignSite = await new Visitor('https://evil.example').identify(
      page.address,
      at.shows(),
    );
    expect(foreignSite.status).toBe(403);
    expect((await stranger.open(page.address)).status).toBe(410);
  });
});

describe('a resident', () => {
  test('who is not the holder hears what a number of nobody hears', async () => {
    const heard = async (person: string, idcs: string) => {
      const visitor = new Visitor(at.address);
      const { address } = await welfare.push({ claims });
      const page = await visitor.open(address);
      const { status, text } = await visitor.identify(page.address, at.shows(person, idcs));
      return { status, ...JSON.parse(text) };
    };
    const wrongFace = await heard('latif', at.idcs);
    expect(wrongFace).toMatchObject({ status: 401, code: 'sign_in_refused' });
    expect(await heard('zahra', nobodysNumber())).toEqual(wrongFace);
    const lock = { idcs: at.idcs, locked: true };
    const karim = at.staff.as('karim');
    await karim.call('POST', '/v1/residents/locks', lock);
    expect(await heard('zahra', at.idcs)).toEqual(wrongFace);
    await karim.call('POST', '/v1/residents/locks', { ...lock, locked: false });
    for (let time = 0; time < 12; time += 1) await heard('latif', at.idcs);
    expect(await heard('zahra', at.idcs)).toEqual(wrongFace);
  });
});
