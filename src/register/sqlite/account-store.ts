import { OperatorAccount, ProgrammeAccount, StationAccount } from '../accounts.ts';
import type { Changes, Receipts } from '../change.ts';
import type { Store } from './store.ts';

type Kind = 'operator' | 'programme' | 'station';

function bodies(store: Store, kind: Kind): readonly unknown[] {
  return store.db
    .prepare<[string], { body: string }>('SELECT body FROM accounts WHERE kind = ? ORDER BY id')
    .all(kind)
    .map(({ body }): unknown => JSON.parse(body));
}

function body(store: Store, kind: Kind, id: string): unknown {
  const row = store.db
    .prepare<[string, string], { body: string }>(
      'SELECT body FROM accounts WHERE kind = ? AND id = ?',
    )
    .get(kind, id);
  return row && JSON.parse(row.body);
}

/** Records an account as it is now. */
export function putAccount(
  store: Store,
  kind: Kind,
  account: OperatorAccount | ProgrammeAccount | StationAccount,
): void {
  store.db
    .prepare(
      `INSERT INTO accounts (kind, id, body) VALUES (?, ?, ?)
       ON CONFLICT (kind, id) DO UPDATE SET body = excluded.body`,
    )
    .run(kind, account.id, JSON.stringify(account));
}

/** One operator. */
export function findOperator(store: Store, id: string): OperatorAccount | undefined {
  return OperatorAccount.optional().parse(body(store, 'operator', id));
}

/** Every operator. */
export function findOperators(store: Store): readonly OperatorAccount[] {
  return bodies(store, 'operator').map((account) => OperatorAccount.parse(account));
}

/** One programme. */
export function findProgramme(store: Store, id: string): ProgrammeAccount | undefined {
  return ProgrammeAccount.optional().parse(body(store, 'programme', id));
}

/** Every programme. */
export function findProgrammes(store: Store): readonly ProgrammeAccount[] {
  return bodies(store, 'programme').map((account) => ProgrammeAccount.parse(account));
}

/** One station. */
export function findStation(store: Store, id: string): StationAccount | undefined {
  return StationAccount.optional().parse(body(store, 'station', id));
}

/** Every station. */
export function findStations(store: Store): readonly StationAccount[] {
  return bodies(store, 'station').map((account) => StationAccount.parse(account));
}

/** Takes a one-time value; those that have expired are forgotten. */
export function takeOnce(store: Store, change: Changes['take_once']): Receipts['take_once'] {
  store.db.prepare('DELETE FROM taken WHERE expires_at < ?').run(change.at);
  const { changes } = store.db
    .prepare('INSERT INTO taken (key, expires_at) VALUES (?, ?) ON CONFLICT (key) DO NOTHING')
    .run(change.key, change.expiresAt);
  return { taken: changes === 1 };
}
