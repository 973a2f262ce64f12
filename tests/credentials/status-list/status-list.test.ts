import { createPublicKey, verify } from 'node:crypto';
import { inflateSync } from 'node:zlib';
import { decode } from 'cborg';
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { openMemoryKeys } from '../../../src/credentials/keys/software.ts';
import type { Keys, PublishedKey } from '../../../src/credentials/keys/keys.ts';
import { readStatusList } from '../../../src/credentials/status-list/read-status-list.ts';
import { statusAt, statusBytes } from '../../../src/credentials/status-list/status-bits.ts';
import {
  signStatusList,
  type SignedStatusList,
} from '../../../src/credentials/status-list/status-token.ts';
import { StatusLists } from '../../../src/procedures/publish-status.ts';
import { Instant } from '../../../src/vocabulary/time.ts';

const uri = 'https://issuer.example/v1/status/0';
const now = Instant.parse(1_800_000_000_000);
const dayMs = 86_400_000;
const marks = { invalid: Uint32Array.of(7, 500_000), suspended: Uint32Array.of(8, 1_048_575) };
let keys: Keys;
let published: readonly PublishedKey[];
let list: SignedStatusList;
beforeAll(async () => {
  keys = await openMemoryKeys();
  published = await keys.published('status-list');
  list = await signStatusList({ keys, now: () => now }, { uri, marked: marks });
});

const read = (token: string, more: object = {}) =>
  readStatusList(token, { uri, keys: published, now, clockToleranceS: 60, ...more });

test('statuses lie in a list as the specification’s example has them', () => {
  // Of its twelve values three, which is no status of ours, is never taken for valid.
  const bytes = Uint8Array.of(0xc9, 0x44, 0xf9);
  const statuses = Array.from({ length: 13 }, (_, place) => statusAt(bytes, place));
  const words = ['valid', 'invalid', 'suspended', 'unknown'];
  expect(statuses.map((status) => words.indexOf(status))).toEqual([
    1, 2, 0, 3, 0, 1, 0, 1, 1, 2, 3, 3, 3,
  ]);
  for (const place of [-1, 0.5, Number.NaN, 12]) expect(statusAt(bytes, place)).toBe('unknown');
});

test('what was marked is found again, and nothing else', () => {
  const places = fc.uniqueArray(fc.integer({ min: 0, max: 1_048_575 }), { maxLength: 60 });
  fc.assert(
    fc.property(places, fc.integer({ min: 0, max: 60 }), (all, cut) => {
      const [invalid, suspended] = [all.slice(0, cut), all.slice(cut)];
      const bytes = statusBytes({
        invalid: Uint32Array.from(invalid),
        suspended: Uint32Array.from(suspended),
      });
      const marked = bytes.filter((byte) => byte !== 0).length;
      return (
        invalid.every((place) => statusAt(bytes, place) === 'invalid') &&
        suspended.every((place) => statusAt(bytes, place) === 'suspended') &&
        marked <= all.length
      );
    }),
    { numRuns: 20 },
  );
});

test('a list says of each place how it stands', async () => {
  const result = await read(list.jwt);
  if (!result.ok) throw new Error(result.error.kind);
  const { issuedAt, expiresAt } = result.value;
  const at = (place: number) => result.value.statusAt(place);
  const found = [7, 500_000, 8, 1_048_575, 9, 0, 1_048_576].map(at);
  expect(found).toEqual([
    'invalid',
    'invalid',
    'suspended',
    'suspended',
    'valid',
    'valid',
    'unknown',
  ]);
  expect([issuedAt, expiresAt]).toEqual([now, now + 14 * dayMs]);
});

