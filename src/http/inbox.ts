import { completePacket, stateFor, type Delivery } from '../procedures/receive-packet.ts';
import { packetLimits } from '../packets/manifest.ts';
import type { PacketRefusal } from '../packets/open-packet.ts';
import { readPacket } from '../packets/packet-bytes.ts';
import { sha256Of } from '../packets/sealed-part.ts';
import { PacketState } from '../packets/statements.ts';
import type { StationAccount } from '../register/accounts.ts';
import { RecordId } from '../vocabulary/record-ids.ts';
import type { Result } from '../vocabulary/result.ts';
import type { IncomingPackets, StationNeeds } from './needs.ts';
import { operation, type Call, type Operation } from './operation.ts';
import {
  ImportAnswer,
  InboxAnswer,
  OffsetInAddress,
  StatesAnswer,
  StatesBody,
  UploadBody,
} from './packet-schema.ts';
import { parsed } from './parse.ts';
import { problemOf } from './problem.ts';

/** Packets that one station may have begun to send: it sends one after the other. */
const uploadsMax = 8;

/** The inbox, where there is one. */
export function inboxOf({ inbox }: StationNeeds): IncomingPackets {
  if (inbox === 'none') throw problemOf('no_inbox', 'This is no centre: it takes no packets.');
  return inbox;
}

const recordIdOf = (call: Call): RecordId => parsed(RecordId, call.request.params['recordId']);

/** What the station is told, or why its packet is not taken. */
function told(result: Result<PacketState, PacketRefusal>): PacketState {
  if (result.ok) return result.value;
  const { why } = result.error;
  throw problemOf('packet_refused', `The packet is not taken: ${why}.`, { why });
}

/** Begins an upload. */
async function begin(
  needs: StationNeeds,
  { station, recordId }: Delivery,
  packet: { readonly sha256: string; readonly bytes: number },
): Promise<void> {
  const upload = { ...packet, recordId, station: station.id, at: needs.now(), uploadsMax };
  const begun = await inboxOf(needs).inbox.ask('begin', upload);
  if (begun === 'taken') {
    throw problemOf('record_id_taken', 'This record id is of another station’s packet.');
  }
}

/** What comes of a packet after bytes of it came; the enrolling begins when it is whole. */
async function completed(needs: StationNeeds, delivery: Delivery): Promise<PacketState> {
  const incoming = inboxOf(needs);
  const state = told(await completePacket({ ...needs, ...incoming }, delivery));
  if (state.state === 'received') incoming.kick();
  return state;
}

/** Appends bytes at their place. */
async function append(
  needs: StationNeeds,
  { station, recordId }: Delivery,
  slice: { readonly offset: number; readonly body: Uint8Array },
): Promise<void> {
  const at = needs.now();
  const { inbox } = inboxOf(needs);
  const appended = await inbox.ask('append', { recordId, station: station.id, ...slice, at });
  switch (appended) {
    case 'appended':
      return;
    case 'out_of_order':
      throw problemOf('slice_out_of_order', 'Ask for the state and go on from there.');
    case 'too_much':
      throw problemOf('packet_too_large', 'These are no bytes, or more than were announced.');
    case 'not_begun':
      throw problemOf('upload_not_begun', 'No packet of this record id is being uploaded.');
  }
}

