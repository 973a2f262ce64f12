import { z } from 'zod';
import { inboxStates } from '../packets/inbox.ts';
import { outboxStates, rejectionReasons } from '../packets/outbox.ts';
import { packetLimits, Sha256 } from '../packets/manifest.ts';
import { PacketState } from '../packets/statements.ts';
import { StationAccount } from '../register/accounts.ts';
import { FingerException, KnownFinger } from '../vocabulary/biometric-source.ts';
import { Idcs } from '../vocabulary/idcs.ts';
import { PublicJwk, SealingJwk } from '../vocabulary/public-key.ts';
import { OperatorId, RecordId, StationId } from '../vocabulary/record-ids.ts';
import { ResidentRecord } from '../vocabulary/resident-record.ts';
import { TrackingNumber } from '../vocabulary/tracking-number.ts';

/** An enrolment that waits for the centre, or did. */
export const OutboxEntryAnswer = z.object({
  recordId: RecordId,
  trackingNumber: TrackingNumber,
  operator: OperatorId.describe('who enrolled; she may not approve'),
  openedAt: z.iso.datetime(),
  changedAt: z.iso.datetime(),
  approvedBy: OperatorId.optional(),
  state: z.enum(outboxStates),
  sentBytes: z.number().optional().describe('when `uploading`'),
  ofBytes: z.number().optional().describe('when `uploading`'),
  outcome: z
    .enum(['enrolled', 'already_enrolled', 'needs_adjudication'])
    .optional()
    .describe('when `settled`'),
  returnedBy: z.enum(['supervisor', 'centre']).optional().describe('when `returned`'),
  why: z.string().optional().describe('when `returned`: a code'),
  trouble: z.string().optional().describe('code of what kept it from going on last'),
});

/** What the outbox holds. */
export const PacketListAnswer = z.object({
  packets: z.array(OutboxEntryAnswer).describe('what waits first, in the order of enrolment'),
});

/** One enrolment as a supervisor looks at it. */
export const PacketReviewAnswer = OutboxEntryAnswer.extend({
  record: ResidentRecord.optional().describe('gone once it was sent back'),
  face: z.string().optional().describe('as captured, base64; gone once the centre has it'),
  fingers: z.array(KnownFinger),
  fingerExceptions: z.array(FingerException),
});

/** Body of an approval: nothing but the word. */
export const ApprovalBody = z.object({}).strict();
/** Body of a rejection. */
export const RejectionBody = z.object({ reason: z.enum(rejectionReasons) }).strict();
/** Body of an export. */
export const ExportBody = z.object({}).strict();
/** What an export wrote. */
export const ExportAnswer = z.object({
  folder: z.string().describe('within the export directory'),
  packets: z.number(),
  bytes: z.number(),
});
/** What a centre said, carried back on a stick. */
export const StatementsBody = z
  .object({ statements: z.array(z.string().max(packetLimits.manifestCharactersMax)).max(100) })
  .strict();
/** How many of them said something new. */
export const StatementsAnswer = z.object({
  taken: z.number(),
  known: z.number(),
  notBelieved: z.number(),
});
/** Body of handing a number over: the resident shows her tracking number. */
export const NumberBody = z.object({ trackingNumber: TrackingNumber }).strict();
/** The number. */
export const NumberAnswer = z.object({ idcs: Idcs });

/** How the outbox stands. */
export const OutboxAnswer = z.object({
  station: StationId,
  accepting: z
    .enum(['yes', 'outbox_full', 'sync_overdue'])
    .describe('whether one more person may be enrolled'),
  counts: z.record(z.enum(outboxStates), z.number()),
  waiting: z.number().describe('what the centre has not received'),
  waitingMax: z.number(),
  oldestWaitingAt: z.iso.datetime().optional(),
  lastContactAt: z.iso.datetime(),
  overdueAt: z.iso.datetime(),
  sending: z.boolean(),
  nextTryAt: z.iso.datetime().optional(),
  trouble: z.string().optional().describe('code of why the centre was not reached last'),
  canExport: z.boolean(),
});

/** Keys of a station or a centre, to be handed to the other side. */
export const PacketKeysAnswer = z.object({
  packetKeys: z.array(PublicJwk).describe('a centre verifies a station’s packets with them'),
  sealingKey: SealingJwk.optional().describe(
    'a station seals to it; none where keys are in a token',
  ),
  receiptKeys: z.array(PublicJwk).describe('a station verifies a centre’s receipts with them'),
});

/** How a centre's inbox stands. */
export const InboxAnswer = z.object({
  counts: z.record(z.enum(inboxStates), z.number()),
  trouble: z.string().optional().describe('code of what keeps packets from being enrolled'),
});

/** A station as an administrator of the centre records it. */
export const StationBody = StationAccount;
/** Body of a station's session. */
export const StationSessionBody = z.object({ assertion: z.string().max(8_192) }).strict();
/** A session's token. */
export const StationSessionAnswer = z.object({ token: z.string() });
/** Body of an upload's beginning. */
export const UploadBody = z
  .object({ sha256: Sha256, bytes: z.number().int().min(1).max(packetLimits.packetBytesMax) })
  .strict();
/** Body of a question about many packets. */
export const StatesBody = z.object({ recordIds: z.array(RecordId).max(100) }).strict();
/** Their states, in the order of the question. */
export const StatesAnswer = z.object({ states: z.array(PacketState) });
/** What became of an imported packet. */
export const ImportAnswer = z.object({
  recordId: RecordId,
  station: StationId,
  packet: PacketState,
});
/** An offset as an address has it. */
export const OffsetInAddress = z
  .string()
  .regex(/^(0|[1-9]\d{0,8})$/)
  .transform(Number)
  .pipe(z.number().int().max(packetLimits.packetBytesMax));