test('as CBOR it says the same, under the same key', async () => {
  const tag = list.cwt[0];
  expect(tag).toBe(0xd2);
  const body: unknown = decode(list.cwt.subarray(1), { useMaps: true });
  if (!Array.isArray(body)) throw new Error('a COSE_Sign1 is a list');
  const [header, , payload, signature]: readonly Uint8Array[] = body;
  if (!header || !payload || !signature) throw new Error('it has four parts');
  const headers: ReadonlyMap<unknown, unknown> = decode(header, { useMaps: true });
  expect(headers.get(16)).toBe('application/statuslist+cwt');
  const { kid, kty, crv, x, y } = await keys.current('status-list');
  const key = createPublicKey({ key: { kty, crv, x, y }, format: 'jwk' });
  expect(headers.get(4)).toEqual(new Uint8Array(Buffer.from(kid, 'base64url')));
  // The array of RFC 9052 §4.4, written by hand: its name, the header, nothing, the payload.
  const bytes = (length: number) =>
    length < 256 ? [0x58, length] : [0x59, Math.floor(length / 256), length % 256];
  const signed = Buffer.concat([
    Uint8Array.of(0x84, 0x6a),
    Buffer.from('Signature1'),
    Uint8Array.from(bytes(header.length)),
    header,
    Uint8Array.of(0x40),
    Uint8Array.from(bytes(payload.length)),
    payload,
  ]);
  expect(verify('sha256', signed, { key, dsaEncoding: 'ieee-p1363' }, signature)).toBe(true);
  const claims: ReadonlyMap<unknown, unknown> = decode(payload, { useMaps: true });
  expect([claims.get(2), claims.get(6), claims.get(4), claims.get(65_534)]).toEqual([
    uri,
    now / 1000,
    now / 1000 + 14 * 86_400,
    300,
  ]);
  const inner = claims.get(65_533);
  const lst: unknown = inner instanceof Map ? inner.get('lst') : undefined;
  if (!(lst instanceof Uint8Array)) throw new Error('the list is bytes');
  expect(statusAt(inflateSync(lst), 500_000)).toBe('invalid');
});

test('a list is refused that is another’s, by another key, altered, or of another type', async () => {
  const kindOf = async (token: string, more: object = {}) => {
    const result = await read(token, more);
    return result.ok ? 'read' : result.error.kind;
  };
  expect(await kindOf(list.jwt, { uri: `${uri}1` })).toBe('list_of_another');
  expect(await kindOf(list.jwt, { uri: '' })).toBe('list_of_another');
  expect(await kindOf(list.jwt, { keys: [] })).toBe('list_key_unknown');
  const others = await (await openMemoryKeys()).published('status-list');
  const named = others.map((key, place) => ({ ...key, kid: published[place]?.kid }));
  expect(await kindOf(list.jwt, { keys: named })).toBe('list_signature_wrong');
  const [header = '', body = '', signature = ''] = list.jwt.split('.');
  expect(await kindOf(`${header}.${body.replace(/.$/, 'A')}.${signature}`)).not.toBe('read');
  for (const text of ['', 'a.b.c', `${list.jwt} `, `${list.jwt}=`]) {
    expect(await kindOf(text)).toBe('list_malformed');
  }
  const plain = Buffer.from('{"alg":"none","typ":"statuslist+jwt"}').toString('base64url');
  expect(await kindOf(`${plain}.${body}.${signature}`)).toBe('list_type_refused');
});

test('a list of a year ago is refused, and one of next year', async () => {
  const at = (ms: number) => read(list.jwt, { now: Instant.parse(now + ms) });
  expect(await at(365 * dayMs)).toMatchObject({ error: { kind: 'list_expired' } });
  expect(await at(-365 * dayMs)).toMatchObject({ error: { kind: 'list_not_yet_valid' } });
  expect(await at(13 * dayMs)).toMatchObject({ ok: true });
});

/** Lists over a register that says what the test says. */
function lists(state: { clock: number; marks: typeof marks | undefined; signed: number }) {
  return new StatusLists({
    register: { statusMarks: async (number) => (number === 0 ? state.marks : undefined) },
    now: () => Instant.parse(state.clock),
    signStatusList: (_list, marked) => {
      state.signed += 1;
      return signStatusList({ keys, now: () => Instant.parse(state.clock) }, { uri, marked });
    },
  });
}

test('a list is signed when it changed, and not whenever somebody asks', async () => {
  const state = { clock: Number(now), marks, signed: 0 };
  const published_ = lists(state);
  const many = await Promise.all(Array.from({ length: 50 }, () => published_.list(0)));
  expect(new Set(many).size).toBe(1);
  expect(state.signed).toBe(1);
  state.clock += 2_000;
  const same = await published_.list(0);
  expect([same, state.signed]).toEqual([many[0], 1]);
  state.marks = { ...marks, invalid: Uint32Array.of(7) };
  expect(await published_.list(0)).toBe(same);
  state.clock += 1_000;
  const other = await published_.list(0);
  if (other === 'unknown' || same === 'unknown') throw new Error('the list is known');
  expect(other.tag).not.toBe(same.tag);
  state.clock += 16 * 60_000;
  await published_.list(0);
  expect(state.signed).toBe(3);
  expect(await published_.list(1)).toBe('unknown');
});
