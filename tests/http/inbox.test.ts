import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { OperatorClient, send, type Answer } from '../../src/cli/station-client.ts';
import { StationAccount } from '../../src/register/accounts.ts';
import { openMemoryKeys, type SoftwareKeys } from '../../src/credentials/keys/software.ts';
import { readStatement } from '../../src/credentials/signed-statement.ts';
import { stationAssertion } from '../../src/credentials/station-assertion.ts';
import { packetLimits } from '../../src/packets/manifest.ts';
import { sealPacket } from '../../src/packets/seal-packet.ts';
import { sha256Of } from '../../src/packets/sealed-part.ts';
import { PacketReceipt, receiptKind } from '../../src/packets/statements.ts';
import { PublicJwk, SealingJwk } from '../../src/vocabulary/public-key.ts';
import { RecordId, StationId } from '../../src/vocabulary/record-ids.ts';
import { systemClock } from '../../src/vocabulary/time.ts';
import { toSeal } from '../packets/packets.ts';
import { openSide, type Side } from '../packets/two-sides.ts';

let centre: Side;
let sealingKey: SealingJwk;
let receiptKeys: readonly PublicJwk[];
let keys: SoftwareKeys;
let token = '';
const rabat = StationId.parse('rabat-1');

async function session(as: SoftwareKeys, station: StationId): Promise<Answer> {
  const assertion = await stationAssertion(as, { station, centre: sealingKey, now: systemClock() });
  const path = '/v1/station-sessions';
  return send(centre.station.address, { method: 'POST', path, body: { assertion } });
}

async function recordStation(id: string, its: SoftwareKeys, active = true): Promise<Answer> {
  const account = { id, name: id, keys: await its.published('packet'), active };
  const administrator = await centre.as('first-operator');
  return administrator.call('POST', '/v1/stations', StationAccount.parse(account));
}

beforeAll(async () => {
  centre = await openSide({ acceptsPackets: true });
  const { address } = centre.station;
  const { body } = await send(address, { method: 'GET', path: '/v1/packet-keys' });
  sealingKey = SealingJwk.parse(body['sealingKey']);
  receiptKeys = PublicJwk.array().parse(body['receiptKeys']);
  keys = await openMemoryKeys();
  await recordStation(rabat, keys);
  token = String((await session(keys, rabat)).body['token']);
});
afterAll(() => centre.end());

/** A packet of a new person, by keys that may be another's. */
async function packet(
  person: number,
  { by = keys, to = sealingKey }: { by?: SoftwareKeys; to?: SealingJwk } = {},
): Promise<{ readonly recordId: RecordId; readonly bytes: Uint8Array }> {
  const sealing = toSeal(person);
  const bytes = await sealPacket({ keys: by, centreKey: to }, sealing, systemClock());
  return { recordId: sealing.contents.recordId, bytes };
}

async function call(
  method: 'GET' | 'PUT' | 'POST',
  path: string,
  body?: unknown,
  as = token,
): Promise<Answer> {
  const headers = { authorization: `Bearer ${as}` };
  const sent = { method, path, headers, ...(body === undefined ? {} : { body }) };
  return send(centre.station.address, sent);
}

async function begin(recordId: string, bytes: Uint8Array, as = token): Promise<Answer> {
  const announced = { sha256: await sha256Of(bytes), bytes: bytes.length };
  return call('PUT', `/v1/inbox/packets/${recordId}`, announced, as);
}

async function slice(recordId: string, offset: number, body: Uint8Array): Promise<Answer> {
  const path = `/v1/inbox/packets/${recordId}/slices/${offset}`;
  const response = await fetch(new URL(path, centre.station.address), {
    method: 'PUT',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/octet-stream' },
    body: Buffer.from(body),
  });
  return { status: response.status, body: Object(await response.json()) };
}

const codeOf = ({ status, body }: Answer) => [status, body['code'], body['why']];

