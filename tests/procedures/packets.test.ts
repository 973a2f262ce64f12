import { beforeEach, describe, expect, test } from 'vitest';
import { openMemoryKeys, type SoftwareKeys } from '../../src/credentials/keys/software.ts';
import { signStatement } from '../../src/credentials/signed-statement.ts';
import { readPacket } from '../../src/packets/packet-bytes.ts';
import { openPacket } from '../../src/packets/open-packet.ts';
import type { Outbox } from '../../src/packets/outbox.ts';
import {
  receiptKind,
  verdictKind,
  type PacketOutcome,
  type PacketReceipt,
} from '../../src/packets/statements.ts';
import { enrol, type EnrolNeeds } from '../../src/procedures/enrol.ts';
import { enterEnrolment, fillOutbox } from '../../src/procedures/fill-outbox.ts';
import { enrolPacket } from '../../src/procedures/enrol-packet.ts';
import { handOverNumber } from '../../src/procedures/hand-over-number.ts';
import { hearReceipt, hearVerdict } from '../../src/procedures/hear-centre.ts';
import { accepting } from '../../src/procedures/outbox-limits.ts';
import { packEnrolment } from '../../src/procedures/pack-enrolment.ts';
import { approvePacket } from '../../src/procedures/review-packets.ts';
import { clearOutbox } from '../../src/procedures/withdraw-enrolment.ts';
import type { Register } from '../../src/register/register.ts';
import { Idcs } from '../../src/vocabulary/idcs.ts';
import {
  ChangeNumber,
  OperatorId,
  StationId,
  type RecordId,
} from '../../src/vocabulary/record-ids.ts';
import { fail } from '../../src/vocabulary/result.ts';
import { Instant, later, systemClock } from '../../src/vocabulary/time.ts';
import { openInbox, openOutbox } from '../packets/outbox-in-memory.ts';
import { enrolmentOf, enrolNeeds, impressionsOf, memoryRegister } from '../people.ts';

const station = StationId.parse('rabat-1');
const supervisor = OperatorId.parse('supervisor');
const idcs = Idcs.parse('2357087713');

let register: Register;
let needs: EnrolNeeds;
let outbox: Outbox;
let centre: SoftwareKeys;
let keys: SoftwareKeys;
beforeEach(async () => {
  register = memoryRegister();
  needs = enrolNeeds(register, 'station');
  outbox = openOutbox();
  [centre, keys] = await Promise.all([openMemoryKeys(), openMemoryKeys()]);
});

/** Nothing here says that a device signed it. */
const checkEvidence = async () => fail({ kind: 'chain_untrusted', of: 'device' } as const);

const filling = () => ({ ...needs, outbox });
const hearing = async () => ({
  ...needs,
  outbox,
  station,
  centreKeys: await centre.published('receipt'),
  numberKey: new Uint8Array(32).fill(7),
});
const packing = async () => ({
  ...needs,
  outbox,
  keys,
  station,
  centreKey: await centre.sealingKey(),
});

/** Somebody with a finger, provisional and in the outbox. */
async function waiting(person = 1): Promise<RecordId> {
  const request = {
    ...enrolmentOf(person),
    fingers: impressionsOf(person, 'one', ['right_thumb']),
  };
  const enrolled = await enrol(needs, request);
  expect(enrolled.ok && enrolled.value.verdict.kind).toBe('provisional');
  await enterEnrolment(filling(), request.recordId);
  return request.recordId;
}

async function entry(recordId: RecordId) {
  const found = await outbox.ask('entry', recordId);
  if (!found) throw new Error('it is in the outbox');
  return found;
}

async function approved(person = 1): Promise<RecordId> {
  const recordId = await waiting(person);
  await approvePacket(filling(), { recordId, supervisor });
  await packEnrolment(await packing(), await entry(recordId));
  return recordId;
}

