import { randomUUID } from 'node:crypto';
import { holds } from '../../dci/criterion.ts';
import { callbackAddress } from '../../dci/callback-address.ts';
import type { Exchange, ExchangeBody, Subscription } from '../../dci/exchange-store.ts';
import { mayAsk, type Partner } from '../../dci/partner.ts';
import { groupForm, groupValues, memberForm, registryType } from '../../dci/record-form.ts';
import type { Access, GivenRecord, GroupRecord, RecordChange } from '../../dci/records.ts';
import { timestampOf } from '../../dci/timestamp.ts';
import type { Instant } from '../../vocabulary/time.ts';
import { askedQuery } from './asked-query.ts';
import type { ExchangeNeeds } from './needs.ts';

/** Changes that are told of in one turn. */
const changesMax = 100;

function isOpen({ from, until }: Subscription, at: Instant): boolean {
  return (from === 'open' || from <= at) && (until === 'open' || at <= until);
}

function idOf({ identifiers }: GroupRecord): string | undefined {
  return identifiers.find(({ type }) => type === 'HOUSEHOLD_ID')?.value;
}

/** Whether a group, as it is now, is one that the subscriber wants to hear of. */
async function concerns(
  { records }: ExchangeNeeds,
  { filterType: type, filter }: Subscription,
  {
    group,
    partner,
    day,
  }: {
    readonly group: GroupRecord;
    readonly partner: Partner;
    readonly day: string;
  },
): Promise<boolean> {
  const query = askedQuery(partner, { type, query: filter, entity: undefined });
  if (!query.ok) return false;
  if (query.value.kind === 'criterion') {
    // Of groups that it does not name a partner hears only where it may list them.
    const listed = group.programmes.some(
      ({ code, state }) => state === 'Active' && partner.programmes.includes(code),
    );
    return listed && holds(query.value.criterion, groupValues(group, day));
  }
  const named = await records.byIdentifier(query.value, partner);
  return named !== undefined && idOf(named.group) === idOf(group);
}

/** The events of a change, one for each record: a group, or each of its members. */
function eventsOf(
  given: GivenRecord,
  { recordType }: Subscription,
  { change, timestamp }: { readonly change: RecordChange; readonly timestamp: string },
) {
  const isGroup = recordType.slice(recordType.lastIndexOf(':') + 1) === 'Group';
  const records = isGroup
    ? [groupForm(given)]
    : given.group.members.map((member) => memberForm(member, given));
  return records.map((record) => ({
    reference_id: randomUUID(),
    timestamp,
    data: {
      version: '1.0.0',
      reg_type: registryType,
      reg_event_type: change.event,
      reg_record_type: isGroup ? 'Group' : 'Member',
      reg_records: record,
    },
    locale: 'eng',
  }));
}

function notification(
  subscription: Subscription,
  notify_event: ReturnType<typeof eventsOf>,
  at: Instant,
): { readonly exchange: Exchange; readonly body: ExchangeBody } {
  const transactionId = randomUUID();
  const exchange: Exchange = {
    correlationId: randomUUID(),
    partner: subscription.partner,
    kind: 'notify',
    transactionId,
    references: notify_event.map(({ reference_id: reference }) => reference),
    address: callbackAddress(subscription.address, 'notify'),
    at,
  };
  const answer = {
    action: 'notify',
    status: 'succ',
    total: notify_event.length,
    completed: notify_event.length,
    message: { transaction_id: transactionId, notify_event },
  };
  return { exchange, body: { message: {}, answer } };
}

/** A group that changed, for somebody who still may be told, on the grounds that she stated. */
async function groupFor(
  needs: ExchangeNeeds,
  subscription: Subscription,
  change: RecordChange,
): Promise<{ readonly group: GroupRecord; readonly access: Access } | undefined> {
  const { partner: id, stated, address } = subscription;
  const partner: Partner | undefined = await needs.partners.find(id);
  if (!partner || !mayAsk(partner, 'subscribe') || address === 'none') return undefined;
  const group = await needs.records.changed(change, partner);
  const day = timestampOf(needs.now()).slice(0, 10);
  if (!group || !(await concerns(needs, subscription, { group, partner, day }))) return undefined;
  const access = await needs.lawfulAccess(partner, {
    operation: 'subscribe',
    stated,
    about: { type: 'HOUSEHOLD_ID', value: idOf(group) ?? '' },
    entity: 'Group',
  });
  return access.ok ? { group, access: access.value } : undefined;
}

async function toldOf(
  needs: ExchangeNeeds,
  change: RecordChange,
  subscriptions: readonly Subscription[],
) {
  const at = needs.now();
  const timestamp = timestampOf(at);
  const told: { readonly exchange: Exchange; readonly body: ExchangeBody }[] = [];
  for (const subscription of subscriptions) {
    if (subscription.event !== change.event || !isOpen(subscription, at)) continue;
    const found = await groupFor(needs, subscription, change);
    if (!found) continue;
    const { group, access } = found;
    const [given] = await needs.records.give([{ group, member: 'group' }], access);
    if (!given) continue;
    const events = eventsOf(given, subscription, { change, timestamp });
    told.push(notification(subscription, events, at));
  }
  return told;
}

/**
 * Writes what subscribers are told of what happened since the last time.
 * @returns how many changes there were
 */
export async function tellSubscribers(needs: ExchangeNeeds): Promise<number> {
  const from = await needs.store.toldUntil();
  const end = await needs.records.changesEnd();
  if (end === from) return 0;
  const subscriptions = await needs.store.subscriptions();
  if (subscriptions.length === 0) {
    // Nobody listens: what happened in millions of households need not be read for that.
    await needs.store.tell(end, []);
    return 0;
  }
  const { changes, place } = await needs.records.changesAfter(from, changesMax);
  const told = [];
  for (const change of changes) told.push(...(await toldOf(needs, change, subscriptions)));
  await needs.store.tell(place, told);
  return changes.length;
}
