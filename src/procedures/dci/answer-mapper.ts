import { z } from 'zod';
import type { RequestStatus } from '../../dci/envelope.ts';
import type { MapperLink } from '../../dci/exchange-store.ts';
import { addressFrom, comparable } from '../../dci/financial-address.ts';
import {
  MapperItem,
  mapperMessages,
  type MapperAction,
  type MapperReason,
} from '../../dci/mapper-message.ts';
import type { Partner } from '../../dci/partner.ts';
import { timestampOf } from '../../dci/timestamp.ts';
import {
  answeredKind,
  isRepeated,
  wholeStatus,
  type Answer,
  type AnsweredKind,
  type Asked,
} from './answer.ts';
import type { ExchangeNeeds } from './needs.ts';

/** What became of an item, beside its status. */
interface Outcome {
  readonly status: RequestStatus;
  readonly reason?: MapperReason;
  readonly link?: MapperLink;
}

const done: Outcome = { status: 'succ' };
const refused = (reason: MapperReason): Outcome => ({ status: 'rjct', reason });

/** Writes or removes who is paid where. */
async function changed(
  { store }: ExchangeNeeds,
  partner: Partner,
  { action, item }: { readonly action: 'link' | 'update' | 'unlink'; readonly item: MapperItem },
): Promise<Outcome> {
  const { id = '', fa = '', name = '' } = item;
  if (!addressFrom(id)) return refused('rjct.id.invalid');
  if (action === 'unlink') {
    const known = await store.link(partner.id, id);
    if (fa !== '' && known && comparable(known.fa) !== comparable(fa)) {
      return refused('rjct.fa.invalid');
    }
    const removed = await store.removeLink(partner.id, id);
    return removed === 'removed' ? done : refused('rjct.id.invalid');
  }
  if (!addressFrom(fa)) return refused('rjct.fa.invalid');
  const put = await store.putLink(partner.id, { id, fa, name }, action);
  if (put === 'known') return refused('rjct.other.error');
  return put === 'put' ? done : refused('rjct.id.invalid');
}

/** Looks up who is paid where: by whom, by where, or whether both belong together. */
async function resolved(
  { store }: ExchangeNeeds,
  partner: Partner,
  { id, fa }: MapperItem,
): Promise<Outcome> {
  if (id !== undefined) {
    if (!addressFrom(id)) return refused('rjct.id.invalid');
    const link = await store.link(partner.id, id);
    if (!link) return { status: 'succ', reason: 'succ.id.not_found' };
    if (fa !== undefined && comparable(fa) !== comparable(link.fa)) {
      return { status: 'succ', reason: 'succ.fa.not_linked_to_id' };
    }
    return { status: 'succ', reason: 'succ.id.active', link };
  }
  if (fa === undefined || !addressFrom(fa)) return refused('rjct.fa.invalid');
  const [link] = await store.linksTo(partner.id, fa);
  return link
    ? { status: 'succ', reason: 'succ.fa.active', link }
    : { status: 'succ', reason: 'succ.fa.not_found' };
}

function itemForm(item: MapperItem, { status, reason, link }: Outcome, timestamp: string) {
  const { reference_id, id, fa, scope, locale } = item;
  // Details go only to who asks for them, and only what the partner itself has linked.
  const told = link && scope === 'details' ? { id: link.id, fa: link.fa } : { id, fa };
  return {
    reference_id,
    timestamp,
    status,
    ...(reason === undefined ? {} : { status_reason_code: reason }),
    ...(told.id === undefined ? {} : { id: told.id }),
    ...(told.fa === undefined ? {} : { fa: told.fa }),
    locale: locale ?? 'eng',
  };
}

const Transaction = z.looseObject({ transaction_id: z.string() });

/** The transaction of a message of the mapper, and its items. */
function partsOf(action: MapperAction, message: Readonly<Record<string, unknown>>) {
  const items = MapperItem.array().parse(message[`${action}_request`]);
  return { transactionId: Transaction.parse(message).transaction_id, items };
}

async function answerMapper(
  needs: ExchangeNeeds,
  action: MapperAction,
  { partner, message, correlationId, at }: Asked<Readonly<Record<string, unknown>>>,
): Promise<Answer> {
  const { transactionId, items } = partsOf(action, message);
  const references = items.map(({ reference_id: reference }) => reference);
  const answers: ReturnType<typeof itemForm>[] = [];
  for (const [place, item] of items.entries()) {
    const outcome = isRepeated(references, place)
      ? refused('rjct.reference_id.duplicate')
      : await (action === 'resolve'
          ? resolved(needs, partner, item)
          : changed(needs, partner, { action, item }));
    answers.push(itemForm(item, outcome, timestampOf(at)));
  }
  return {
    action: `on-${action}`,
    status: wholeStatus(answers),
    total: answers.length,
    completed: answers.length,
    message: {
      transaction_id: transactionId,
      correlation_id: correlationId,
      [`${action}_response`]: answers,
    },
  };
}

/** Who is paid where: links, changes, removals, and what is linked. */
export function mapping(action: MapperAction): AnsweredKind {
  return answeredKind({
    kind: action,
    operation: 'mapper',
    // The sync addresses are all published with the first one's name.
    actions: [action, 'link'],
    schema: mapperMessages[action],
    about: (message) => {
      const { transactionId, items } = partsOf(action, message);
      return {
        transactionId,
        references: items.map(({ reference_id: reference }) => reference),
        count: items.length,
      };
    },
    answer: (needs, asked) => answerMapper(needs, action, asked),
  });
}