async function receiptFor(recordId: RecordId, change: Partial<PacketReceipt> = {}) {
  const { requestHash } = await entry(recordId);
  const packet = 'x'.repeat(43);
  const said = { station, recordId, packet, requestHash, at: systemClock(), ...change };
  return signStatement(centre, receiptKind, said);
}

const verdictFor = (recordId: RecordId, outcome: PacketOutcome) =>
  signStatement(centre, verdictKind, { station, recordId, outcome, at: systemClock() });

async function samplesOf(recordId: RecordId) {
  return register.samplesAt((await entry(recordId)).seq);
}

describe('an outbox', () => {
  test('holds what is provisional in the register, and nothing twice', async () => {
    const recordId = await waiting();
    const first = await entry(recordId);
    await fillOutbox(filling());
    await fillOutbox({ ...filling(), outbox: openOutbox() });
    expect(await outbox.ask('entries', 10)).toEqual([first]);
    expect(await enterEnrolment(filling(), enrolmentOf(2).recordId)).toBeUndefined();
  });

  test('holds what many clerks enrolled, however many', async () => {
    for (let person = 1; person <= 120; person += 1) await enrol(needs, enrolmentOf(person));
    await fillOutbox(filling());
    const { waiting: count } = await outbox.ask('figures');
    expect(count).toBe(120);
  });

  test('refuses one more when it is full, or the centre was silent for too long', () => {
    const policy = { waitingMax: 10, withoutContactMsMax: 1_000 };
    const at = Instant.parse(10_000);
    const said = (count: number, ms: number) =>
      accepting({ waiting: count, lastContactAt: later(at, -ms) }, policy, at);
    expect([said(9, 1_000), said(10, 0), said(0, 1_001)]).toEqual([
      'yes',
      'outbox_full',
      'sync_overdue',
    ]);
  });

  test('seals what was approved: everything of the enrolment, and who looked at it', async () => {
    const recordId = await approved();
    const packet = await outbox.ask('packet', recordId);
    const slice = await outbox.ask('slice', recordId, 0);
    expect(slice?.length).toBe(packet?.bytes);
    const read = readPacket(slice ?? new Uint8Array());
    if (!read.ok) throw new Error(read.error);
    const opened = await openPacket(read.value, centre);
    if (!opened.ok) throw new Error(opened.error.why);
    const { contents, samples } = opened.value;
    const { requestHash, trackingNumber } = await entry(recordId);
    expect(contents).toMatchObject({
      recordId,
      station,
      requestHash,
      trackingNumber,
      enrolled: { operator: 'clerk' },
      approved: { supervisor },
    });
    expect(contents.samples.map(({ of }) => of)).toEqual(['face', 'right_thumb']);
    const kept = await samplesOf(recordId);
    expect(samples.map((one) => Buffer.from(one))).toEqual(
      [kept?.face, kept?.fingers[0]?.sample].map((one) => Buffer.from(one ?? [])),
    );
    const packed = packEnrolment(await packing(), await entry(await waiting(2)));
    await expect(packed).rejects.toThrow('only what was approved');
  });
});

