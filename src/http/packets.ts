import { handOverNumber } from '../procedures/hand-over-number.ts';
import { accepting } from '../procedures/outbox-limits.ts';
import { facePictureOf } from '../procedures/show-face.ts';
import {
  approvePacket,
  rejectPacket,
  viewPacket,
  type ReviewRefusal,
} from '../procedures/review-packets.ts';
import type { OutboxEntry } from '../packets/outbox.ts';
import { RecordId } from '../vocabulary/record-ids.ts';
import { later, type Instant } from '../vocabulary/time.ts';
import type { OutgoingPackets, StationNeeds } from './needs.ts';
import { operation, type Operation } from './operation.ts';
import {
  ApprovalBody,
  ExportAnswer,
  ExportBody,
  NumberAnswer,
  NumberBody,
  OutboxAnswer,
  OutboxEntryAnswer,
  PacketListAnswer,
  PacketReviewAnswer,
  RejectionBody,
  StatementsAnswer,
  StatementsBody,
} from './packet-schema.ts';
import { parsed } from './parse.ts';
import { problemOf, type ProblemError } from './problem.ts';

/** Entries that one answer lists. */
const listedMax = 1_000;

/** The outbox, where there is one. */
function outboxOf({ outbox }: StationNeeds): OutgoingPackets {
  if (outbox === 'none') {
    throw problemOf('no_centre', 'This station has no centre, and so no outbox.');
  }
  return outbox;
}

const iso = (instant: Instant): string => new Date(instant).toISOString();

function entryBody(entry: OutboxEntry) {
  const { recordId, trackingNumber, operator, approved, state, trouble } = entry;
  return {
    recordId,
    trackingNumber,
    operator,
    openedAt: iso(entry.openedAt),
    changedAt: iso(entry.changedAt),
    ...(approved === 'not_yet' ? {} : { approvedBy: approved.supervisor }),
    state: state.kind,
    ...(state.kind === 'uploading' ? { sentBytes: state.sentBytes, ofBytes: state.ofBytes } : {}),
    ...(state.kind === 'settled' ? { outcome: state.outcome } : {}),
    ...(state.kind === 'returned' ? { returnedBy: state.by, why: state.why } : {}),
    ...(trouble === 'none' ? {} : { trouble }),
  };
}

async function outboxBody(needs: StationNeeds) {
  const outgoing = outboxOf(needs);
  const { outbox, station, canExport } = outgoing;
  const figures = await outbox.ask('figures');
  const { counts, waiting, oldestWaitingAt, lastContactAt } = figures;
  const { sending, nextTryAt, trouble } = outgoing.standing();
  const policy = needs.policy.outbox;
  return {
    station,
    accepting: accepting(figures, policy, needs.now()),
    counts,
    waiting,
    waitingMax: policy.waitingMax,
    ...(oldestWaitingAt === 'none' ? {} : { oldestWaitingAt: iso(oldestWaitingAt) }),
    lastContactAt: iso(lastContactAt),
    overdueAt: iso(later(lastContactAt, policy.withoutContactMsMax)),
    sending,
    ...(nextTryAt === 'none' ? {} : { nextTryAt: iso(nextTryAt) }),
    ...(trouble === 'none' ? {} : { trouble }),
    canExport,
  };
}

function reviewProblem({ kind }: ReviewRefusal): ProblemError {
  switch (kind) {
    case 'not_found':
      return problemOf(kind, 'No enrolment with this record id waits for the centre.');
    case 'not_waiting':
      return problemOf('packet_not_waiting', 'This enrolment does not wait for a supervisor.');
    case 'four_eyes':
      return problemOf(kind, 'Whoever enrolled the person does not decide about it, too.');
  }
}

const unknownPacket = () =>
  problemOf('not_found', 'No enrolment with this record id waits for the centre.');