/** What stations do at their centre. */
export const inboxOperations: readonly Operation[] = [
  operation({
    method: 'put',
    path: '/v1/inbox/packets/:recordId',
    summary: 'Announce a packet; the answer says how much of it is here',
    access: 'station',
    body: UploadBody,
    answers: { 200: { what: 'Its state.', schema: PacketState } },
    handle: async (needs, call, packet) => {
      const delivery = { station: call.station(), recordId: recordIdOf(call) };
      await begin(needs, delivery, packet);
      return { status: 200, body: await completed(needs, delivery) };
    },
  }),
  {
    method: 'get',
    path: '/v1/inbox/packets/:recordId',
    summary: 'What became of a packet: how much is here, the receipt, the verdict',
    access: 'station',
    answers: { 200: { what: 'Its state.', schema: PacketState } },
    handle: async (needs, call) => {
      const delivery = { station: call.station(), recordId: recordIdOf(call) };
      return { status: 200, body: await completed(needs, delivery) };
    },
  },
  {
    method: 'put',
    path: '/v1/inbox/packets/:recordId/slices/:offset',
    summary: 'Bytes of a packet from `offset` on, where the last ones ended',
    access: 'station',
    carries: 'slice',
    parameters: { offset: OffsetInAddress },
    answers: {
      200: {
        what: 'Its state, on the disk; with a receipt once it is whole.',
        schema: PacketState,
      },
    },
    handle: async (needs, call) => {
      const delivery = { station: call.station(), recordId: recordIdOf(call) };
      const offset = parsed(OffsetInAddress, call.request.params['offset']);
      await append(needs, delivery, { offset, body: call.octets() });
      return { status: 200, body: await completed(needs, delivery) };
    },
  },
  operation({
    method: 'post',
    path: '/v1/inbox/states',
    summary: 'What became of many packets',
    access: 'station',
    body: StatesBody,
    answers: { 200: { what: 'Their states, in this order.', schema: StatesAnswer } },
    handle: async (needs, call, { recordIds }) => {
      const incoming = inboxOf(needs);
      const states: PacketState[] = [];
      for (const recordId of recordIds) {
        const entry = await incoming.inbox.ask('entry', recordId);
        states.push(await stateFor({ ...needs, ...incoming }, call.station(), entry));
      }
      return { status: 200, body: { states } };
    },
  }),
];

/** The station that a packet names, if its packets are taken. */
async function stationNamed(needs: StationNeeds, bytes: Uint8Array) {
  const read = readPacket(bytes);
  const account = read.ok ? await needs.register.station(read.value.manifest.station) : undefined;
  if (!read.ok || !account?.active) {
    const why = read.ok ? 'station_unknown' : read.error;
    throw problemOf('packet_refused', `The packet is not taken: ${why}.`, { why });
  }
  const station: StationAccount = account;
  return { station, recordId: read.value.manifest.recordId };
}

/** What people of the centre see of the inbox, and packets that came on a stick. */
export const packetImportOperations: readonly Operation[] = [
  {
    method: 'get',
    path: '/v1/inbox',
    summary: 'How the inbox stands: what came, and what keeps it from being enrolled',
    access: ['supervisor', 'administrator'],
    answers: { 200: { what: 'Counts, and the last trouble.', schema: InboxAnswer } },
    handle: async (needs) => {
      const incoming = inboxOf(needs);
      const counts = await incoming.inbox.ask('figures');
      const trouble = incoming.trouble();
      return { status: 200, body: { counts, ...(trouble === 'none' ? {} : { trouble }) } };
    },
  },
  {
    method: 'post',
    path: '/v1/packet-imports',
    summary: 'Take a packet that came on a stick, whole; it is signed by its station',
    access: ['supervisor', 'administrator'],
    carries: 'packet',
    answers: { 200: { what: 'Whose it is, and its state.', schema: ImportAnswer } },
    handle: async (needs, call) => {
      const bytes = call.octets();
      if (bytes.length === 0 || bytes.length > packetLimits.packetBytesMax) {
        throw problemOf('body_too_large', 'This is no packet.');
      }
      inboxOf(needs);
      const delivery = await stationNamed(needs, bytes);
      await begin(needs, delivery, { sha256: await sha256Of(bytes), bytes: bytes.length });
      let state = await completed(needs, delivery);
      if (state.state === 'uploading') {
        const offset = state.receivedBytes;
        await append(needs, delivery, { offset, body: bytes.slice(offset) });
        state = await completed(needs, delivery);
      }
      const { recordId, station } = delivery;
      return { status: 200, body: { recordId, station: station.id, packet: state } };
    },
  },
];
