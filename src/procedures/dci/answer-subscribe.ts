import { randomUUID } from 'node:crypto';
import type { Subscription } from '../../dci/exchange-store.ts';
import { statedIn } from '../../dci/grounds.ts';
import type { Partner } from '../../dci/partner.ts';
import {
  SubscribeMessage,
  UnsubscribeMessage,
  type SubscribeAnswer,
  type SubscribeReason,
  type UnsubscribeReason,
} from '../../dci/subscription-message.ts';
import { instantOf, timestampOf } from '../../dci/timestamp.ts';
import { answeredKind, isRepeated, wholeStatus, type Answer, type Asked } from './answer.ts';
import { askedQuery } from './asked-query.ts';
import type { ExchangeNeeds } from './needs.ts';

type Item = SubscribeMessage['subscribe_request'][number];

const whys: Readonly<Record<SubscribeReason, string>> = {
  'rjct.reference_id.duplicate': 'The reference stands twice in the message.',
  'rjct.notify_types.invalid': 'Nobody is told of such events here.',
  'rjct.notify_details.invalid': 'The filter is not understood, or no sufficient ground is stated.',
  'rjct.event.already_subscribed': 'There is the same subscription already.',
};

/** What a filter is, where its sender does not say it: identifiers are the shortest. */
function filterTypeOf({ filter_type: type, filter }: Item['subscribe_criteria']) {
  return type ?? (Array.isArray(filter) ? ('predicate' as const) : ('idtype-value' as const));
}

/** The subscription that an item asks for, or why there is none. */
async function subscriptionFor(
  needs: ExchangeNeeds,
  item: Item,
  { partner, address }: { readonly partner: Partner; readonly address: string },
): Promise<Subscription | SubscribeReason> {
  const criteria = item.subscribe_criteria;
  const { reg_event_type: event, filter, notify_record_type: recordType, frequency } = criteria;
  if (!event) return 'rjct.notify_types.invalid';
  const filterType = filterTypeOf(criteria);
  const query = askedQuery(partner, { type: filterType, query: filter, entity: undefined });
  if (!query.ok) return 'rjct.notify_details.invalid';
  const stated = statedIn(criteria);
  const access = await needs.lawfulAccess(partner, {
    operation: 'subscribe',
    stated,
    about: query.value.kind === 'identifier' ? query.value : 'list',
    entity: 'Group',
  });
  if (!access.ok) return 'rjct.notify_details.invalid';
  return {
    code: randomUUID(),
    partner: partner.id,
    event,
    filterType,
    filter,
    recordType,
    stated,
    address,
    from: frequency ? instantOf(frequency.start_time) : 'open',
    until: frequency ? instantOf(frequency.end_time) : 'open',
  };
}

async function answerItem(
  needs: ExchangeNeeds,
  item: Item,
  how: { readonly partner: Partner; readonly address: string; readonly repeated: boolean },
): Promise<SubscribeAnswer> {
  const at = needs.now();
  const timestamp = timestampOf(at);
  const common = {
    reference_id: item.reference_id,
    timestamp,
    locale: item.locale ?? 'eng',
  };
  const wanted = how.repeated
    ? 'rjct.reference_id.duplicate'
    : await subscriptionFor(needs, item, how);
  const refused = (code: SubscribeReason): SubscribeAnswer => ({
    ...common,
    status: 'rjct',
    status_reason_code: code,
    status_reason_message: whys[code],
  });
  if (typeof wanted === 'string') return refused(wanted);
  if ((await needs.store.subscribe(wanted, at)) === 'already') {
    return refused('rjct.event.already_subscribed');
  }
  const subscriptions = [{ code: wanted.code, status: 'subscribe' as const, timestamp }];
  return { ...common, status: 'succ', subscriptions };
}

async function answerSubscribe(
  needs: ExchangeNeeds,
  { partner, message, correlationId, address }: Asked<SubscribeMessage>,
): Promise<Answer> {
  const references = message.subscribe_request.map(({ reference_id: reference }) => reference);
  const answers: SubscribeAnswer[] = [];
  for (const [place, item] of message.subscribe_request.entries()) {
    const repeated = isRepeated(references, place);
    answers.push(await answerItem(needs, item, { partner, address, repeated }));
  }
  return {
    action: 'on-subscribe',
    status: wholeStatus(answers),
    total: answers.length,
    completed: answers.length,
    message: {
      transaction_id: message.transaction_id,
      correlation_id: correlationId,
      subscribe_response: answers,
    },
  };
}

/** Why a whole request is refused: for the worst that any of its codes met. */
function reasonOf(found: readonly string[]): UnsubscribeReason | undefined {
  if (found.includes('unknown')) return 'rjct.subscription_code.invalid';
  return found.includes('ended_before') ? 'rjct.event.already_unsubscribed' : undefined;
}

async function answerUnsubscribe(
  needs: ExchangeNeeds,
  { partner, message, correlationId, at }: Asked<UnsubscribeMessage>,
): Promise<Answer> {
  const codes = [...new Set(message.subscription_codes)];
  const found: string[] = [];
  for (const code of codes) found.push(await needs.store.unsubscribe(partner.id, code, at));
  const reason = reasonOf(found);
  const status = found.includes('ended') || reason === undefined ? 'succ' : 'rjct';
  const ended = codes.filter((_, place) => found[place] !== 'unknown');
  return {
    action: 'on-unsubscribe',
    status,
    total: codes.length,
    completed: codes.length,
    message: {
      transaction_id: message.transaction_id,
      correlation_id: correlationId,
      timestamp: timestampOf(at),
      status,
      ...(reason === undefined ? {} : { status_reason_code: reason }),
      subscription_status: ended.map((code) => ({ code, status: 'unsubscribe' })),
    },
  };
}

/** To be told of what happens. */
export const subscribing = answeredKind({
  kind: 'subscribe',
  operation: 'subscribe',
  actions: ['subscribe'],
  schema: SubscribeMessage,
  about: ({ transaction_id: transactionId, subscribe_request: items }) => ({
    transactionId,
    references: items.map(({ reference_id: reference }) => reference),
    count: items.length,
  }),
  answer: answerSubscribe,
});

/** To be told no more. */
export const unsubscribing = answeredKind({
  kind: 'unsubscribe',
  operation: 'subscribe',
  actions: ['unsubscribe'],
  schema: UnsubscribeMessage,
  about: ({ transaction_id: transactionId }) => ({
    transactionId,
    references: [],
    count: undefined,
  }),
  answer: answerUnsubscribe,
});
