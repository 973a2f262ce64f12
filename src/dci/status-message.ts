import { z } from 'zod';
import { Locale, SenderChosen } from './envelope.ts';
import { batchMax } from './search-message.ts';

/** Kinds of exchanges that can be asked about. */
const TxnType = z.enum([
  'search',
  'subscribe',
  'unsubscribe',
  'disburse',
  'link',
  'update',
  'unlink',
  'resolve',
]);

/** A message that asks how others stand. */
export const StatusMessage = z
  .object({
    transaction_id: SenderChosen,
    txnstatus_request: z
      .object({
        reference_id: SenderChosen,
        // Some senders write the answer's name, e.g. `on-disburse`.
        txn_type: z.preprocess(
          (sent) => (typeof sent === 'string' ? sent.replace(/^on-/, '') : sent),
          TxnType,
        ),
        attribute_type: z.enum([
          'transaction_id',
          'reference_id_list',
          'correlation_id',
          'subscription_code_list',
        ]),
        /** One or several: versions disagree which of them may be a list. */
        attribute_value: z.union([
          SenderChosen.transform((one) => [one]),
          z.array(SenderChosen).min(1).max(batchMax),
        ]),
        locale: Locale.optional(),
      })
      .strict(),
  })
  .strict();
export type StatusMessage = z.infer<typeof StatusMessage>;
