import { createHash, randomUUID, type webcrypto } from 'node:crypto';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { openProgrammeClient } from '../../src/cli/programme-client.ts';
import {
  faceOf,
  openStationOfProgrammes,
  type StationOfProgrammes,
} from './programmes-at-station.ts';

let at: StationOfProgrammes;
let amal: string;
let names = 0;

beforeAll(async () => {
  at = await openStationOfProgrammes();
  amal = await at.enrolled('amal');
});
afterAll(() => at.close());

async function newKey(kid: string) {
  const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true });
  const { x = '', y = '' } = await exportJWK(publicKey);
  return { kid, privateKey, jwk: { kty: 'EC', crv: 'P-256', x, y, kid } };
}
type Key = Awaited<ReturnType<typeof newKey>>;

async function programmeWithKey() {
  names += 1;
  const key = await newKey('first');
  const id = `aid-${names}`;
  await at.programme(id, { keys: [key.jwk] });
  return { id, key };
}

async function client(id: string, { privateKey, kid }: Key) {
  return openProgrammeClient(at.address, id, { ...(await exportJWK(privateKey)), kid });
}

async function verifies(id: string, key: Key): Promise<string> {
  const asked = { purpose: 'payment', claimed: { kind: 'idcs', idcs: amal }, face: faceOf('amal') };
  const { body } = await (await client(id, key)).verify(asked);
  return String(body['decision'] ?? body['code']);
}

function signed(claims: object, by: { privateKey: webcrypto.CryptoKey; kid: string }, typ: string) {
  return new SignJWT({ ...claims })
    .setProtectedHeader({ alg: 'ES256', kid: by.kid, typ })
    .sign(by.privateKey);
}

function statement(id: string, by: Key, change: object, more: object = {}): Promise<string> {
  const iat = Math.floor(Date.now() / 1000);
  const said = { iss: id, aud: at.address, iat, jti: randomUUID(), ...change, ...more };
  return signed(said, by, 'programme-key+jwt');
}

const possession = (said: string, by: Key) =>
  signed(
    { statement: createHash('sha256').update(said).digest('base64url') },
    by,
    'key-possession+jwt',
  );

/** What the station answers: names of keys, or a code, with why. */
async function sent(id: string, by: Key, body: object): Promise<readonly string[]> {
  const assertion = await (await client(id, by)).assertion();
  const answer = await fetch(`${at.address}/v1/programme-keys`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'client-assertion': assertion },
    body: JSON.stringify(body),
  });
  const Said = z.object({
    keys: z.array(z.string()).optional(),
    code: z.string().default(''),
    why: z.string().optional(),
  });
  const { keys, code, why } = Said.parse(await answer.json());
  return keys ?? [code, ...(why === undefined ? [] : [why])];
}

async function adds(id: string, by: Key, key: Key): Promise<readonly string[]> {
  const said = await statement(id, by, { add: key.jwk });
  return sent(id, by, { statement: said, possession: await possession(said, key) });
}

const removes = async (id: string, by: Key, kid: string) =>
  sent(id, by, { statement: await statement(id, by, { remove: kid }) });

describe('a programme changes its keys itself', () => {
  test('with overlap: both work until the former is removed', async () => {
    const { id, key } = await programmeWithKey();
    const next = await newKey('second');
    expect(await adds(id, key, next)).toEqual(['first', 'second']);
    expect([await verifies(id, key), await verifies(id, next)]).toEqual(['verified', 'verified']);
    expect(await removes(id, next, 'first')).toEqual(['second']);
    expect(await verifies(id, key)).toBe('assertion_key_unknown');
    expect(await verifies(id, next)).toBe('verified');
  });

  test('never to none, nor to more than five, nor to one that it has', async () => {
    const { id, key } = await programmeWithKey();
    expect(await removes(id, key, 'first')).toEqual(['programme_last_key']);
    expect(await removes(id, key, 'nobodys')).toEqual(['programme_key_unknown']);
    expect(await adds(id, key, key)).toEqual(['programme_key_known']);
    for (const kid of ['b', 'c', 'd', 'e']) await adds(id, key, await newKey(kid));
    expect(await adds(id, key, await newKey('f'))).toEqual(['programme_keys_too_many']);
  });

  test('and nothing else changes them', async () => {
    const { id, key } = await programmeWithKey();
    const other = await programmeWithKey();
    const next = await newKey('second');
    const refused = (why: string) => ['key_statement_refused', why];
    const said = await statement(id, key, { add: next.jwk });
    expect(await sent(id, key, { statement: said })).toEqual(refused('possession_missing'));
    const foreign = { statement: said, possession: await possession(said, other.key) };
    expect(await sent(id, key, foreign)).toEqual(refused('possession_refused'));
    const ofAnother = { statement: said, possession: await possession(`${said}x`, next) };
    expect(await sent(id, key, ofAnother)).toEqual(refused('possession_refused'));

    const self = await statement(id, next, { add: next.jwk });
    const bySelf = { statement: self, possession: await possession(self, next) };
    expect(await sent(id, key, bySelf)).toEqual(refused('key_unknown'));
    const hers = await statement(other.id, other.key, { remove: 'first' });
    expect(await sent(id, key, { statement: hers })).toEqual(refused('not_signed'));
    const yearS = 365 * 86_400;
    const iat = Math.floor(Date.now() / 1000) + yearS;
    const late = await statement(id, key, { remove: 'first' }, { iat });
    expect(await sent(id, key, { statement: late })).toEqual(refused('clock_differs'));
    const both = await statement(id, key, { remove: 'first', add: next.jwk });
    expect(await sent(id, key, { statement: both })).toEqual(refused('wrong_claims'));
    expect(await sent(id, key, { statement: '' })).toEqual(refused('malformed'));
    expect(await verifies(id, key)).toBe('verified');
  });

  test('once with one statement', async () => {
    const { id, key } = await programmeWithKey();
    const next = await newKey('second');
    const said = await statement(id, key, { add: next.jwk });
    const body = { statement: said, possession: await possession(said, next) };
    expect(await sent(id, key, body)).toEqual(['first', 'second']);
    await removes(id, key, 'second');
    expect(await sent(id, key, body)).toEqual(['key_statement_refused', 'replayed']);
  });
});

describe('an administrator', () => {
  test('suspends a programme at once, and lets it work again with the keys that it has', async () => {
    const { id, key } = await programmeWithKey();
    await adds(id, key, await newKey('second'));
    const to = (active: boolean) =>
      at.clerk.call('PUT', `/v1/programmes/${id}/activity`, { active });
    expect((await to(false)).status).toBe(200);
    expect(await verifies(id, key)).toBe('programme_suspended');
    expect(await removes(id, key, 'second')).toEqual(['programme_suspended']);
    await to(true);
    expect(await verifies(id, key)).toBe('verified');
    const unknown = await at.clerk.call('PUT', '/v1/programmes/nobody/activity', { active: false });
    expect(unknown.body['code']).toBe('programme_unknown');
  });

  test('sees every programme, and no secret of any', async () => {
    const { id } = await programmeWithKey();
    const { body } = await at.clerk.call('GET', '/v1/programmes');
    const Listed = z.object({
      programmes: z.array(
        z.object({ account: z.looseObject({ id: z.string() }), eventsWaiting: z.number() }),
      ),
    });
    const found = Listed.parse(body).programmes.find(({ account }) => account.id === id);
    expect(found).toMatchObject({ eventsWaiting: 0, account: { names: 'exact', active: true } });
    expect(JSON.stringify(body)).not.toContain('"d":');
  });
});
