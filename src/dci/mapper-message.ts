import { z } from 'zod';
import { Locale, SenderChosen } from './envelope.ts';
import { AddressText } from './financial-address.ts';
import { batchMax } from './search-message.ts';
import { Timestamp } from './timestamp.ts';

const common = {
  reference_id: SenderChosen,
  timestamp: Timestamp,
  name: z.string().max(200).optional(),
  phone_number: z.string().max(40).optional(),
  additional_info: z.array(z.looseObject({})).max(50).optional(),
  locale: Locale.optional(),
} as const;

/** A list of items under the name that its action has. */
function message<N extends string, T extends z.ZodRawShape>(name: N, item: T) {
  const items = z.array(z.object({ ...common, ...item }).strict());
  return z.object({ transaction_id: SenderChosen, [name]: items.min(1).max(batchMax) }).strict();
}

const both = { id: AddressText, fa: AddressText } as const;

/** Messages of the mapper: who is paid where. */
export const mapperMessages = {
  link: message('link_request', both),
  update: message('update_request', both),
  unlink: message('unlink_request', { id: AddressText, fa: AddressText.optional() }),
  resolve: message('resolve_request', {
    // The newer version asks by either; the older one demands the second.
    id: AddressText.optional(),
    fa: AddressText.optional(),
    scope: z.enum(['yes_no', 'details']).default('yes_no'),
  }),
} as const;
export type MapperAction = keyof typeof mapperMessages;

/** One item of any of them. */
export const MapperItem = z.object({
  reference_id: SenderChosen,
  id: AddressText.optional(),
  fa: AddressText.optional(),
  name: z.string().optional(),
  scope: z.enum(['yes_no', 'details']).default('yes_no'),
  locale: Locale.optional(),
});
export type MapperItem = z.infer<typeof MapperItem>;

/** What became of an item. */
export type MapperReason =
  | 'rjct.reference_id.duplicate'
  | 'rjct.id.invalid'
  | 'rjct.fa.invalid'
  | 'rjct.other.error'
  | 'succ.fa.active'
  | 'succ.fa.not_found'
  | 'succ.fa.not_linked_to_id'
  | 'succ.id.active'
  | 'succ.id.not_found';
