import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startThread } from '../../src/inference/worker-thread.ts';
import type { InboxMethods } from '../../src/packets/inbox.ts';
import type { OutboxMethods } from '../../src/packets/outbox.ts';
import { openStoreThread, storeThreadFile } from '../../src/packets/store-thread.ts';
import { Database } from '../../src/register/sqlite/driver.ts';
import { RecordId, StationId } from '../../src/vocabulary/record-ids.ts';
import { Instant } from '../../src/vocabulary/time.ts';
import { drawTrackingNumber } from '../../src/register/idcs-issuance.ts';
import { openInbox, openOutbox } from './outbox-in-memory.ts';

let folder: string;
let path: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'basma-stores-'));
});
beforeEach(() => {
  path = join(folder, randomUUID());
});
afterAll(() => rm(folder, { recursive: true }));

const at = Instant.parse(1_800_000_000_000);
const station = StationId.parse('rabat-1');
const sha256 = 'x'.repeat(43);
const upload = { station, sha256, bytes: 10, at, uploadsMax: 8 };

const inThread = (kind: 'outbox' | 'inbox') =>
  openStoreThread<OutboxMethods & InboxMethods>(startThread(storeThreadFile, { kind, path }));

describe.each(['outbox', 'inbox'] as const)('the file of an %s', (kind) => {
  const open = kind === 'outbox' ? openOutbox : openInbox;

  test('is opened again, and is no other’s', async () => {
    await open(path).close();
    await open(path).close();
    expect(() => (kind === 'outbox' ? openInbox : openOutbox)(path)).toThrow('not an');
  });

  test('of another version, another program or of noise is refused by its code', async () => {
    await open(path).close();
    const db = new Database(path);
    db.pragma('user_version = 2');
    db.close();
    await expect(inThread(kind)).rejects.toMatchObject({ code: 'packets_newer' });
    path = join(folder, randomUUID());
    const other = new Database(path);
    other.exec('CREATE TABLE theirs (a)');
    other.close();
    await expect(inThread(kind)).rejects.toMatchObject({ code: 'packets_foreign' });
    path = join(folder, randomUUID());
    await writeFile(path, Buffer.alloc(10_000, 'noise '));
    await expect(inThread(kind)).rejects.toMatchObject({ code: 'packets_damaged' });
  });
});

describe('a store in a thread of its own', () => {
  test('answers, says what failed by its code, and is lost when it ended', async () => {
    const store = await inThread('inbox');
    const recordId = RecordId.parse(randomUUID());
    const begun = await store.ask('begin', { ...upload, recordId });
    expect(begun).toMatchObject({ recordId, state: { kind: 'uploading', receivedBytes: 0 } });
    // Bytes of no packet: the row that they belong to is missing.
    const db = new Database(path);
    db.exec('DROP TABLE slices');
    db.close();
    const slice = { recordId, station, offset: 0, body: Buffer.from('some'), at };
    await expect(store.ask('append', slice)).rejects.toMatchObject({ code: 'SQLITE_ERROR' });
    await store.close();
    await expect(store.ask('figures')).rejects.toMatchObject({ code: 'packets_lost' });
  });
});

describe('an inbox', () => {
  test('keeps what came through a crash, in order, and each byte once', async () => {
    const recordId = RecordId.parse(randomUUID());
    const append = (inbox: ReturnType<typeof openInbox>, offset: number, text: string) =>
      inbox.ask('append', { recordId, station, offset, body: Buffer.from(text), at });
    const first = openInbox(path);
    expect(await append(first, 0, 'abc')).toBe('not_begun');
    await first.ask('begin', { ...upload, recordId });
    expect(await append(first, 0, 'abc')).toBe('appended');
    // Not closed: another opens what is on the disk.
    const again = openInbox(path);
    expect(await append(again, 0, 'abc')).toBe('out_of_order');
    expect(await append(again, 3, 'defghijk')).toBe('too_much');
    expect(await append(again, 3, 'defghij')).toBe('appended');
    const whole = await again.ask('whole', recordId);
    expect(Buffer.from(whole).toString('utf8')).toBe('abcdefghij');
    const trackingNumber = drawTrackingNumber();
    await again.ask('accept', { recordId, receipt: 'signed', trackingNumber, at });
    expect(await append(again, 10, 'k')).toBe('not_begun');
    expect(await again.ask('undecided', 10)).toHaveLength(1);
    await again.ask('discard', recordId);
    const after = await again.ask('byTracking', trackingNumber);
    expect(after?.state).toEqual({ kind: 'received', receipt: 'signed' });
    await again.ask('decide', { recordId, returnedWhy: '', at });
    await again.ask('decide', { recordId, returnedWhy: 'quality_low', at });
    const decided = await again.ask('entry', recordId);
    expect(decided?.state).toEqual({ kind: 'settled', receipt: 'signed' });
    expect(await again.ask('figures')).toEqual({
      uploading: 0,
      received: 0,
      settled: 1,
      returned: 0,
    });
    await first.close();
    await again.close();
  });

  test('takes another packet of an enrolment only while the first is not whole', async () => {
    const inbox = openInbox();
    const recordId = RecordId.parse(randomUUID());
    await inbox.ask('begin', { ...upload, recordId });
    await inbox.ask('append', { recordId, station, offset: 0, body: Buffer.from('abc'), at });
    const same = await inbox.ask('begin', { ...upload, recordId });
    expect(same).toMatchObject({ state: { receivedBytes: 3 } });
    const other = await inbox.ask('begin', { ...upload, recordId, sha256: 'y'.repeat(43) });
    expect(other).toMatchObject({ state: { receivedBytes: 0 } });
    const foreign = { ...upload, recordId, station: StationId.parse('fes-1') };
    expect(await inbox.ask('begin', foreign)).toBe('taken');
    const trackingNumber = drawTrackingNumber();
    await inbox.ask('accept', { recordId, receipt: 'signed', trackingNumber, at });
    const late = await inbox.ask('begin', { ...upload, recordId, sha256: 'z'.repeat(43) });
    expect(late).toMatchObject({ state: { kind: 'received' }, sha256: 'y'.repeat(43) });
  });

  test('says nothing to a tracking number that two stations drew', async () => {
    const inbox = openInbox();
    const trackingNumber = drawTrackingNumber();
    for (const name of ['rabat-1', 'fes-1']) {
      const recordId = RecordId.parse(randomUUID());
      await inbox.ask('begin', { ...upload, recordId, station: StationId.parse(name) });
      await inbox.ask('accept', { recordId, receipt: 'signed', trackingNumber, at });
    }
    expect(await inbox.ask('byTracking', trackingNumber)).toBeUndefined();
  });
});
