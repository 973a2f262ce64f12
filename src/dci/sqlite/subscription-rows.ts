import { z } from 'zod';
import { Instant } from '../../vocabulary/time.ts';
import type { Subscription } from '../exchange-store.ts';
import { lookupOf, openJson, sealJson, type SealedExchange } from './sealed-exchange.ts';

const Body = z.object({
  event: z.enum(['REGISTER', 'NewHouseHoldMember', 'UPDATE']),
  filterType: z.enum(['idtype-value', 'expression', 'predicate']),
  filter: z.unknown(),
  recordType: z.string(),
  stated: z.object({
    kind: z.enum(['consent', 'authorize', 'none']),
    purpose: z.string(),
    basis: z.string(),
  }),
  address: z.string(),
  from: z.union([Instant, z.literal('open')]),
  until: z.union([Instant, z.literal('open')]),
});

/** What makes two subscriptions of one partner the same. */
function sameness(store: SealedExchange, of: Subscription): string {
  const { event, filterType, filter, recordType } = of;
  return lookupOf(store, 'subscription', JSON.stringify([event, filterType, filter, recordType]));
}

/** Keeps a subscription, unless the partner has the same. */
export function insertSubscription(
  store: SealedExchange,
  of: Subscription,
  at: number,
): 'subscribed' | 'already' {
  const { code, partner, ...body } = of;
  const same = sameness(store, of);
  const known = store.db
    .prepare('SELECT 1 FROM subscriptions WHERE partner = ? AND same = ? AND active = 1')
    .get(partner, same);
  if (known !== undefined) return 'already';
  store.db
    .prepare(
      `INSERT INTO subscriptions (code, partner, same, body, active, at)
       VALUES (?, ?, ?, ?, 1, ?)`,
    )
    .run(code, partner, same, sealJson(store, { row: code, kind: 'subscription' }, body), at);
  return 'subscribed';
}

/** Ends a partner's own subscription. */
export function endSubscription(
  store: SealedExchange,
  partner: string,
  code: string,
  at: number,
): 'ended' | 'ended_before' | 'unknown' {
  const row = store.db
    .prepare<[string, string], { active: number }>(
      'SELECT active FROM subscriptions WHERE code = ? AND partner = ?',
    )
    .get(code, partner);
  if (!row) return 'unknown';
  if (row.active === 0) return 'ended_before';
  store.db.prepare('UPDATE subscriptions SET active = 0, at = ? WHERE code = ?').run(at, code);
  return 'ended';
}

/** Every subscription that holds. */
export function activeSubscriptions(store: SealedExchange): readonly Subscription[] {
  return store.db
    .prepare<[], { code: string; partner: string; body: Buffer }>(
      'SELECT code, partner, body FROM subscriptions WHERE active = 1 ORDER BY code',
    )
    .all()
    .map(({ code, partner, body }) => ({
      code,
      partner,
      ...Body.parse(openJson(store, { row: code, kind: 'subscription' }, body)),
    }));
}