test('why a finger is missing and what took the face come to the centre, and leave the station', async () => {
  const photograph = new Uint8Array([1, 2, 3]);
  const request = {
    ...enrolmentOf(1),
    fingerExceptions: [{ position: 'left_thumb', reason: 'amputated' }] as const,
    exceptionPhotos: [{ of: 'left_thumb', image: photograph }] as const,
    faceSource: 'webcam',
  } as const;
  const { recordId } = request;
  await enrol(needs, request);
  await enterEnrolment(filling(), recordId);
  await approvePacket(filling(), { recordId, supervisor });
  await packEnrolment(await packing(), await entry(recordId));
  const inbox = openInbox();
  const body = (await outbox.ask('slice', recordId, 0)) ?? new Uint8Array();
  const { seq, trackingNumber } = await entry(recordId);
  const at = systemClock();
  const upload = { recordId, station, sha256: 'x'.repeat(43), bytes: body.length, at };
  await inbox.ask('begin', { ...upload, uploadsMax: 1 });
  await inbox.ask('append', { recordId, station, offset: 0, body, at });
  await inbox.ask('accept', { recordId, receipt: 'signed', trackingNumber, at });
  const [come] = await inbox.ask('undecided', 1);
  if (!come) throw new Error('it came');
  const there = memoryRegister();
  await enrolPacket({ ...enrolNeeds(there), inbox, keys: centre, checkEvidence }, come);
  const enrolled = await there.enrolment(recordId);
  expect(enrolled).toMatchObject({ faceSource: 'webcam', tracking: trackingNumber });
  const shown = await there.exceptionPhotoAt(enrolled?.seq ?? seq, 'left_thumb');
  expect(Buffer.from(shown ?? [])).toEqual(Buffer.from(photograph));
  expect(await register.exceptionPhotosAt(seq)).toEqual(['left_thumb']);
  expect(await hearReceipt(await hearing(), await receiptFor(recordId))).toBe('taken');
  expect(await register.exceptionPhotosAt(seq)).toEqual([]);
});

describe('a receipt', () => {
  test('of this enrolment, by the centre, lets samples and packet go, and nothing else', async () => {
    const recordId = await approved();
    const { seq } = await entry(recordId);
    const templates = await register.biometricsAt(seq, ['unknown']);
    expect(await hearReceipt(await hearing(), await receiptFor(recordId))).toBe('taken');
    expect(await samplesOf(recordId)).toBeUndefined();
    expect(await register.sampleAt(seq, 'right_thumb')).toBeUndefined();
    expect(await outbox.ask('packet', recordId)).toBeUndefined();
    expect(await outbox.ask('slice', recordId, 0)).toBeUndefined();
    expect(await register.biometricsAt(seq, ['unknown'])).toEqual(templates);
    expect(await register.recordAt(seq)).toBeDefined();
    // She is known again, and her samples are nothing that new networks wait for.
    const again = await enrol(needs, { ...enrolmentOf(1), face: enrolmentOf(1).face });
    expect(again.ok && again.value.verdict.kind).toBe('already_enrolled');
    const next = { face: 'next', finger: 'next' };
    const { total } = await register.readingState(next);
    expect(await register.unread(next, { after: 0, max: 10 })).toHaveLength(total);
    expect(total).toBe(1);
    expect(await hearReceipt(await hearing(), await receiptFor(recordId))).toBe('known');
    expect(await register.unsentEnrolments(0, 10)).toEqual([]);
  });

  test('of another request, another station or another signer changes nothing', async () => {
    const recordId = await approved();
    const needed = await hearing();
    const others = [
      await receiptFor(recordId, { requestHash: 'another' }),
      await receiptFor(recordId, { station: StationId.parse('fes-1') }),
      await receiptFor(recordId, { recordId: enrolmentOf(9).recordId }),
      await signStatement(keys, receiptKind, { station, recordId }),
      await verdictFor(recordId, { kind: 'enrolled', idcs }),
      '',
    ];
    for (const other of others) expect(await hearReceipt(needed, other)).toBe('not_believed');
    expect(await samplesOf(recordId)).toBeDefined();
    expect((await entry(recordId)).state.kind).toBe('ready');
  });

  test('whose forgetting a crash cut off is followed at the next turn', async () => {
    const recordId = await approved();
    const cut: Pick<Register, 'commit'> = {
      commit: async (kind, change, act) => {
        if (kind === 'forget_samples') throw new Error('the power is gone');
        return register.commit(kind, change, act);
      },
    };
    const cutting = { ...(await hearing()), register: cut };
    const hearingCut = hearReceipt(cutting, await receiptFor(recordId));
    await expect(hearingCut).rejects.toThrow('the power is gone');
    expect(await samplesOf(recordId)).toBeDefined();
    expect(await outbox.ask('unforgotten', 10)).toHaveLength(1);
    await clearOutbox(await hearing());
    expect(await samplesOf(recordId)).toBeUndefined();
    expect(await outbox.ask('unforgotten', 10)).toHaveLength(0);
  });
});

