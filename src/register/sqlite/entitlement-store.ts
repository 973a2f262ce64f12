import { Currency } from '../../vocabulary/money.ts';
import { EntitlementId, ProgrammeId, ResidentId } from '../../vocabulary/record-ids.ts';
import { isLocked } from '../../vocabulary/resident-factor.ts';
import { Instant } from '../../vocabulary/time.ts';
import type { RedemptionChanges, RedemptionReceipts } from '../redemption-change.ts';
import type { Entitlement, HoldersHindrance } from '../redemption.ts';
import { findResident } from './resident-store.ts';
import type { Store } from './store.ts';

interface EntitlementRow {
  readonly id: string;
  readonly programme: string;
  readonly reference: string;
  readonly holder: string;
  readonly hundredths: number;
  readonly currency: string;
  readonly purpose: string;
  readonly collect_from: number;
  readonly collect_until: number;
  readonly cancelled: number;
  readonly redeemed: number;
}

const query = `SELECT *, EXISTS (SELECT 1 FROM redemptions
  WHERE entitlement = entitlements.id AND state <> 'reversed') AS redeemed FROM entitlements`;

function stateOf({ cancelled, redeemed }: EntitlementRow): Entitlement['state'] {
  if (redeemed === 1) return 'redeemed';
  return cancelled === 1 ? 'cancelled' : 'open';
}

function entitlementFrom(row: EntitlementRow): Entitlement {
  return {
    id: EntitlementId.parse(row.id),
    programme: ProgrammeId.parse(row.programme),
    reference: row.reference,
    holder: ResidentId.parse(row.holder),
    money: { hundredths: row.hundredths, currency: Currency.parse(row.currency) },
    purpose: row.purpose,
    collectFrom: Instant.parse(row.collect_from),
    collectUntil: Instant.parse(row.collect_until),
    state: stateOf(row),
  };
}

/** One entitlement. */
export function findEntitlement(store: Store, id: EntitlementId): Entitlement | undefined {
  const row = store.db.prepare<[string], EntitlementRow>(`${query} WHERE id = ?`).get(id);
  return row && entitlementFrom(row);
}

const sameIn = [
  'reference',
  'holder',
  'purpose',
  'collectFrom',
  'collectUntil',
] as const satisfies readonly (keyof Entitlement)[];

/** Opens it, unless the programme opened one of this reference before. */
export function openEntitlement(
  store: Store,
  change: RedemptionChanges['open_entitlement'],
): RedemptionReceipts['open_entitlement'] {
  const own = findEntitlement(store, change.id);
  if (own && (own.programme !== change.programme || own.reference !== change.reference)) {
    return { kind: 'known' };
  }
  const { changes } = store.db
    .prepare(
      `INSERT INTO entitlements (id, programme, reference, holder, hundredths, currency, purpose,
         collect_from, collect_until) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (programme, reference) DO NOTHING`,
    )
    .run(
      change.id,
      change.programme,
      change.reference,
      change.holder,
      change.money.hundredths,
      change.money.currency,
      change.purpose,
      change.collectFrom,
      change.collectUntil,
    );
  const row = store.db
    .prepare<[string, string], EntitlementRow>(`${query} WHERE programme = ? AND reference = ?`)
    .get(change.programme, change.reference);
  if (!row) throw new Error('what was opened is kept');
  const entitlement = entitlementFrom(row);
  if (changes === 1) return { kind: 'opened', entitlement };
  const { money } = entitlement;
  const same =
    sameIn.every((field) => entitlement[field] === change[field]) &&
    money.hundredths === change.money.hundredths &&
    money.currency === change.money.currency;
  return same ? { kind: 'replayed', entitlement } : { kind: 'conflict' };
}

/** Nobody collects it any more; one that was collected is not cancelled. */
export function cancelEntitlement(
  store: Store,
  { id, programme }: RedemptionChanges['cancel_entitlement'],
): RedemptionReceipts['cancel_entitlement'] {
  const found = findEntitlement(store, id);
  if (found?.programme !== programme) return { kind: 'refused', why: 'entitlement_unknown' };
  if (found.state === 'redeemed') return { kind: 'refused', why: 'entitlement_redeemed' };
  store.db.prepare('UPDATE entitlements SET cancelled = 1 WHERE id = ?').run(id);
  return { kind: 'cancelled' };
}

/** Whether somebody is a resident whose number is in force, and who did not lock everything. */
export function isInForce(store: Store, resident: ResidentId, at: Instant): boolean {
  const found = findResident(store, 'id = ? AND suspended_for IS NULL', resident);
  return found?.standing === 'in_force' && !isLocked(found.locks, [], at);
}

/** What keeps an entitlement from being collected at a time; undefined when nothing does. */
export function hindranceOf(
  store: Store,
  entitlement: Entitlement,
  at: Instant,
): HoldersHindrance | undefined {
  if (entitlement.state === 'cancelled') return 'entitlement_cancelled';
  if (entitlement.state === 'redeemed') return 'entitlement_redeemed';
  if (at < entitlement.collectFrom) return 'too_early';
  if (at > entitlement.collectUntil) return 'too_late';
  return isInForce(store, entitlement.holder, at) ? undefined : 'person_not_in_force';
}
