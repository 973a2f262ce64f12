import { z } from 'zod';
import { Locale, SenderChosen, type RequestStatus } from './envelope.ts';
import { AddressText } from './financial-address.ts';
import { batchMax } from './search-message.ts';
import { Timestamp } from './timestamp.ts';

/** A payment that is asked for. */
export const Disbursement = z
  .object({
    reference_id: SenderChosen,
    payer_fa: AddressText,
    payee_fa: AddressText,
    /** Digits, a point, one digit or two; whether it is right is answered item by item. */
    amount: z.string().max(40),
    scheduled_timestamp: z.string().max(40).optional(),
    payer_name: z.string().max(200).optional(),
    payee_name: z.string().max(200).optional(),
    note: z.string().max(99).optional(),
    purpose: z.string().max(99).optional(),
    instruction: z.string().max(999).optional(),
    currency_code: z.string().max(10).optional(),
    locale: Locale.optional(),
  })
  .strict();
export type Disbursement = z.infer<typeof Disbursement>;

/** A message of payments to be made. */
export const DisburseMessage = z
  .object({
    transaction_id: SenderChosen,
    disbursements: z.array(Disbursement).min(1).max(batchMax),
  })
  .strict();
export type DisburseMessage = z.infer<typeof DisburseMessage>;

/** A message that asks for payments by who pays or is paid. */
export const DisburseSearchMessage = z
  .object({
    transaction_id: SenderChosen,
    search_criteria: z
      .array(
        z
          .object({
            reference_id: SenderChosen,
            timestamp: Timestamp.optional(),
            request_type: z.literal('disburse'),
            attribute_type: z.enum(['payer_fa', 'payee_fa']),
            attribute_value: AddressText,
            locale: Locale.optional(),
          })
          .strict(),
      )
      .min(1)
      .max(batchMax),
  })
  .strict();
export type DisburseSearchMessage = z.infer<typeof DisburseSearchMessage>;

/** Why a payment is not made. */
export type DisburseReason =
  | 'rjct.reference_id.invalid'
  | 'rjct.reference_id.duplicate'
  | 'rjct.payer_fa.invalid'
  | 'rjct.payee_fa.invalid'
  | 'rjct.amount.invalid'
  | 'rjct.schedule_ts.invalid'
  | 'rjct.currency_code.invalid';

/** How a payment stands. */
export type DisbursementStanding =
  | { readonly status: Exclude<RequestStatus, 'rjct'> }
  | { readonly status: 'rjct'; readonly reason: DisburseReason };

/** The form of an amount. */
const amountForm = /^\d{1,13}\.\d{1,2}$/;

/** Why an item is refused before anybody is asked; undefined when nothing speaks against it. */
export function formRefusal(item: Disbursement): DisburseReason | undefined {
  const { amount, currency_code: currency, scheduled_timestamp: scheduled } = item;
  if (!amountForm.test(amount) || /^0*\.0*$/.test(amount)) return 'rjct.amount.invalid';
  if (currency !== undefined && !/^[A-Z]{3}$/.test(currency)) return 'rjct.currency_code.invalid';
  if (scheduled !== undefined && !Timestamp.safeParse(scheduled).success) {
    return 'rjct.schedule_ts.invalid';
  }
  return undefined;
}
