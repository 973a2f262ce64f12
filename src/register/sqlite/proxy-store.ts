import { OperatorId, ProgrammeId, ProxyId, ResidentId } from '../../vocabulary/record-ids.ts';
import { Instant } from '../../vocabulary/time.ts';
import type { RedemptionChanges, RedemptionReceipts } from '../redemption-change.ts';
import type { CollectionProxy } from '../redemption.ts';
import { isInForce } from './entitlement-store.ts';
import type { Store } from './store.ts';

/** People for whom one person may collect; more is a business. */
const holdersMax = 3;

interface ProxyRow {
  readonly id: string;
  readonly holder: string;
  readonly proxy: string;
  readonly programme: string;
  readonly until: number;
  readonly recorded_by: string;
  readonly state: string;
}

function proxyFrom(row: ProxyRow): CollectionProxy {
  return {
    id: ProxyId.parse(row.id),
    holder: ResidentId.parse(row.holder),
    proxy: ResidentId.parse(row.proxy),
    programme: row.programme === 'any' ? 'any' : ProgrammeId.parse(row.programme),
    until: Instant.parse(row.until),
    recordedBy: OperatorId.parse(row.recorded_by),
    state: row.state === 'active' ? 'active' : 'revoked',
  };
}

/** Leaves that somebody gave. */
export function findProxiesOf(store: Store, holder: ResidentId): readonly CollectionProxy[] {
  return store.db
    .prepare<[string], ProxyRow>('SELECT * FROM proxies WHERE holder = ? ORDER BY until DESC')
    .all(holder)
    .map(proxyFrom);
}

/** Records that somebody may collect for another; the same two have one leave. */
export function putProxy(
  store: Store,
  change: RedemptionChanges['put_proxy'],
): RedemptionReceipts['put_proxy'] {
  const both = [change.holder, change.proxy];
  if (change.holder === change.proxy || !both.every((one) => isInForce(store, one, change.at))) {
    return { kind: 'refused', why: 'person_not_in_force' };
  }
  const others = store.db
    .prepare<[string, string, number], { n: number }>(
      `SELECT count(DISTINCT holder) AS n FROM proxies
       WHERE proxy = ? AND holder <> ? AND state = 'active' AND until > ?`,
    )
    .get(change.proxy, change.holder, change.at);
  if ((others?.n ?? 0) >= holdersMax) return { kind: 'refused', why: 'proxies_too_many' };
  store.db
    .prepare(
      `INSERT INTO proxies (id, holder, proxy, programme, until, recorded_by, state)
       VALUES (?, ?, ?, ?, ?, ?, 'active')`,
    )
    .run(change.id, change.holder, change.proxy, change.programme, change.until, change.operator);
  return { kind: 'recorded' };
}

/** Ends a leave. */
export function revokeProxy(
  store: Store,
  { id }: RedemptionChanges['revoke_proxy'],
): RedemptionReceipts['revoke_proxy'] {
  const { changes } = store.db
    .prepare(`UPDATE proxies SET state = 'revoked' WHERE id = ? AND state = 'active'`)
    .run(id);
  return { revoked: changes === 1 };
}

/** Whether this leave lets her collect what this programme owes the holder. */
export function mayCollectFor(
  store: Store,
  leave: {
    readonly id: ProxyId;
    readonly holder: ResidentId;
    readonly programme: ProgrammeId;
    readonly at: Instant;
  },
  collector: ResidentId,
): boolean {
  const row = store.db
    .prepare<[string, string, string, string, number], { id: string }>(
      `SELECT id FROM proxies WHERE id = ? AND holder = ? AND proxy = ?
       AND programme IN ('any', ?) AND state = 'active' AND until > ?`,
    )
    .get(leave.id, leave.holder, collector, leave.programme, leave.at);
  return row !== undefined;
}