describe('a verdict', () => {
  test('before the receipt is not believed', async () => {
    const recordId = await approved();
    const early = await verdictFor(recordId, { kind: 'enrolled', idcs });
    expect(await hearVerdict(await hearing(), early)).toBe('not_believed');
  });

  test('brings the number, sealed, for whoever holds the tracking number', async () => {
    const recordId = await approved();
    const needed = await hearing();
    await hearReceipt(needed, await receiptFor(recordId));
    const verdict = await verdictFor(recordId, { kind: 'enrolled', idcs });
    expect(await hearVerdict(needed, verdict)).toBe('taken');
    expect(await hearVerdict(needed, verdict)).toBe('known');
    const sealed = await outbox.ask('sealedNumber', recordId);
    expect(Buffer.from(sealed ?? []).includes(idcs)).toBe(false);
    const { trackingNumber } = await entry(recordId);
    const request = { recordId, trackingNumber, operator: supervisor };
    expect(await handOverNumber(needed, request)).toBe(idcs);
    const other = await entry(await waiting(2));
    const wrong = { ...request, trackingNumber: other.trackingNumber };
    expect(await handOverNumber(needed, wrong)).toBeUndefined();
  });

  test('that adjudicators come to later replaces that they look, and no other', async () => {
    const recordId = await approved();
    const needed = await hearing();
    await hearReceipt(needed, await receiptFor(recordId));
    const look = await verdictFor(recordId, { kind: 'needs_adjudication' });
    const same = await verdictFor(recordId, { kind: 'already_enrolled' });
    const other = await verdictFor(recordId, { kind: 'enrolled', idcs });
    expect(await hearVerdict(needed, look)).toBe('taken');
    expect(await hearVerdict(needed, same)).toBe('taken');
    expect(await hearVerdict(needed, other)).toBe('known');
    expect((await entry(recordId)).state).toEqual({
      kind: 'settled',
      outcome: 'already_enrolled',
    });
  });

  test('that sends her back destroys everything, and she can come again', async () => {
    const recordId = await approved();
    const { seq } = await entry(recordId);
    const needed = await hearing();
    await hearReceipt(needed, await receiptFor(recordId));
    const returned = await verdictFor(recordId, { kind: 'returned', why: 'quality_low' });
    expect(await hearVerdict(needed, returned)).toBe('taken');
    expect(await register.recordAt(seq)).toBeUndefined();
    expect(await register.biometricsAt(seq, ['unknown'])).toBeUndefined();
    const history = await register.changesSince(ChangeNumber.parse(0), 10);
    expect(history.at(-1)).toMatchObject({ kind: 'removed', seq });
    await needs.follower.catchUp();
    const again = await enrol(needs, enrolmentOf(1));
    expect(again.ok && again.value.verdict.kind).toBe('provisional');
  });
});

describe('what is not provisional', () => {
  test('is neither withdrawn nor made to forget', async () => {
    const whole = memoryRegister();
    const request = enrolmentOf(1);
    await enrol(enrolNeeds(whole), request);
    const enrolment = await whole.enrolment(request.recordId);
    if (!enrolment) throw new Error('enrolled');
    const { seq } = enrolment;
    const at = systemClock();
    const act = { at, kind: 'test.done', actor: 'station', subject: '', purpose: '', outcome: '' };
    expect(await whole.commit('forget_samples', { seq, at }, act)).toEqual({ done: false });
    expect(await whole.commit('withdraw_enrolment', { seq, at }, act)).toEqual({
      done: false,
      changes: [],
    });
    expect(await whole.samplesAt(seq)).toBeDefined();
  });
});
