import { beforeAll, expect, test } from 'vitest';
import type { CheckEvidence, EvidencedSample } from '../../src/capture/device.ts';
import { openMemoryKeys, type SoftwareKeys } from '../../src/credentials/keys/software.ts';
import { openPacket } from '../../src/packets/open-packet.ts';
import { readPacket } from '../../src/packets/packet-bytes.ts';
import { checkedFaceSource } from '../../src/procedures/check-packet-evidence.ts';
import { enrol } from '../../src/procedures/enrol.ts';
import { enterEnrolment } from '../../src/procedures/fill-outbox.ts';
import { packEnrolment } from '../../src/procedures/pack-enrolment.ts';
import { approvePacket } from '../../src/procedures/review-packets.ts';
import { OperatorId, StationId } from '../../src/vocabulary/record-ids.ts';
import { fail, ok } from '../../src/vocabulary/result.ts';
import { systemClock } from '../../src/vocabulary/time.ts';
import { openOutbox } from '../packets/outbox-in-memory.ts';
import { enrolmentOf, enrolNeeds, impressionsOf, memoryRegister, testAct } from '../people.ts';

let station: SoftwareKeys;
let centre: SoftwareKeys;
beforeAll(async () => {
  [station, centre] = await Promise.all([openMemoryKeys(), openMemoryKeys()]);
});

const words = { header: 'aGVhZA', before: '{"bioValue":"', after: '"}', signature: 'c2ln' };
const faceEvidence = { of: 'face', evidence: { certification: 'L1', ...words } } as const;
const thumbEvidence = { of: 'right_thumb', evidence: { certification: 'L0', ...words } } as const;

/** Enrols somebody at a station with what devices signed, and opens her packet at the centre. */
async function carried(deviceEvidence: readonly (typeof faceEvidence | typeof thumbEvidence)[]) {
  const register = memoryRegister();
  const outbox = openOutbox();
  const needs = { ...enrolNeeds(register, 'station'), outbox };
  const request = {
    ...enrolmentOf(1),
    fingers: impressionsOf(1, 'one', ['right_thumb', 'right_index']),
    faceSource: 'device' as const,
    deviceEvidence,
  };
  const { recordId } = request;
  await enrol(needs, request);
  await enterEnrolment(needs, recordId);
  await approvePacket(needs, { recordId, supervisor: OperatorId.parse('supervisor') });
  const entry = await outbox.ask('entry', recordId);
  if (!entry) throw new Error('it is in the outbox');
  const centreKey = await centre.sealingKey();
  const packing = { ...needs, keys: station, station: StationId.parse('rabat-1'), centreKey };
  await packEnrolment(packing, entry);
  const slices: Uint8Array[] = [];
  for (let place = 0; ; place += 1) {
    const slice = await outbox.ask('slice', recordId, place);
    if (!slice) break;
    slices.push(slice);
  }
  const read = readPacket(Buffer.concat(slices));
  if (!read.ok) throw new Error(read.error);
  const opened = await openPacket(read.value, centre);
  if (!opened.ok) throw new Error(opened.error.why);
  await register.commit('forget_samples', { seq: entry.seq, at: systemClock() }, testAct);
  return { opened: opened.value, kept: await register.deviceEvidenceAt(entry.seq), request };
}

const device = { modality: 'face', provider: 'Maker', serial: 'F-1' } as const;
const believing: CheckEvidence = async ({ evidence: { certification } }) =>
  ok({ ...device, certification, capturedAt: systemClock() });

test('what devices signed travels with samples, which are there once, and goes with them', async () => {
  const { opened, kept } = await carried([faceEvidence, thumbEvidence]);
  const said = opened.contents.samples.map(({ of, deviceEvidence }) => [of, deviceEvidence]);
  expect(said).toEqual([
    ['face', faceEvidence.evidence],
    ['right_thumb', thumbEvidence.evidence],
    ['right_index', 'none'],
  ]);
  expect(kept).toEqual([]);
});

test('a photograph is a device’s when its signature holds, and a file’s otherwise', async () => {
  const { opened, request } = await carried([faceEvidence, thumbEvidence]);
  const checkedBy = async (checkEvidence: CheckEvidence) => {
    const register = memoryRegister();
    const needs = { register, checkEvidence, now: systemClock };
    const source = await checkedFaceSource(needs, opened);
    const { size } = await register.journalState();
    const leaves = await register.journalLeaves(0, size);
    const acts = leaves.map((leaf) => {
      const [, , kind, , , , outcome] = JSON.parse(Buffer.from(leaf).toString('utf8'));
      return `${kind} ${outcome}`;
    });
    return { source, acts };
  };
  expect(await checkedBy(believing)).toEqual({
    source: 'device',
    acts: ['packet.device_believed L1.face', 'packet.device_believed L0.right_thumb'],
  });
  const refusing: CheckEvidence = async () => fail({ kind: 'signature_wrong', of: 'device' });
  expect(await checkedBy(refusing)).toEqual({
    source: 'file',
    acts: [
      'packet.device_refused face.device.signature_wrong',
      'packet.device_refused right_thumb.device.signature_wrong',
    ],
  });
  // A finger that holds says nothing of the face.
  const thumbs: CheckEvidence = async (sample) =>
    sample.of === 'face' ? fail({ kind: 'timestamp_outside' }) : believing(sample);
  expect((await checkedBy(thumbs)).source).toBe('file');
  const asked: EvidencedSample[] = [];
  await checkedBy(async (sample) => {
    asked.push(sample);
    return believing(sample);
  });
  expect(Buffer.from(asked[0]?.record ?? [])).toEqual(Buffer.from(request.face));
});

test('a station that says device without any evidence is not believed', async () => {
  const { opened } = await carried([]);
  const needs = { register: memoryRegister(), checkEvidence: believing, now: systemClock };
  expect(await checkedFaceSource(needs, opened)).toBe('file');
});
