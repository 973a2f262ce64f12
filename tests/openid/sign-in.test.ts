import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { decodeProtectedHeader, SignJWT } from 'jose';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { applicationOf } from '../resident-client.ts';
import { openOpenIdStation, type OpenIdStation } from './openid-station.ts';
import { claimsParameter, relyingParty, type RelyingParty } from './relying-party.ts';
import { Visitor } from './visitor.ts';

let at: OpenIdStation;
let welfare: RelyingParty;
let school: RelyingParty;

const claims = claimsParameter({ given_name: 'needed', birthdate: 'optional', gender: 'optional' });

beforeAll(async () => {
  at = await openOpenIdStation();
  welfare = await relyingParty(at.address, { id: 'welfare' });
  school = await relyingParty(at.address, { id: 'school', requiresDpop: true });
  await at.put(welfare.account);
  await at.put(school.account);
});
afterAll(() => at.close());

/** What the programme is told in the end, without what dates and addresses it. */
async function toldTo(
  programme: RelyingParty,
  { back, pushed }: Awaited<ReturnType<OpenIdStation['signedIn']>>,
) {
  const tokens = await programme.exchange(back, pushed);
  const { iss, aud, exp, iat, ...person } = await programme.userinfo(tokens, pushed);
  expect({ iss, aud }).toEqual({ iss: at.address, aud: programme.account.id });
  expect(Number(exp)).toBeGreaterThan(Number(iat));
  return { tokens, person };
}

/** The subject that the station tells the programme at a verification. */
async function verifiedSubject({ account, signing }: RelyingParty): Promise<unknown> {
  const assertion = await new SignJWT({})
    .setProtectedHeader({ alg: 'ES256', kid: signing.jwk.kid })
    .setIssuer(account.id)
    .setSubject(account.id)
    .setAudience(at.address)
    .setIssuedAt()
    .setExpirationTime('60s')
    .setJti(randomUUID())
    .sign(signing.privateKey);
  const answered = await fetch(new URL('/v1/verifications', at.address), {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'client-assertion': assertion },
    body: JSON.stringify({ purpose: 'payment', ...at.shows() }),
  });
  return Object(await answered.json()).subject;
}

test('somebody declines a claim, and the programme is told the rest, sealed to it', async () => {
  const signed = await at.signedIn(welfare, { claims }, ['gender']);
  expect(signed.page.text).toContain('The programme welfare');
  expect(signed.page.text).toContain('law 58-23');
  expect(signed.back.origin + signed.back.pathname).toBe(welfare.redirectUri);
  const { tokens, person } = await toldTo(welfare, signed);
  const said = tokens.claims();
  expect(said).toMatchObject({
    iss: at.address,
    aud: 'welfare',
    acr: 'urn:anr:loa:low',
    amr: ['face'],
    auth_time: expect.any(Number),
  });
  expect(Object.keys(said ?? {})).not.toContain('given_name');
  expect(person).toEqual({ sub: said?.sub, given_name: 'Perc', gender: 'male' });
  expect(said?.sub).toBe(await verifiedSubject(welfare));
  // What is told is a JWE to the programme's key around what the station signed.
  expect(tokens.token_type).toBe('bearer');
  const raw = await fetch(new URL('/openid/userinfo', at.address), {
    headers: { authorization: `Bearer ${tokens.access_token}` },
  });
  expect(decodeProtectedHeader(await raw.text())).toMatchObject({
    alg: 'ECDH-ES+A256KW',
    enc: 'A256GCM',
    cty: 'JWT',
  });
});

test('another programme has another subject of her, in the same browser too', async () => {
  const visitor = new Visitor(at.address);
  const first = await at.signedIn(welfare, { claims }, ['gender'], visitor);
  const one = await toldTo(welfare, first);
  const second = await at.signedIn(school, { claims }, ['birthdate'], visitor);
  expect(second.back.origin + second.back.pathname).toBe(school.redirectUri);
  const other = await toldTo(school, second);
  expect(other.person).toEqual({
    sub: other.tokens.claims()?.sub,
    given_name: 'Perc',
    birthdate: '1941',
  });
  expect(other.tokens.token_type).toBe('dpop');
  expect(other.person['sub']).not.toBe(one.person['sub']);
  await at.put({ ...school.account, requiresDpop: false });
  expect(other.person['sub']).toBe(await verifiedSubject(school));
  await at.put(school.account);
});

