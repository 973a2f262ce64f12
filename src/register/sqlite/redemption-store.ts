import { EntitlementId, ProgrammeId, RedemptionId } from '../../vocabulary/record-ids.ts';
import { Instant } from '../../vocabulary/time.ts';
import type { RedemptionChanges, RedemptionReceipts } from '../redemption-change.ts';
import type { TokenWorth } from '../programme-change.ts';
import type { Entitlement, Redemption, RedemptionHindrance } from '../redemption.ts';
import { findDoubleSpending, noteDoubleSpending } from './double-spending-store.ts';
import { findEntitlement, hindranceOf, isInForce } from './entitlement-store.ts';
import { consumeToken } from './programme-access.ts';
import { mayCollectFor } from './proxy-store.ts';
import type { Store } from './store.ts';

interface RedemptionRow {
  readonly place: number;
  readonly id: string;
  readonly entitlement: string;
  readonly programme: string;
  readonly way: string;
  readonly collected_by: string;
  readonly verification: string;
  readonly point: string;
  readonly request_hash: string;
  readonly at: number;
  readonly state: string;
  readonly payment: string;
}

function oneOf<T extends string>(value: string, ...known: readonly T[]): T {
  const found = known.find((one) => one === value);
  if (found === undefined) throw new Error('a redemption is of a known kind');
  return found;
}

function redemptionFrom(row: RedemptionRow): Redemption {
  return {
    id: RedemptionId.parse(row.id),
    entitlement: EntitlementId.parse(row.entitlement),
    programme: ProgrammeId.parse(row.programme),
    way: oneOf(row.way, 'online', 'offline', 'exception'),
    collectedBy: oneOf(row.collected_by, 'holder', 'guardian', 'proxy'),
    verification: row.verification,
    point: row.point,
    requestHash: row.request_hash,
    at: Instant.parse(row.at),
    place: row.place,
    state: oneOf(row.state, 'authorised', 'paid', 'reversed'),
    payment: row.payment,
  };
}

function findBy(
  store: Store,
  condition: string,
  ...values: readonly string[]
): Redemption | undefined {
  const row = store.db
    .prepare<unknown[], RedemptionRow>(`SELECT * FROM redemptions WHERE ${condition}`)
    .get(...values);
  return row && redemptionFrom(row);
}

/** One redemption. */
export function findRedemption(store: Store, id: RedemptionId): Redemption | undefined {
  return findBy(store, 'id = ?', id);
}

/** Those of a programme after a place, in order. */
export function findRedemptionsOf(
  store: Store,
  programme: ProgrammeId,
  after: number,
  max: number,
): readonly Redemption[] {
  return store.db
    .prepare<[string, number, number], RedemptionRow>(
      'SELECT * FROM redemptions WHERE programme = ? AND place > ? ORDER BY place LIMIT ?',
    )
    .all(programme, after, max)
    .map(redemptionFrom);
}

type Written = Omit<Redemption, 'place' | 'state' | 'payment'> & { readonly collector: string };

/** Writes a redemption whose entitlement was found open in this transaction. */
export function writeRedemption(store: Store, written: Written): Redemption {
  store.db
    .prepare(
      `INSERT INTO redemptions (id, entitlement, programme, way, collected_by, collector,
         verification, point, request_hash, at, state, payment)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'authorised', '')`,
    )
    .run(
      written.id,
      written.entitlement,
      written.programme,
      written.way,
      written.collectedBy,
      written.collector,
      written.verification,
      written.point,
      written.requestHash,
      written.at,
    );
  const redemption = findRedemption(store, written.id);
  if (!redemption) throw new Error('what was redeemed is kept');
  return redemption;
}

const refused = (why: RedemptionHindrance) => ({ kind: 'refused', why }) as const;

type Replayed =
  | { readonly kind: 'replayed'; readonly redemption: Redemption }
  | { readonly kind: 'refused'; readonly why: RedemptionHindrance };

/** What became of this identifier or this verification before. */
function before(
  store: Store,
  change: {
    readonly id: RedemptionId;
    readonly requestHash: string;
    readonly verification: string;
  },
): Replayed | undefined {
  const known = findRedemption(store, change.id);
  if (known) {
    const same = known.requestHash === change.requestHash;
    return same ? { kind: 'replayed', redemption: known } : refused('redemption_id_taken');
  }
  const used = findBy(store, 'verification = ?', change.verification);
  return used && refused('verification_used');
}