/** What a supervisor does with what waits. */
const reviewOperations: readonly Operation[] = [
  {
    method: 'get',
    path: '/v1/packets/:recordId',
    summary: 'One enrolment that waits, to be looked at; that it was is journalled',
    access: ['supervisor'],
    answers: { 200: { what: 'The enrolment.', schema: PacketReviewAnswer } },
    handle: async (needs, call) => {
      const recordId = parsed(RecordId, call.request.params['recordId']);
      const review = { recordId, supervisor: call.operator().id };
      const seen = await viewPacket({ ...needs, ...outboxOf(needs) }, review);
      if (!seen) throw unknownPacket();
      const { entry, record, face, fingers, fingerExceptions } = seen;
      const body = {
        ...entryBody(entry),
        ...(record ? { record } : {}),
        ...(face ? { face: Buffer.from(face).toString('base64') } : {}),
        fingers,
        fingerExceptions,
      };
      return { status: 200, body };
    },
  },
  {
    method: 'get',
    path: '/v1/packets/:recordId/face',
    summary: 'The photograph of an enrolment that waits, as a browser shows it; journalled',
    access: ['supervisor'],
    answers: { 200: { what: 'The photograph, reduced.', media: ['image/jpeg'] } },
    handle: async (needs, call) => {
      const recordId = parsed(RecordId, call.request.params['recordId']);
      const review = { recordId, supervisor: call.operator().id };
      const seen = await viewPacket({ ...needs, ...outboxOf(needs) }, review);
      if (!seen?.face) throw unknownPacket();
      const picture = await facePictureOf(needs, seen.face);
      if (!picture.ok) {
        throw problemOf('photograph_unreadable', 'The photograph that is kept can not be shown.');
      }
      return { status: 200, media: { type: 'image/jpeg', bytes: picture.value } };
    },
  },
  operation({
    method: 'post',
    path: '/v1/packets/:recordId/approval',
    summary: 'Let an enrolment go to the centre; never by whoever enrolled',
    access: ['supervisor'],
    body: ApprovalBody,
    answers: { 200: { what: 'The entry.', schema: OutboxEntryAnswer } },
    handle: async (needs, call) => {
      const outgoing = outboxOf(needs);
      const recordId = parsed(RecordId, call.request.params['recordId']);
      const review = { recordId, supervisor: call.operator().id };
      const approved = await approvePacket({ ...needs, ...outgoing }, review);
      if (!approved.ok) throw reviewProblem(approved.error);
      outgoing.kick();
      return { status: 200, body: entryBody(approved.value) };
    },
  }),
  operation({
    method: 'post',
    path: '/v1/packets/:recordId/rejection',
    summary: 'Send an enrolment back: the person has to come again',
    access: ['supervisor'],
    body: RejectionBody,
    answers: { 200: { what: 'The entry.', schema: OutboxEntryAnswer } },
    handle: async (needs, call, { reason: why }) => {
      const recordId = parsed(RecordId, call.request.params['recordId']);
      const review = { recordId, supervisor: call.operator().id, why };
      const rejected = await rejectPacket({ ...needs, ...outboxOf(needs) }, review);
      if (!rejected.ok) throw reviewProblem(rejected.error);
      return { status: 200, body: entryBody(rejected.value) };
    },
  }),
];

/** A station's outbox. */
export const packetOperations: readonly Operation[] = [
  {
    method: 'get',
    path: '/v1/outbox',
    summary: 'How the outbox stands: what waits, when the centre answered last, why it did not',
    access: ['clerk', 'supervisor', 'administrator'],
    answers: { 200: { what: 'Counts, limits and the connection.', schema: OutboxAnswer } },
    handle: async (needs) => ({ status: 200, body: await outboxBody(needs) }),
  },
  {
    method: 'get',
    path: '/v1/packets',
    summary: `What waits for the centre and why, and what came of the rest, at most ${listedMax}`,
    access: ['clerk', 'supervisor'],
    answers: { 200: { what: 'Entries, without any person’s data.', schema: PacketListAnswer } },
    handle: async (needs) => {
      const entries = await outboxOf(needs).outbox.ask('entries', listedMax);
      return { status: 200, body: { packets: entries.map(entryBody) } };
    },
  },
  operation({
    method: 'post',
    path: '/v1/packets/export',
    summary: 'Write what is approved to the export directory, sealed, for a centre to import',
    access: ['supervisor'],
    body: ExportBody,
    answers: { 201: { what: 'What was written.', schema: ExportAnswer } },
    handle: async (needs, call) => {
      const outgoing = outboxOf(needs);
      if (!outgoing.canExport) {
        throw problemOf('no_export', 'No export directory is configured.');
      }
      return { status: 201, body: await outgoing.exportPackets(call.operator().id) };
    },
  }),
  operation({
    method: 'post',
    path: '/v1/packets/statements',
    summary: 'Take receipts and verdicts that came back on a stick; each is signed by the centre',
    access: ['supervisor'],
    body: StatementsBody,
    answers: { 200: { what: 'How many were new.', schema: StatementsAnswer } },
    handle: async (needs, _call, { statements }) => {
      return { status: 200, body: await outboxOf(needs).hear(statements) };
    },
  }),
  ...reviewOperations,
  operation({
    method: 'post',
    path: '/v1/packets/:recordId/number',
    summary: 'The number that the centre gave, for the resident who shows her tracking number',
    access: ['clerk', 'supervisor'],
    body: NumberBody,
    answers: { 200: { what: 'The number; it is journalled.', schema: NumberAnswer } },
    handle: async (needs, call, { trackingNumber }) => {
      const recordId = parsed(RecordId, call.request.params['recordId']);
      const request = { recordId, trackingNumber, operator: call.operator().id };
      const idcs = await handOverNumber({ ...needs, ...outboxOf(needs) }, request);
      if (idcs === undefined) throw problemOf('not_found', 'There is no number to hand over.');
      return { status: 200, body: { idcs } };
    },
  }),
];