test('what she allowed is remembered, and asked about again once it is withdrawn', async () => {
  const karim = at.staff.as('karim');
  const { idcs } = at;
  await at.signedIn(welfare, { claims }, ['gender']);
  const again = await at.signedIn(welfare, { claims });
  expect(again.asked).toBe(false);
  const told = await toldTo(welfare, again);
  expect(told.person).toMatchObject({ given_name: 'Perc', gender: 'male' });
  const read = await karim.call('POST', '/v1/residents/consents', { idcs });
  expect(read.body['consents']).toContainEqual({
    programme: 'welfare',
    programmeName: 'The programme welfare',
    purpose: 'payment',
    allowed: ['given_name', 'gender'],
    declined: ['birthdate'],
    at: expect.any(String),
  });
  const pending = await at.signedIn(welfare, { claims });
  const tokens = await welfare.exchange(pending.back, pending.pushed);
  const body = { idcs, programme: 'welfare', purpose: 'payment' };
  const withdrawal = await karim.call('POST', '/v1/residents/consent-withdrawals', body);
  expect(withdrawal.body).toEqual({ withdrawn: true });
  // A token of before tells nothing any more.
  const after = await welfare.userinfo(tokens, pending.pushed);
  expect(Object.keys(after).toSorted()).toEqual(['aud', 'exp', 'iat', 'iss', 'sub']);
  expect((await at.signedIn(welfare, { claims }, [])).asked).toBe(true);
});

test('a session serves its own programme for a while, and the programme can ask for more', async () => {
  const visitor = new Visitor(at.address);
  await at.signedIn(welfare, { claims }, ['gender'], visitor);
  const silent = await welfare.push({ claims, prompt: 'none' });
  const back = await visitor.open(silent.address);
  expect(back.address.searchParams.get('code')).toBeTruthy();
  await welfare.exchange(back.address, silent);
  for (const asked of [{ prompt: 'login' }, { max_age: '0' }]) {
    const pushed = await welfare.push({ claims, ...asked });
    await new Promise((resolve) => setTimeout(resolve, 1100));
    const page = await visitor.open(pushed.address);
    expect(page.address.pathname).toMatch(/^\/openid\/sign-in\//);
  }
  const other = await school.push({ claims, prompt: 'none' });
  const refused = await visitor.open(other.address);
  expect(refused.address.searchParams.get('error')).toBe('login_required');
});

test('she can decline everything, and sign out', async () => {
  const { visitor, page } = await at.identified(school, { claims, prompt: 'consent' });
  const declined = await visitor.form(page.address, 'decline', []);
  expect(declined.address.searchParams.get('error')).toBe('access_denied');
  const signed = await at.signedIn(welfare, { claims }, [], visitor);
  const end = await signed.visitor.open(new URL('/openid/end-session', at.address));
  expect(end.text).toContain('op.logoutForm');
  const xsrf = /name="xsrf" value="([^"]+)"/.exec(end.text)?.[1] ?? '';
  const fields = [
    ['xsrf', xsrf],
    ['logout', 'yes'],
  ] as const;
  const ended = await visitor.form(new URL('/openid/end-session', at.address), 'confirm', fields);
  expect(ended.status).toBe(200);
  const silent = await welfare.push({ claims, prompt: 'none' });
  const refused = await visitor.open(silent.address);
  expect(refused.address.searchParams.get('error')).toBe('login_required');
});