/** What keeps a token from being used up. */
const hindranceOfToken = {
  consumed: 'verification_used',
  programme_suspended: 'programme_suspended',
  identity_not_in_force: 'person_not_in_force',
} as const satisfies Record<Exclude<TokenWorth, 'good'>, RedemptionHindrance>;

/** Joins entitlement, verification and collection in one step. */
export function redeem(
  store: Store,
  change: RedemptionChanges['redeem'],
): RedemptionReceipts['redeem'] {
  const earlier = before(store, change);
  if (earlier) return earlier;
  const entitlement = findEntitlement(store, change.entitlement);
  if (entitlement?.programme !== change.programme) return refused('entitlement_unknown');
  const hindrance = hindranceOf(store, entitlement, change.at);
  if (hindrance) return refused(hindrance);
  const { collector } = change;
  if (!isInForce(store, collector.resident, change.at)) return refused('person_not_in_force');
  if (!mayCollect(store, entitlement, change)) return refused('not_the_holder');
  const { token, at } = change;
  // The last step that may refuse: a token is used up by a redemption, not by a refusal.
  const { outcome } = consumeToken(store, { ...token, at });
  if (outcome !== 'good') return refused(hindranceOfToken[outcome]);
  const redemption = writeRedemption(store, {
    ...change,
    way: 'online',
    collectedBy: collector.as,
    collector: collector.resident,
  });
  return { kind: 'redeemed', redemption };
}

/** Whom the record names as guardian was read before; a leave may have ended since it was. */
function mayCollect(
  store: Store,
  { holder, programme }: Entitlement,
  { collector, at }: RedemptionChanges['redeem'],
): boolean {
  switch (collector.as) {
    case 'holder':
      return collector.resident === holder;
    case 'guardian':
      return collector.resident !== holder;
    case 'proxy':
      return (
        collector.proxy !== 'none' &&
        mayCollectFor(store, { id: collector.proxy, holder, programme, at }, collector.resident)
      );
  }
}

/** Takes what was done without a line; who comes second is a double spending. */
export function redeemOffline(
  store: Store,
  change: RedemptionChanges['redeem_offline'],
): RedemptionReceipts['redeem_offline'] {
  const known = findDoubleSpending(store, 'verification', change.verification);
  if (known) return { kind: 'double_spending', found: known };
  // A verifier that reports again gives its act another identifier: the act is the same.
  const reported = findBy(store, 'verification = ?', change.verification);
  if (reported?.requestHash === change.requestHash) {
    return { kind: 'replayed', redemption: reported };
  }
  const earlier = before(store, change);
  if (earlier) return earlier;
  const entitlement = findEntitlement(store, change.entitlement);
  if (!entitlement) return refused('entitlement_unknown');
  if (change.collector !== entitlement.holder) return refused('not_the_holder');
  const first = findBy(store, `entitlement = ? AND state <> 'reversed'`, entitlement.id);
  if (first) {
    const found = noteDoubleSpending(store, change, { entitlement, first: first.id });
    return { kind: 'double_spending', found };
  }
  const hindrance = hindranceOf(store, entitlement, change.at);
  if (hindrance) return refused(hindrance);
  const redemption = writeRedemption(store, {
    ...change,
    programme: entitlement.programme,
    way: 'offline',
    collectedBy: 'holder',
  });
  return { kind: 'redeemed', redemption };
}

/** Says how the payment went; the same twice is the same. */
export function settleRedemption(
  store: Store,
  change: RedemptionChanges['settle_redemption'],
): RedemptionReceipts['settle_redemption'] {
  const known = findRedemption(store, change.id);
  if (known?.programme !== change.programme) return { kind: 'refused', why: 'redemption_unknown' };
  const { outcome, payment } = change;
  if (known.state === outcome && known.payment === payment) {
    return { kind: 'settled', redemption: known };
  }
  if (known.state !== 'authorised') return { kind: 'refused', why: 'settled_otherwise' };
  store.db
    .prepare('UPDATE redemptions SET state = ?, payment = ? WHERE id = ?')
    .run(outcome, payment, change.id);
  return { kind: 'settled', redemption: { ...known, state: outcome, payment } };
}
