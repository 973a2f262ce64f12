import { z } from 'zod';
import { Idcs } from '../vocabulary/idcs.ts';
import { RecordId, StationId } from '../vocabulary/record-ids.ts';
import { Instant } from '../vocabulary/time.ts';
import { Sha256 } from './manifest.ts';

/** What a centre signs when it has a packet, whole and opened: the station may forget then. */
export const PacketReceipt = z
  .object({
    station: StationId,
    recordId: RecordId,
    /** Of the packet that came; one that was sealed anew differs. */
    packet: Sha256,
    /** What was inside: the station's hash of the request. */
    requestHash: z.string().min(1).max(100),
    at: Instant,
  })
  .strict();
export type PacketReceipt = z.infer<typeof PacketReceipt>;

/** What a centre made of an enrolment. */
export const PacketOutcome = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('enrolled'), idcs: Idcs }).strict(),
  z.object({ kind: z.literal('already_enrolled') }).strict(),
  z.object({ kind: z.literal('needs_adjudication') }).strict(),
  /** The person has to come again; a code says why. */
  z.object({ kind: z.literal('returned'), why: z.string().min(1).max(64) }).strict(),
]);
export type PacketOutcome = z.infer<typeof PacketOutcome>;

/** The same, signed by the centre. */
export const PacketVerdict = z
  .object({ station: StationId, recordId: RecordId, outcome: PacketOutcome, at: Instant })
  .strict();
export type PacketVerdict = z.infer<typeof PacketVerdict>;

/** What the signatures are for. */
export const receiptKind = { purpose: 'receipt', typ: 'basma-packet-receipt+jws' } as const;
export const verdictKind = { purpose: 'receipt', typ: 'basma-packet-verdict+jws' } as const;

/** What a centre answers about a packet. */
export const PacketState = z.discriminatedUnion('state', [
  z.object({ state: z.literal('unknown') }).strict(),
  z
    .object({
      state: z.literal('uploading'),
      receivedBytes: z.number().int().min(0),
      /** Of the packet that is being uploaded. */
      sha256: Sha256,
    })
    .strict(),
  z.object({ state: z.literal('received'), receipt: z.string().max(8_192) }).strict(),
  z
    .object({
      state: z.literal('decided'),
      receipt: z.string().max(8_192),
      verdict: z.string().max(8_192),
    })
    .strict(),
]);
export type PacketState = z.infer<typeof PacketState>;
