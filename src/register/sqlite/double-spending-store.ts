import {
  DoubleSpendingId,
  EntitlementId,
  OperatorId,
  ProgrammeId,
  RedemptionId,
} from '../../vocabulary/record-ids.ts';
import { Instant } from '../../vocabulary/time.ts';
import type { RedemptionChanges, RedemptionReceipts } from '../redemption-change.ts';
import type { DoubleSpending, Entitlement } from '../redemption.ts';
import type { Store } from './store.ts';

interface DoubleSpendingRow {
  readonly id: string;
  readonly entitlement: string;
  readonly programme: string;
  readonly first: string;
  readonly verification: string;
  readonly verifier: string;
  readonly point: string;
  readonly at: number;
  readonly found_at: number;
  readonly finding: string | null;
  readonly closed_by: string | null;
  readonly closed_at: number | null;
}

function stateFrom({ finding, closed_by, closed_at }: DoubleSpendingRow): DoubleSpending['state'] {
  if (closed_by === null || closed_at === null) return { kind: 'open' };
  return {
    kind: finding === 'fraud' ? 'fraud' : 'error',
    by: OperatorId.parse(closed_by),
    at: Instant.parse(closed_at),
  };
}

function doubleSpendingFrom(row: DoubleSpendingRow): DoubleSpending {
  return {
    id: DoubleSpendingId.parse(row.id),
    entitlement: EntitlementId.parse(row.entitlement),
    programme: ProgrammeId.parse(row.programme),
    first: RedemptionId.parse(row.first),
    verification: row.verification,
    verifier: row.verifier,
    point: row.point,
    at: Instant.parse(row.at),
    foundAt: Instant.parse(row.found_at),
    state: stateFrom(row),
  };
}

/** One of them. */
export function findDoubleSpending(
  store: Store,
  by: 'id' | 'verification',
  value: string,
): DoubleSpending | undefined {
  const row = store.db
    .prepare<[string], DoubleSpendingRow>(`SELECT * FROM double_spendings WHERE ${by} = ?`)
    .get(value);
  return row && doubleSpendingFrom(row);
}

/** Those that wait for somebody to look, oldest first; or the last that were closed. */
export function findDoubleSpendings(
  store: Store,
  state: 'open' | 'closed',
  max: number,
): readonly DoubleSpending[] {
  const condition =
    state === 'open'
      ? 'closed_at IS NULL ORDER BY found_at'
      : 'closed_at IS NOT NULL ORDER BY closed_at DESC';
  return store.db
    .prepare<[number], DoubleSpendingRow>(
      `SELECT * FROM double_spendings WHERE ${condition} LIMIT ?`,
    )
    .all(max)
    .map(doubleSpendingFrom);
}

/** Writes down that an entitlement was collected again. */
export function noteDoubleSpending(
  store: Store,
  change: RedemptionChanges['redeem_offline'],
  of: { readonly entitlement: Entitlement; readonly first: RedemptionId },
): DoubleSpending {
  store.db
    .prepare(
      `INSERT INTO double_spendings (id, entitlement, programme, first, verification, verifier,
         point, request_hash, at, found_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    )
    .run(
      change.doubleSpending,
      of.entitlement.id,
      of.entitlement.programme,
      of.first,
      change.verification,
      change.verifier,
      change.point,
      change.requestHash,
      change.at,
      change.arrivedAt,
    );
  const found = findDoubleSpending(store, 'id', change.doubleSpending);
  if (!found) throw new Error('what was noted is kept');
  return found;
}

/** Says what it was. */
export function closeDoubleSpending(
  store: Store,
  change: RedemptionChanges['close_double_spending'],
): RedemptionReceipts['close_double_spending'] {
  const { changes } = store.db
    .prepare(
      `UPDATE double_spendings SET finding = ?, closed_by = ?, closed_at = ?
       WHERE id = ? AND closed_at IS NULL`,
    )
    .run(change.finding, change.operator, change.at, change.id);
  return { closed: changes === 1 };
}
