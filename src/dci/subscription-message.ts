import { z } from 'zod';
import { identifierMax, Locale, SenderChosen, type RequestStatus } from './envelope.ts';
import { Grounds } from './grounds.ts';
import { batchMax } from './search-message.ts';
import { Timestamp } from './timestamp.ts';

/** What a subscriber may be told of. */
const eventNames = ['REGISTER', 'NewHouseHoldMember', 'UPDATE'] as const;
export type EventName = (typeof eventNames)[number];

/** An event as senders name it: by itself, or at the end of a longer name. */
const EventType = z
  .string()
  .max(100)
  .transform((sent) => eventNames.find((name) => name === sent.slice(sent.lastIndexOf(':') + 1)));

const SubscribeCriteria = z
  .object({
    version: z.string().max(20).optional(),
    reg_type: z.string().max(100).optional(),
    reg_event_type: EventType,
    frequency: z
      .object({ start_time: Timestamp, end_time: Timestamp, frequency: z.string().max(100) })
      .strict()
      .optional(),
    filter_type: z.enum(['idtype-value', 'expression', 'predicate']).optional(),
    filter: z.unknown().refine((filter) => filter !== undefined, 'a filter'),
    notify_record_type: z.string().min(1).max(100),
    authorize: Grounds.optional(),
    consent: Grounds.optional(),
  })
  .strict();
export type SubscribeCriteria = z.infer<typeof SubscribeCriteria>;

/** A message of subscriptions. */
export const SubscribeMessage = z
  .object({
    transaction_id: SenderChosen,
    subscribe_request: z
      .array(
        z
          .object({
            reference_id: SenderChosen,
            timestamp: Timestamp,
            subscribe_criteria: SubscribeCriteria,
            locale: Locale.optional(),
          })
          .strict(),
      )
      .min(1)
      .max(batchMax),
  })
  .strict();
export type SubscribeMessage = z.infer<typeof SubscribeMessage>;

/** A message that ends subscriptions. */
export const UnsubscribeMessage = z
  .object({
    transaction_id: SenderChosen,
    timestamp: Timestamp,
    subscription_codes: z.array(z.string().min(1).max(identifierMax)).min(1).max(batchMax),
  })
  .strict();
export type UnsubscribeMessage = z.infer<typeof UnsubscribeMessage>;

/** Why one subscription is refused. */
export type SubscribeReason =
  | 'rjct.reference_id.duplicate'
  | 'rjct.notify_types.invalid'
  | 'rjct.notify_details.invalid'
  | 'rjct.event.already_subscribed';

/** The answer to one subscription. */
export interface SubscribeAnswer {
  readonly reference_id: string;
  readonly timestamp: string;
  readonly status: RequestStatus;
  readonly status_reason_code?: SubscribeReason;
  readonly status_reason_message?: string;
  readonly subscriptions?: readonly {
    readonly code: string;
    readonly status: 'subscribe';
    readonly timestamp: string;
  }[];
  readonly locale: string;
}

/** Why subscriptions are not ended. */
export type UnsubscribeReason =
  'rjct.subscription_code.invalid' | 'rjct.event.already_unsubscribed';
