import { z } from 'zod';
import type { CallbackKind } from '../../dci/callback-address.ts';
import type { ExchangeNamed, KeptExchange } from '../../dci/exchange-store.ts';
import { mayAsk, type Partner } from '../../dci/partner.ts';
import { StatusMessage } from '../../dci/status-message.ts';
import { timestampOf } from '../../dci/timestamp.ts';
import type { ExchangeOperation } from '../../vocabulary/exchange-terms.ts';
import { Answer, answeredKind, type AnsweredKind, type Asked } from './answer.ts';
import { disbursementForm } from './answer-disburse.ts';
import type { ExchangeNeeds } from './needs.ts';

type TxnType = StatusMessage['txnstatus_request']['txn_type'];

/** Under which name the answers of a kind are listed. */
const listNames: Readonly<Record<TxnType, string>> = {
  search: 'search_response',
  subscribe: 'subscribe_response',
  unsubscribe: 'subscription_status',
  disburse: 'disbursements_status',
  link: 'link_response',
  update: 'update_response',
  unlink: 'unlink_response',
  resolve: 'resolve_response',
};

/** What a partner must be allowed to be told such answers, also when it was told them before. */
const operations: Readonly<Record<TxnType, ExchangeOperation>> = {
  search: 'search',
  subscribe: 'subscribe',
  unsubscribe: 'subscribe',
  disburse: 'disburse',
  link: 'mapper',
  update: 'mapper',
  unlink: 'mapper',
  resolve: 'mapper',
};

/** A list of a kept answer's items, with what names them. */
const Items = z.array(z.looseObject({ reference_id: z.string().optional() }));
const Referenced = z.array(z.looseObject({ reference_id: z.string() }));

/** References of a message that has no answer yet. */
function pendingItems({ message }: KeptExchange, at: string): readonly object[] {
  const body = z.looseObject({}).safeParse(message);
  const lists = body.success ? Object.values(body.data) : [];
  const items = lists.flatMap((list) => Referenced.safeParse(list).data ?? []);
  return items.map(({ reference_id }) => ({ reference_id, timestamp: at, status: 'pdng' }));
}

async function itemsOf(
  needs: ExchangeNeeds,
  exchange: KeptExchange,
  how: { readonly partner: Partner; readonly txnType: TxnType; readonly at: string },
): Promise<readonly object[]> {
  if (exchange.answer === undefined) return pendingItems(exchange, how.at);
  const { message } = Answer.parse(exchange.answer);
  const items = Items.safeParse(message[listNames[how.txnType]]).data ?? [];
  if (how.txnType !== 'disburse') return items;
  // A payment goes on after its answer was given.
  return Promise.all(
    items.map(async (item) => {
      const value = item.reference_id ?? '';
      const by = { kind: 'reference', value } as const;
      const [kept] = await needs.store.disbursements(how.partner.id, by);
      if (!kept) return item;
      return disbursementForm(
        kept.item,
        await needs.payments.standingOf(how.partner, kept),
        how.at,
      );
    }),
  );
}

function namedBy({
  attribute_type: type,
  attribute_value: values,
}: StatusMessage['txnstatus_request']): ExchangeNamed | 'subscriptions' {
  if (type === 'subscription_code_list') return 'subscriptions';
  if (type === 'reference_id_list') return { by: 'reference_id', values };
  return { by: type, value: values[0] ?? '' };
}

/** Subscriptions by their codes, as they hold. */
async function subscriptionsOf(
  { store }: ExchangeNeeds,
  partner: Partner,
  { request, at }: { readonly request: StatusMessage['txnstatus_request']; readonly at: string },
): Promise<readonly object[]> {
  const own = (await store.subscriptions()).filter((one) => one.partner === partner.id);
  const subscriptions = request.attribute_value
    .filter((code) => own.some((one) => one.code === code))
    .map((code) => ({ code, status: 'subscribe', timestamp: at }));
  const { reference_id } = request;
  return [{ reference_id, timestamp: at, status: 'succ', subscriptions }];
}

/** Only the items that were named, where items were. */
function onlyNamed(items: readonly object[], named: ExchangeNamed): readonly object[] {
  if (named.by !== 'reference_id') return items;
  return items.filter((item) => {
    const reference: unknown = Reflect.get(item, 'reference_id');
    return typeof reference === 'string' && named.values.includes(reference);
  });
}

async function statusItems(
  needs: ExchangeNeeds,
  { partner, message }: Asked<StatusMessage>,
  at: string,
) {
  const request = message.txnstatus_request;
  const named = namedBy(request);
  if (!mayAsk(partner, operations[request.txn_type])) return [];
  if (named === 'subscriptions') return subscriptionsOf(needs, partner, { request, at });
  const found = await needs.store.exchanges(partner.id, named);
  const ofType = found.filter(({ kind }) => kind === request.txn_type);
  const how = { partner, txnType: request.txn_type, at };
  const lists = await Promise.all(ofType.map((one) => itemsOf(needs, one, how)));
  return onlyNamed(lists.flat(), named);
}

async function answerStatus(
  needs: ExchangeNeeds,
  asked: Asked<StatusMessage>,
  prefix: '' | 'on-',
): Promise<Answer> {
  const { message, correlationId } = asked;
  const {
    txn_type: txnType,
    attribute_type: type,
    attribute_value: values,
  } = message.txnstatus_request;
  const at = timestampOf(asked.at);
  const items = await statusItems(needs, asked, at);
  const named = type === 'transaction_id' ? values[0] : undefined;
  return {
    action: 'txn-on-status',
    status: 'succ',
    total: 1,
    completed: 1,
    message: {
      transaction_id: message.transaction_id,
      correlation_id: correlationId,
      txnstatus_response: {
        txn_type: `${prefix}${txnType}`,
        txn_status: {
          transaction_id: named ?? message.transaction_id,
          correlation_id: correlationId,
          [listNames[txnType]]: items,
        },
      },
    },
  };
}

/** How what was asked before stands. */
export function askingStatus(
  kind: Extract<CallbackKind, `${string}txn-status`>,
  operation: ExchangeOperation,
): AnsweredKind {
  // The payments' interface names the types of what is answered.
  const prefix = kind === 'txn-status' ? '' : 'on-';
  return answeredKind({
    kind,
    operation,
    // Published examples of payments have other names here.
    actions: kind === 'txn-status' ? ['txn-status'] : ['txn-status', 'on-disburse', 'on-search'],
    schema: StatusMessage,
    about: ({ transaction_id: transactionId, txnstatus_request: request }) => ({
      transactionId,
      references: [request.reference_id],
      count: undefined,
    }),
    answer: (needs, asked) => answerStatus(needs, asked, prefix),
  });
}
