import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { StationConfig } from '../../src/config.ts';
import { actDigest, chainStart } from '../../src/credentials/offline-act.ts';
import { readStatement, saidIn } from '../../src/credentials/signed-statement.ts';
import { openRehearsal } from '../../src/sites/rehearsal.ts';
import type { RunningStation } from '../../src/sites/running-station.ts';
import { OfflineReceipt, offlineReceiptType } from '../../src/vocabulary/offline-act.ts';
import { VerifierBundle } from '../../src/vocabulary/verifier-bundle.ts';
import { hire, type Staff } from '../console/staff.ts';
import { Device } from './a-device.ts';

let folder: string;
let station: RunningStation;
let staff: Staff;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'basma-verifiers-'));
  const config = StationConfig.parse({ port: 0, dataDirectory: folder });
  station = await openRehearsal(config, { write: () => undefined });
  staff = await hire(station, { samir: ['supervisor'], amal: ['administrator'] });
});
afterAll(async () => {
  await station.close();
  await rm(folder, { recursive: true });
});

async function call(method: string, path: string, body?: unknown) {
  const response = await fetch(`${station.address}${path}`, {
    method,
    headers: { 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const answer: Record<string, unknown> = Object(await response.json());
  return { status: response.status, body: answer };
}

async function code(name = 'a village'): Promise<string> {
  const paired = await staff.as('amal').call('POST', '/v1/verifier-pairings', { name });
  expect(paired.status).toBe(201);
  return z.string().parse(paired.body['code']);
}

async function registered(): Promise<{ readonly device: Device; readonly verifier: string }> {
  const device = await Device.make();
  const sent = await device.registration(await code());
  const { status, body } = await call('POST', '/v1/verifier-registrations', sent);
  expect(status).toBe(201);
  const verifier = z.string().parse(body['verifier']);
  device.become(verifier);
  return { device, verifier };
}

const upload = (verifier: string, acts: readonly string[]) =>
  call('POST', '/v1/offline-acts', { verifier, acts });

test('a pairing code makes one device a verifier, once', async () => {
  const device = await Device.make();
  const sent = await device.registration(await code());
  const first = await call('POST', '/v1/verifier-registrations', sent);
  expect(first.status).toBe(201);
  const again = await call('POST', '/v1/verifier-registrations', sent);
  expect([again.status, again.body['code']]).toEqual([403, 'pairing_refused']);
  const other = await Device.make();
  const guessed = await other.registration('aaaaa-aaaaa-aaaaa-aaaaa');
  expect((await call('POST', '/v1/verifier-registrations', guessed)).status).toBe(403);
  const empty = { ...guessed, code: '' };
  expect((await call('POST', '/v1/verifier-registrations', empty)).status).toBe(422);
});

test('a device that does not hold its key does not use the code up', async () => {
  const [device, thief] = [await Device.make(), await Device.make()];
  const shown = await code();
  const sent = await device.registration(shown);
  const stolen = { ...sent, key: thief.key };
  const other = { ...sent, proof: (await device.registration('another code')).proof };
  const misnamed = { ...sent, key: { ...sent.key, kid: thief.key.kid } };
  for (const wrong of [stolen, other, misnamed]) {
    const { status, body } = await call('POST', '/v1/verifier-registrations', wrong);
    expect([status, body['code']]).toEqual([422, 'verifier_key_refused']);
  }
  expect((await call('POST', '/v1/verifier-registrations', sent)).status).toBe(201);
});

test('a bundle is signed by a key that it names, and holds the keys of cards', async () => {
  const { body } = await call('GET', '/v1/verifier-bundle');
  const signed = z.string().parse(body['bundle']);
  const payload = Buffer.from(signed.split('.')[1] ?? '', 'base64url').toString('utf8');
  const bundle = VerifierBundle.parse(JSON.parse(payload));
  const published = await call('GET', '/.well-known/document-signers.json');
  expect(bundle.documentKeys).toEqual(published.body['keys']);
  const header: unknown = JSON.parse(
    Buffer.from(signed.split('.')[0] ?? '', 'base64url').toString('utf8'),
  );
  expect(bundle.stationKeys.map(({ kid }) => kid)).toContain(Object(header)['kid']);
});

test('an upload is taken once, however often it is sent, and signed for', async () => {
  const { device, verifier } = await registered();
  const acts = [await device.act({ credential: 'none', outcome: 'expired' }), await device.act()];
  const first = await upload(verifier, acts);
  expect(first).toMatchObject({ status: 200, body: { upTo: 2, taken: 2, doubleUses: [] } });
  const again = await upload(verifier, acts);
  expect(again.body).toMatchObject({ upTo: 2, taken: 0, doubleUses: [] });
  const next = await device.act({ outcome: 'not_the_holder' });
  const third = await upload(verifier, [acts[1] ?? '', next]);
  expect(third.body).toMatchObject({ upTo: 3, taken: 1 });

  const receipt = z.string().parse(third.body['receipt']);
  const { body } = await call('GET', '/v1/verifier-bundle');
  const bundle = Buffer.from(String(body['bundle']).split('.')[1] ?? '', 'base64url');
  const { stationKeys } = VerifierBundle.parse(JSON.parse(bundle.toString('utf8')));
  const read = await readStatement(receipt, {
    typ: offlineReceiptType,
    keys: stationKeys,
    schema: OfflineReceipt,
  });
  expect(read).toMatchObject({ ok: true, value: { verifier, upTo: 3 } });
  expect(saidIn(receipt, OfflineReceipt)?.head).toBe(await actDigest(next));
});

test('acts out of their chain are refused, each cause by its code', async () => {
  const { device, verifier } = await registered();
  const [one, two, three] = [await device.act(), await device.act(), await device.act()];
  const late = await upload(verifier, [two, three]);
  expect([late.status, late.body['code'], late.body['upTo']]).toEqual([409, 'acts_missing', 0]);
  await upload(verifier, [one, two]);
  // The device was copied, and its copy went on from the first act.
  const start = await chainStart(device.key.kid);
  const copied = await device.act({ seq: 2, previous: await actDigest(one), outcome: 'expired' });
  const forked = await upload(verifier, [copied]);
  expect([forked.status, forked.body['code']]).toEqual([409, 'acts_forked']);
  const another = await device.act({ seq: 3, previous: start });
  expect((await upload(verifier, [another])).body['code']).toBe('acts_forked');
  expect((await upload(verifier, [three])).body).toMatchObject({ upTo: 3, taken: 1 });
});

test('an act that its verifier did not sign, or that was altered, is refused', async () => {
  const { device, verifier } = await registered();
  const other = await registered();
  const act = await device.act();
  const at = act.length - 20;
  const flipped = `${act.slice(0, at)}${act[at] === 'A' ? 'B' : 'A'}${act.slice(at + 1)}`;
  other.device.become(verifier);
  for (const wrong of [flipped, await other.device.act(), 'a.b.c', `${act} `]) {
    const { status, body } = await upload(verifier, [wrong]);
    expect([status, body['code'], body['place']]).toEqual([422, 'act_refused', 0]);
  }
  const nobody = await upload('00000000-0000-4000-8000-000000000000', [act]);
  expect([nobody.status, nobody.body['code']]).toEqual([404, 'verifier_unknown']);
  expect((await upload(verifier, [])).status).toBe(422);
});

test('a suspended verifier hands in nothing', async () => {
  const { device, verifier } = await registered();
  const act = await device.act();
  const suspended = { id: verifier, active: false };
  expect((await staff.as('amal').call('PUT', '/v1/verifiers', suspended)).status).toBe(200);
  expect((await upload(verifier, [act])).body['code']).toBe('verifier_suspended');
  await staff.as('amal').call('PUT', '/v1/verifiers', { id: verifier, active: true });
  expect((await upload(verifier, [act])).status).toBe(200);
  const nobody = { id: '00000000-0000-4000-8000-000000000000', active: false };
  expect((await staff.as('amal').call('PUT', '/v1/verifiers', nobody)).status).toBe(404);
  expect((await staff.as('samir').call('PUT', '/v1/verifiers', suspended)).status).toBe(403);
});

test('what two verifiers accepted is found, reported and journalled once', async () => {
  const [north, south] = [await registered(), await registered()];
  const entitlement = 'aid:2026-11:000017';
  await upload(north.verifier, [await north.device.act({ entitlement })]);
  const refused = await south.device.act({ entitlement, outcome: 'not_the_holder' });
  expect((await upload(south.verifier, [refused])).body['doubleUses']).toEqual([]);
  const second = await south.device.act({ entitlement });
  const found = { kind: 'entitlement', of: entitlement };
  const answered = await upload(south.verifier, [second]);
  expect(answered.body['doubleUses']).toMatchObject([
    {
      ...found,
      first: { verifier: north.verifier, seq: 1 },
      second: { verifier: south.verifier, seq: 2 },
    },
  ]);
  expect((await upload(south.verifier, [second])).body['doubleUses']).toEqual([]);
  const listed = await staff.as('samir').call('GET', '/v1/double-uses');
  expect(listed.body['doubleUses']).toEqual(answered.body['doubleUses']);
});

test('one card that two verifiers accept on one day without a reference is reported', async () => {
  const [north, south] = [await registered(), await registered()];
  const credential = 'x'.repeat(43);
  const acts = [await north.device.act({ credential }), await north.device.act({ credential })];
  expect((await upload(north.verifier, acts)).body['doubleUses']).toEqual([]);
  const dayLater = await south.device.act({ credential, at: Date.UTC(2026, 10, 28, 9) });
  expect((await upload(south.verifier, [dayLater])).body['doubleUses']).toEqual([]);
  const sameDay = await south.device.act({ credential });
  expect((await upload(south.verifier, [sameDay])).body['doubleUses']).toMatchObject([
    { kind: 'credential', of: credential },
  ]);
});