describe('a centre', () => {
  test('takes a packet in slices, in their order only, and signs for it once it is whole', async () => {
    const { recordId, bytes } = await packet(1);
    const before = await slice(recordId, 0, bytes.slice(0, 100));
    expect(codeOf(before).slice(0, 2)).toEqual([409, 'upload_not_begun']);
    expect((await begin(recordId, bytes)).body).toMatchObject({ receivedBytes: 0 });
    const ahead = await slice(recordId, 100, bytes.slice(100, 200));
    expect(codeOf(ahead).slice(0, 2)).toEqual([409, 'slice_out_of_order']);
    const first = await slice(recordId, 0, bytes.slice(0, 100));
    expect(first.body).toMatchObject({ state: 'uploading', receivedBytes: 100 });
    const again = await slice(recordId, 0, bytes.slice(0, 100));
    expect(codeOf(again).slice(0, 2)).toEqual([409, 'slice_out_of_order']);
    // It survives the centre, and whoever announces it again goes on.
    await centre.reopen();
    token = String((await session(keys, rabat)).body['token']);
    expect((await begin(recordId, bytes)).body).toMatchObject({ receivedBytes: 100 });
    const over = await slice(recordId, 100, Buffer.concat([bytes.slice(100), Buffer.alloc(1)]));
    expect(codeOf(over).slice(0, 2)).toEqual([413, 'packet_too_large']);
    const empty = await slice(recordId, 100, new Uint8Array());
    expect(codeOf(empty).slice(0, 2)).toEqual([413, 'packet_too_large']);
    const last = await slice(recordId, 100, bytes.slice(100));
    expect(last.body['state']).toMatch(/received|decided/);
    const receipt = await readStatement(String(last.body['receipt']), {
      typ: receiptKind.typ,
      keys: receiptKeys,
      schema: PacketReceipt,
    });
    expect(receipt.ok && receipt.value).toMatchObject({
      station: rabat,
      recordId,
      packet: await sha256Of(bytes),
    });
    // Announced again, sealed anew or not, it changes nothing.
    expect((await begin(recordId, bytes)).body['receipt']).toBe(last.body['receipt']);
    expect((await begin(recordId, bytes.slice(1))).body['receipt']).toBe(last.body['receipt']);
  });

  test('takes one packet of two connections that send it at once', async () => {
    const { recordId, bytes } = await packet(2);
    await begin(recordId, bytes);
    const sending = async () => {
      for (;;) {
        const { body } = await call('GET', `/v1/inbox/packets/${recordId}`);
        if (body['state'] !== 'uploading') return body['receipt'];
        const offset = Number(body['receivedBytes']);
        await slice(recordId, offset, bytes.slice(offset, offset + 200));
      }
    };
    const receipts = await Promise.all([sending(), sending(), sending(), sending()]);
    expect(new Set(receipts).size).toBe(1);
    expect(String(receipts[0])).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+$/);
  });

  test.each([
    ['damaged on its way', 'damaged'],
    ['by another station’s key', 'not_signed'],
    ['sealed to another centre', 'sealed_to_another'],
    ['under another record id', 'contents_wrong'],
    ['that is none', 'malformed'],
  ])('refuses a packet %s, forgets it, and takes the right one after it', async (what, why) => {
    const stranger = await openMemoryKeys();
    const made =
      why === 'not_signed'
        ? await packet(3, { by: stranger })
        : why === 'sealed_to_another'
          ? await packet(3, { to: await stranger.sealingKey() })
          : await packet(3);
    const recordId = why === 'contents_wrong' ? randomUUID() : made.recordId;
    const announced = why === 'malformed' ? Buffer.from('no packet at all') : made.bytes;
    await begin(recordId, announced);
    const sent =
      why === 'damaged' ? announced.map((byte, at) => (at === 500 ? byte ^ 1 : byte)) : announced;
    expect(codeOf(await slice(recordId, 0, sent)), what).toEqual([422, 'packet_refused', why]);
    const { body } = await call('GET', `/v1/inbox/packets/${recordId}`);
    expect(body).toEqual({ state: 'unknown' });
    const right = await packet(3);
    await begin(right.recordId, right.bytes);
    const taken = await slice(right.recordId, 0, right.bytes);
    expect(taken.body['state']).toMatch(/received|decided/);
  });

  test('takes nothing that is announced too large, and no slice that is', async () => {
    const recordId = randomUUID();
    const sha256 = await sha256Of(Buffer.from('x'));
    const announced = { sha256, bytes: packetLimits.packetBytesMax + 1 };
    const large = await call('PUT', `/v1/inbox/packets/${recordId}`, announced);
    expect(codeOf(large).slice(0, 2)).toEqual([422, 'body_invalid']);
    const slab = await slice(recordId, 0, new Uint8Array(1024 * 1024 + 1));
    expect(codeOf(slab).slice(0, 2)).toEqual([413, 'body_too_large']);
  });

  test('keeps a few uploads of a station, and forgets the oldest for one more', async () => {
    const ids = Array.from({ length: 9 }, () => randomUUID());
    for (const id of ids) await begin(id, Buffer.from('something of a packet'));
    const states = await call('POST', '/v1/inbox/states', { recordIds: ids });
    const kinds = Reflect.get(states.body, 'states');
    expect(JSON.stringify(kinds).match(/unknown/g)).toHaveLength(1);
    expect(Array.isArray(kinds) && kinds[0]).toEqual({ state: 'unknown' });
  });

  test('shows a station nothing of another’s packets', async () => {
    const other = await openMemoryKeys();
    await recordStation('fes-1', other);
    const begun = await session(other, StationId.parse('fes-1'));
    const its = String(begun.body['token']);
    const { recordId, bytes } = await packet(4);
    await begin(recordId, bytes);
    const seen = await call('GET', `/v1/inbox/packets/${recordId}`, undefined, its);
    expect(seen.body).toEqual({ state: 'unknown' });
    const taken = await begin(recordId, bytes, its);
    expect(codeOf(taken).slice(0, 2)).toEqual([409, 'record_id_taken']);
  });
});

