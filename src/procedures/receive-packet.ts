import type { CentreKeys } from '../credentials/keys/keys.ts';
import { signStatement } from '../credentials/signed-statement.ts';
import type { Inbox, InboxEntry } from '../packets/inbox.ts';
import { checkPacket, openPacket, type PacketRefusal } from '../packets/open-packet.ts';
import { readPacket } from '../packets/packet-bytes.ts';
import { sha256Of } from '../packets/sealed-part.ts';
import {
  receiptKind,
  verdictKind,
  type PacketOutcome,
  type PacketReceipt,
  type PacketState,
  type PacketVerdict,
} from '../packets/statements.ts';
import type { StationAccount } from '../register/accounts.ts';
import type { Register } from '../register/register.ts';
import type { RecordId } from '../vocabulary/record-ids.ts';
import { fail, ok, type Result } from '../vocabulary/result.ts';
import type { Clock } from '../vocabulary/time.ts';

/** What a centre needs to take packets in. */
export interface ReceiveNeeds {
  readonly register: Pick<Register, 'commit' | 'enrolment'>;
  readonly inbox: Inbox;
  readonly keys: CentreKeys;
  readonly now: Clock;
}

/** Whose packet, and which. */
export interface Delivery {
  readonly station: StationAccount;
  readonly recordId: RecordId;
}

/** What the centre made of an enrolment that it has. */
async function outcomeOf(
  { register }: ReceiveNeeds,
  { recordId, state }: InboxEntry,
): Promise<PacketOutcome> {
  if (state.kind === 'returned') return { kind: 'returned', why: state.why };
  const enrolment = await register.enrolment(recordId);
  if (enrolment?.state.kind !== 'settled') throw new Error('what was decided is in the register');
  const { verdict, idcs } = enrolment.state;
  switch (verdict.kind) {
    case 'enrolled':
      if (idcs === 'none') throw new Error('whoever is enrolled has a number');
      return { kind: 'enrolled', idcs };
    case 'already_enrolled':
    case 'needs_adjudication':
      return { kind: verdict.kind };
    case 'provisional':
      throw new Error('a centre decides');
  }
}

/** What the station is told about a packet of its own. */
export async function stateFor(
  needs: ReceiveNeeds,
  station: StationAccount,
  entry: InboxEntry | undefined,
): Promise<PacketState> {
  if (entry?.station !== station.id) return { state: 'unknown' };
  const { recordId, sha256, state } = entry;
  switch (state.kind) {
    case 'uploading':
      return { state: 'uploading', receivedBytes: state.receivedBytes, sha256 };
    case 'received':
      return { state: 'received', receipt: state.receipt };
    case 'settled':
    case 'returned': {
      const outcome = await outcomeOf(needs, entry);
      const said: PacketVerdict = { station: station.id, recordId, outcome, at: needs.now() };
      const verdict = await signStatement(needs.keys, verdictKind, said);
      return { state: 'decided', receipt: state.receipt, verdict };
    }
  }
}

/** Checks and opens a packet that is whole, and signs for it. */
async function accept(
  needs: ReceiveNeeds,
  { station, recordId }: Delivery,
  entry: InboxEntry,
): Promise<Result<'accepted', PacketRefusal>> {
  const refused = (why: PacketRefusal['why']) => fail({ kind: 'packet_refused' as const, why });
  const bytes = await needs.inbox.ask('whole', recordId);
  if ((await sha256Of(bytes)) !== entry.sha256) return refused('damaged');
  const read = readPacket(bytes);
  if (!read.ok) return refused(read.error);
  const { manifest } = read.value;
  if (manifest.recordId !== recordId || manifest.station !== station.id) {
    return refused('contents_wrong');
  }
  const checked = await checkPacket(read.value, station.keys);
  if (!checked.ok) return checked;
  const opened = await openPacket(read.value, needs.keys);
  if (!opened.ok) return opened;
  const { requestHash, trackingNumber, enrolled, approved } = opened.value.contents;
  const at = needs.now();
  const said: PacketReceipt = {
    station: station.id,
    recordId,
    packet: entry.sha256,
    requestHash,
    at,
  };
  const receipt = await signStatement(needs.keys, receiptKind, said);
  // Who enrolled and who approved are of the station; the journal here keeps their names.
  await note(needs, { station, recordId }, 'packet.enrolled_by', enrolled.operator);
  await note(needs, { station, recordId }, 'packet.approved_by', approved.supervisor);
  await note(needs, { station, recordId }, 'packet.received', 'received');
  await needs.inbox.ask('accept', { recordId, receipt, trackingNumber, at });
  return ok('accepted');
}

async function note(
  needs: ReceiveNeeds,
  { station, recordId }: Delivery,
  kind: string,
  outcome: string,
): Promise<void> {
  const at = needs.now();
  const actor = `station:${station.id}`;
  const act = { at, kind, actor, subject: recordId, purpose: 'enrolment', outcome };
  await needs.register.commit('note_act', { at }, act);
}

/** Packets being accepted: one that two connections complete is accepted once. */
const accepting = new WeakMap<Inbox, Map<RecordId, Promise<Result<'accepted', PacketRefusal>>>>();

/**
 * What becomes of a packet after bytes of it came: when it is whole it is checked, opened and
 * signed for, once; one that is not what it should be is forgotten.
 */
export async function completePacket(
  needs: ReceiveNeeds,
  delivery: Delivery,
): Promise<Result<PacketState, PacketRefusal>> {
  const { recordId, station } = delivery;
  const entry = await needs.inbox.ask('entry', recordId);
  const whole =
    entry?.station === station.id &&
    entry.state.kind === 'uploading' &&
    entry.state.receivedBytes === entry.bytes;
  if (!entry || !whole) return ok(await stateFor(needs, station, entry));
  const underWay = accepting.get(needs.inbox) ?? new Map();
  accepting.set(needs.inbox, underWay);
  const begun = underWay.get(recordId) ?? accept(needs, delivery, entry);
  underWay.set(recordId, begun);
  let accepted: Result<'accepted', PacketRefusal>;
  try {
    accepted = await begun;
    if (!accepted.ok) {
      await note(needs, delivery, 'packet.refused', accepted.error.why);
      await needs.inbox.ask('discard', recordId);
    }
  } finally {
    underWay.delete(recordId);
  }
  if (!accepted.ok) return accepted;
  return ok(await stateFor(needs, station, await needs.inbox.ask('entry', recordId)));
}
