import { randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { send } from '../../src/cli/station-client.ts';
import { openMemoryKeys } from '../../src/credentials/keys/software.ts';
import { signStatement } from '../../src/credentials/signed-statement.ts';
import { packetOnStick, StickManifest } from '../../src/packets/stick.ts';
import { receiptKind, verdictKind } from '../../src/packets/statements.ts';
import { drawTrackingNumber } from '../../src/register/idcs-issuance.ts';
import { centreOf, enrolAt, entryOf, openSide, record, type Side } from '../packets/two-sides.ts';

let centre: Side;
let station: Side;
let stick: string;
/** Where nobody listens. */
const nowhere = 'http://127.0.0.1:9';

beforeAll(async () => {
  stick = await mkdtemp(join(tmpdir(), 'basma-stick-'));
  centre = await openSide({ acceptsPackets: true });
  station = await openSide({
    scope: 'station',
    exportDirectory: stick,
    centre: await centreOf(centre, nowhere),
  });
  await record(centre, station);
});
afterAll(async () => {
  await station.end();
  await centre.end();
  await rm(stick, { recursive: true });
});

const approve = async (recordId: unknown) =>
  (await station.as('supervisor')).call('POST', `/v1/packets/${String(recordId)}/approval`, {});

async function outbox(): Promise<Record<string, unknown>> {
  return { ...(await (await station.as('supervisor')).call('GET', '/v1/outbox')).body };
}

async function until(recordId: unknown, wanted: object): Promise<void> {
  const seen = async () => expect(await entryOf(station, recordId)).toMatchObject(wanted);
  await vi.waitFor(seen, { timeout: 10_000, interval: 100 });
}

async function untilOutbox(wanted: object): Promise<void> {
  const seen = async () => expect(await outbox()).toMatchObject(wanted);
  await vi.waitFor(seen, { timeout: 10_000, interval: 300 });
}

/** A server that answers everything the same way, as a centre in trouble or a false one does. */
async function answering(
  answer: (path: string) => { readonly status: number; readonly body: object },
): Promise<{ readonly server: Server; readonly address: string }> {
  const server = createServer((request, response) => {
    request.resume();
    request.once('end', () => {
      const { status, body } = answer(request.url ?? '');
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(body));
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const bound = server.address();
  const port = typeof bound === 'object' && bound ? bound.port : 0;
  return { server, address: `http://127.0.0.1:${port}` };
}

async function at(address: string): Promise<void> {
  await station.reopen({ centre: await centreOf(centre, address) });
}

describe('a station whose centre', () => {
  let recordId: unknown;

  test('is out of reach says so, and when it tries again', async () => {
    const enrolled = await enrolAt(station, 1);
    recordId = enrolled.body['recordId'];
    await approve(recordId);
    // While it tries there is no next time.
    const nextTryAt = expect.stringMatching(/^\d{4}-/);
    const expected = { trouble: 'centre_unreachable', waiting: 1, accepting: 'yes', nextTryAt };
    await untilOutbox(expected);
    await until(recordId, { state: 'ready', trouble: 'centre_unreachable' });
  });

  test('has a full disk keeps everything, and says why', async () => {
    const full = { code: 'disk_full', detail: 'full' };
    const { server, address } = await answering((path) =>
      path === '/v1/station-sessions'
        ? { status: 201, body: { token: 'x'.repeat(43) } }
        : { status: 507, body: full },
    );
    await at(address);
    await untilOutbox({ trouble: 'disk_full' });
    await until(recordId, { state: 'ready', trouble: 'disk_full' });
    server.close();
  });

  test('is a false one is not believed: the samples stay', async () => {
    const false1 = await openMemoryKeys();
    const said = { station: 'rabat-1', recordId, at: 1 };
    const register = await entryOf(station, recordId);
    expect(register).toMatchObject({ state: 'ready' });
    const hash = 'x'.repeat(43);
    const receipt = await signStatement(false1, receiptKind, {
      station: 'rabat-1',
      recordId,
      packet: hash,
      requestHash: hash,
      at: 1,
    });
    const outcome = { kind: 'enrolled', idcs: '2357087713' };
    const verdict = await signStatement(false1, verdictKind, { ...said, outcome });
    const { server, address } = await answering((path) =>
      path === '/v1/station-sessions'
        ? { status: 201, body: { token: 'x'.repeat(43) } }
        : { status: 200, body: { state: 'decided', receipt, verdict } },
    );
    await at(address);
    await until(recordId, { state: 'ready', trouble: 'centre_not_believed' });
    const supervisor = await station.as('supervisor');
    const seen = await supervisor.call('GET', `/v1/packets/${String(recordId)}`);
    expect(seen.body['face']).toBeDefined();
    const carried = await supervisor.call('POST', '/v1/packets/statements', {
      statements: [receipt, verdict, 'nothing.of.ours', ''],
    });
    expect(carried.body).toEqual({ taken: 0, known: 0, notBelieved: 4 });
    server.close();
  });

  test('answers what nobody understands keeps everything', async () => {
    const { server, address } = await answering(() => ({ status: 200, body: { state: 'fine' } }));
    await at(address);
    await untilOutbox({ trouble: 'centre_unintelligible' });
    server.close();
  });

  test('does not know the station yet sends as soon as it does', async () => {
    await record(centre, station, { active: false });
    await at(centre.station.address);
    await untilOutbox({ trouble: 'assertion_refused' });
    await record(centre, station);
    await until(recordId, { state: 'settled', outcome: 'enrolled' });
    await vi.waitFor(async () => expect((await outbox())['trouble']).toBeUndefined());
  });
});

describe('an outbox', () => {
  test('that was lost follows from the register again, and what the centre has goes there once', async () => {
    await at(nowhere);
    const waiting = await enrolAt(station, 2);
    const sent = await enrolAt(station, 3);
    await approve(sent.body['recordId']);
    const supervisor = await station.as('supervisor');
    const exported = await supervisor.call('POST', '/v1/packets/export', {});
    expect(exported.body).toMatchObject({ packets: 1 });
    await carry(String(exported.body['folder']));
    // Everything of the outbox goes, while the station is closed.
    await station.station.close();
    for (const file of await readdir(station.directory)) {
      if (file.startsWith('outbox.sqlite')) await rm(join(station.directory, file));
    }
    await station.reopenClosed({ centre: await centreOf(centre) });
    for (const { body } of [waiting, sent]) {
      await until(body['recordId'], { state: 'waits_for_supervisor' });
      await approve(body['recordId']);
      await until(body['recordId'], { state: 'settled', outcome: 'enrolled' });
    }
    const known = await (await centre.as('clerk')).call('GET', '/v1/gallery');
    expect(known.body).toMatchObject({ count: 3 });
  });

  /** Hands a folder of the stick to the centre. */
  async function carry(folder: string): Promise<readonly unknown[]> {
    const path = join(stick, folder);
    const text = await readFile(join(path, 'manifest.json'), 'utf8');
    const { packets } = StickManifest.parse(JSON.parse(text));
    const importing = await centre.as('supervisor');
    const codes: unknown[] = [];
    for (const packet of packets) {
      const bytes = await packetOnStick(path, packet);
      const answer = bytes && (await importing.sendOctets('/v1/packet-imports', bytes));
      codes.push(answer ? (answer.body['why'] ?? answer.status) : 'damaged_on_stick');
    }
    return codes;
  }

  test('on a stick shows any change, to the reader and to the centre', async () => {
    await at(nowhere);
    const { body } = await enrolAt(station, 4);
    await approve(body['recordId']);
    const supervisor = await station.as('supervisor');
    const exported = await supervisor.call('POST', '/v1/packets/export', {});
    const folder = String(exported.body['folder']);
    const file = join(stick, folder, `${String(body['recordId'])}.packet`);
    const bytes = await readFile(file);
    const altered = bytes.map((byte, place) => (place === bytes.length - 9 ? byte ^ 4 : byte));
    await writeFile(file, altered);
    expect(await carry(folder)).toEqual(['damaged_on_stick']);
    const importing = await centre.as('supervisor');
    const answer = await importing.sendOctets('/v1/packet-imports', altered);
    expect([answer.status, answer.body['why']]).toEqual([422, 'damaged']);
    const nothing = await importing.sendOctets('/v1/packet-imports', new Uint8Array(100));
    expect([nothing.status, nothing.body['why']]).toEqual([422, 'malformed']);
    await writeFile(file, bytes);
    expect(await carry(folder)).toEqual([200]);
    expect(await carry(folder)).toEqual([200]);
  });

  test('that is full, or out of touch for too long, takes nobody new and answers the others', async () => {
    await station.reopen({ packetsWaitingMax: 1, centre: await centreOf(centre, nowhere) });
    const recordId = randomUUID();
    const waiting = Number((await outbox())['waiting']);
    if (waiting === 0) expect((await enrolAt(station, 5, recordId)).status).toBe(200);
    const full = await enrolAt(station, 6);
    expect([full.status, full.body['code']]).toEqual([409, 'outbox_full']);
    expect((await outbox())['accepting']).toBe('outbox_full');
    // A hundredth of a day: a quarter of an hour later it is over.
    await station.reopen({ packetsWaitingMax: 100, daysWithoutCentreMax: 0.01 });
    expect((await outbox())['accepting']).toBe('yes');
    const again = await enrolAt(station, 5, recordId);
    expect(again.status).toBe(200);
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 15 * 60_000 });
    try {
      const { body } = await enrolAt(station, 7);
      expect(body['code']).toBe('sync_overdue');
      expect((await enrolAt(station, 5, recordId)).status).toBe(200);
    } finally {
      vi.useRealTimers();
    }
  });
});

test('tracking numbers can not be tried out', async () => {
  const { address } = centre.station;
  const asked = async () => {
    const path = `/v1/tracking/${drawTrackingNumber()}`;
    return (await send(address, { method: 'GET', path })).status;
  };
  const answers: number[] = [];
  for (let time = 0; time < 130; time += 1) answers.push(await asked());
  expect(new Set(answers)).toEqual(new Set([404, 429]));
  const wrong = await send(address, { method: 'GET', path: '/v1/tracking/1234567890123456' });
  expect([422, 429]).toContain(wrong.status);
});