describe('a station proves itself', () => {
  test('by its own key, to this centre, once', async () => {
    const stranger = await openMemoryKeys();
    const refused = [401, 'assertion_refused', undefined];
    expect(codeOf(await session(stranger, rabat))).toEqual(refused);
    expect(codeOf(await session(keys, StationId.parse('nowhere')))).toEqual(refused);
    const now = systemClock();
    const elsewhere = await stationAssertion(keys, {
      station: rabat,
      centre: await stranger.sealingKey(),
      now,
    });
    const here = await stationAssertion(keys, { station: rabat, centre: sealingKey, now });
    const path = '/v1/station-sessions';
    const asked = (assertion: string) =>
      send(centre.station.address, { method: 'POST', path, body: { assertion } });
    expect(codeOf(await asked(elsewhere))).toEqual(refused);
    expect((await asked(here)).status).toBe(201);
    expect(codeOf(await asked(here))).toEqual(refused);
  });

  test('and is refused at once when it is suspended', async () => {
    const its = await openMemoryKeys();
    await recordStation('agadir-1', its);
    const begun = await session(its, StationId.parse('agadir-1'));
    const states = { recordIds: [] };
    const as = String(begun.body['token']);
    expect((await call('POST', '/v1/inbox/states', states, as)).status).toBe(200);
    await recordStation('agadir-1', its, false);
    const after = await call('POST', '/v1/inbox/states', states, as);
    expect(codeOf(after).slice(0, 2)).toEqual([401, 'session_required']);
    const anew = await session(its, StationId.parse('agadir-1'));
    expect(codeOf(anew).slice(0, 2)).toEqual([401, 'assertion_refused']);
  });

  test('not as an operator does', async () => {
    const administrator = await centre.as('first-operator');
    const states = await administrator.call('POST', '/v1/inbox/states', { recordIds: [] });
    expect(states.status).toBe(401);
    const asOperator = new OperatorClient(centre.station.address);
    const about = await asOperator.call('GET', '/v1/packets');
    expect(about.status).toBe(401);
  });
});

describe('a centre whose sealing key is rotated', () => {
  const rotated = async () => {
    const administrator = await centre.as('first-operator');
    const asked = { purpose: 'packet-sealing' };
    const { status, body } = await administrator.call('POST', '/v1/key-rotations', asked);
    return { status, code: body['code'], keys: SealingJwk.array().safeParse(body['keys']).data };
  };
  const sent = async (to: SealingJwk, person: number) => {
    const made = await packet(person, { to });
    await begin(made.recordId, made.bytes);
    const taken = await slice(made.recordId, 0, made.bytes);
    return codeOf(taken)[2] ?? taken.body['state'];
  };
  const settled = async () => {
    const supervisor = await centre.as('supervisor');
    await expect
      .poll(async () => {
        const { body } = await supervisor.call('GET', '/v1/inbox');
        return Reflect.get(Object(body['counts']), 'received');
      })
      .toBe(0);
  };

  test('takes what is sealed to the new one, and to the one before it, and no older', async () => {
    await settled();
    const first = await rotated();
    expect(first).toMatchObject({ status: 201, keys: [{}, { kid: sealingKey.kid }] });
    const [second] = first.keys ?? [];
    if (!second) throw new Error('a rotation makes a key');
    const { body } = await send(centre.station.address, { method: 'GET', path: '/v1/packet-keys' });
    expect(body['sealingKey']).toEqual(second);
    // A station that nobody told yet proves itself, and sends, as before.
    expect((await session(keys, rabat)).status).toBe(201);
    expect(await sent(sealingKey, 31)).toMatch(/received|decided/);
    expect(await sent(second, 32)).toMatch(/received|decided/);
    await settled();
    expect((await rotated()).status).toBe(201);
    expect(await sent(sealingKey, 33)).toBe('sealed_to_another');
    expect(await sent(second, 34)).toMatch(/received|decided/);
    expect((await session(keys, rabat)).status).toBe(401);
  });

  test('is an administrator’s to change', async () => {
    const clerk = await centre.as('clerk');
    const asked = { purpose: 'packet-sealing' };
    expect((await clerk.call('POST', '/v1/key-rotations', asked)).status).toBe(403);
  });
});

test('a centre says what came, and has no outbox', async () => {
  const supervisor = await centre.as('supervisor');
  const stands = await supervisor.call('GET', '/v1/inbox');
  expect(stands.body['trouble']).toBeUndefined();
  const counts: unknown = stands.body['counts'];
  expect(Number(Reflect.get(Object(counts), 'settled'))).toBeGreaterThan(0);
  const clerk = await centre.as('clerk');
  const { status, body } = await clerk.call('GET', '/v1/outbox');
  expect([status, body['code']]).toEqual([404, 'no_centre']);
});
