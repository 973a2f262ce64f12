import { z } from 'zod';
import { Timestamp } from './timestamp.ts';

/** Longest identifier that a sender chooses: of a message, a transaction, a subscription. */
export const identifierMax = 99;
/** What a sender chooses to name something by. */
export const SenderChosen = z.string().min(1).max(identifierMax);

/** ISO 639-3: three small letters. */
export const Locale = z.string().regex(/^[a-z]{3}$/, 'three small letters (ISO 639-3)');

/** The header of a request. */
export const RequestHeader = z
  .object({
    version: z.string().max(20).default('1.0.0'),
    message_id: SenderChosen,
    message_ts: Timestamp,
    action: z.string().max(40),
    sender_id: z.string().min(1).max(identifierMax),
    /** Where an answer is to be sent. */
    sender_uri: z.url().max(500).optional(),
    receiver_id: z.string().min(1).max(identifierMax).optional(),
    total_count: z.number().int().min(0).max(1_000_000),
    is_msg_encrypted: z.boolean().default(false),
    meta: z.looseObject({}).optional(),
  })
  .strict();
export type RequestHeader = z.infer<typeof RequestHeader>;

/** A request as it came: the signature is over header and message. */
export const Envelope = z
  .object({
    signature: z.unknown().optional(),
    header: z.looseObject({}),
    message: z.looseObject({}),
  })
  .strict();
export type Envelope = z.infer<typeof Envelope>;

/** How far what was asked is. */
export type RequestStatus = 'rcvd' | 'pdng' | 'succ' | 'rjct';

/** The header of an answer. */
export interface AnswerHeader {
  readonly version: '1.0.0';
  readonly message_id: string;
  readonly message_ts: string;
  readonly action: string;
  readonly status: RequestStatus;
  readonly total_count: number;
  readonly completed_count: number;
  readonly sender_id: string;
  readonly receiver_id: string;
  readonly is_msg_encrypted: false;
}

/** A message that this registry signed. */
export interface SignedEnvelope {
  readonly signature: string;
  readonly header: AnswerHeader;
  readonly message: unknown;
}
