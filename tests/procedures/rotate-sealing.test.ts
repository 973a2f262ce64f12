import { expect, test } from 'vitest';
import { openMemoryKeys } from '../../src/credentials/keys/software.ts';
import { rotateSealing } from '../../src/procedures/rotate-sealing.ts';
import { OperatorId, RecordId, StationId } from '../../src/vocabulary/record-ids.ts';
import { systemClock } from '../../src/vocabulary/time.ts';
import { newTrackingNumber } from '../../src/vocabulary/tracking-number.ts';
import { openInbox } from '../packets/outbox-in-memory.ts';
import { memoryRegister } from '../people.ts';

test('a key that something received may be sealed to does not go', async () => {
  const sealing = await openMemoryKeys();
  const [register, inbox] = [memoryRegister(), openInbox()];
  const needs = { register, inbox, sealing, now: systemClock };
  const administrator = OperatorId.parse('administrator');
  const recordId = RecordId.parse(crypto.randomUUID());
  const station = StationId.parse('rabat-1');
  const at = systemClock();
  const body = new Uint8Array(10);
  const upload = { recordId, station, sha256: 'x'.repeat(43), bytes: body.length, at };
  await inbox.ask('begin', { ...upload, uploadsMax: 1 });
  await inbox.ask('append', { recordId, station, offset: 0, body, at });
  const trackingNumber = newTrackingNumber(() => 1);
  await inbox.ask('accept', { recordId, receipt: 'a receipt', trackingNumber, at });
  // The first rotation drops none, the second would.
  expect(await rotateSealing(needs, administrator)).toMatchObject({ ok: true });
  const kept = await sealing.sealingKeys();
  expect(await rotateSealing(needs, administrator)).toEqual({
    ok: false,
    error: { kind: 'packets_waiting' },
  });
  expect(await sealing.sealingKeys()).toEqual(kept);
  await inbox.ask('decide', { recordId, returnedWhy: 'no_face', at });
  expect(await rotateSealing(needs, administrator)).toMatchObject({ ok: true });
  expect((await sealing.sealingKeys())[1]).toEqual(kept[0]);
  await register.close();
});