test('neither the log nor the state nor an address says who signed in', async () => {
  const signed = await at.signedIn(welfare, { claims }, ['gender']);
  const { tokens } = await toldTo(welfare, signed);
  const secrets = ['Perc', at.idcs, tokens.access_token, signed.back.searchParams.get('code')];
  const held = readdirSync(at.folder)
    .filter((name) => name.startsWith('openid.sqlite'))
    .map((name) => readFileSync(join(at.folder, name)).toString('latin1'));
  expect(held.length).toBeGreaterThan(0);
  for (const secret of secrets) {
    expect(secret).toBeTruthy();
    for (const text of [...held, at.lines.join('\n'), signed.back.href, signed.page.address.href]) {
      if (text === signed.back.href && secret === secrets[3]) continue;
      expect(text.includes(String(secret))).toBe(false);
    }
  }
  expect(at.lines.join('\n')).toContain('/openid/sign-in/:uid/identify');
  expect(at.lines.join('\n')).not.toContain('"kind":"failed"');
});

test('keys change while programmes rely on them', async () => {
  const before = await at.signedIn(welfare, { claims }, ['gender']);
  const rotated = await at.staff
    .as('first-operator')
    .call('POST', '/v1/key-rotations', { purpose: 'openid' });
  expect(rotated.status).toBeLessThan(300);
  const old = await toldTo(welfare, before);
  const fresh = await toldTo(welfare, await at.signedIn(welfare, { claims }));
  const kidOf = (token = '') => decodeProtectedHeader(token).kid;
  expect(fresh.person).toEqual(old.person);
  const jwks = await (await fetch(new URL('/openid/jwks', at.address))).json();
  const published = Object(jwks).keys.map(({ kid }: { readonly kid: string }) => kid);
  expect(published).toContain(kidOf(fresh.tokens.id_token));
  expect(published.length).toBeGreaterThanOrEqual(3);
});

test('a purpose that wants to be surer takes a face and a code together', async () => {
  const bank = await relyingParty(at.address, {
    id: 'bank',
    purposes: [
      { code: 'loan', basis: 'law 103-12' },
      { code: 'inheritance', basis: 'law 70-03', assuranceMin: 'high' },
    ],
  });
  await at.put(bank.account);
  // More than a page that nobody watches can give.
  await expect(bank.push({ claims, purpose: 'inheritance' })).rejects.toMatchObject({
    error: 'invalid_request',
  });
  const application = await applicationOf(at.staff.as('karim'), at.idcs, 'zahra');
  const pushed = await bank.push({ claims, purpose: 'loan' });
  const visitor = new Visitor(at.address);
  const { address } = await visitor.open(pushed.address);
  const { claimed, face } = at.shows();
  const codeOf = async (shown: object) =>
    Object(JSON.parse((await visitor.identify(address, shown)).text)).code;
  expect(await codeOf({ claimed, face })).toBe('too_little_shown');
  expect(await codeOf({ claimed, code: application.code() })).toBe('too_little_shown');
  expect(await codeOf({ claimed, face, code: '' })).toBe('code_empty');
  expect(await codeOf({ claimed, face, code: '000000' })).toBe('sign_in_refused');
  const said = await visitor.identify(address, { ...at.shows(), code: application.code() });
  const page = await visitor.open(new URL(String(JSON.parse(said.text).next)));
  const back = await visitor.form(page.address, 'consent', []);
  const tokens = await bank.exchange(back.address, pushed);
  expect(tokens.claims()).toMatchObject({
    acr: 'urn:anr:loa:substantial',
    amr: ['face', 'otp', 'mfa'],
  });
});

test('a code alone is enough where little is wanted', async () => {
  const application = await applicationOf(at.staff.as('karim'), at.idcs, 'zahra');
  const pushed = await welfare.push({ claims, prompt: 'consent' });
  const visitor = new Visitor(at.address);
  const { address } = await visitor.open(pushed.address);
  const shown = { claimed: at.shows().claimed, code: application.code() };
  const said = await visitor.identify(address, shown);
  const page = await visitor.open(new URL(String(JSON.parse(said.text).next)));
  const back = await visitor.form(page.address, 'consent', []);
  const tokens = await welfare.exchange(back.address, pushed);
  expect(tokens.claims()).toMatchObject({ acr: 'urn:anr:loa:low', amr: ['otp'] });
});
