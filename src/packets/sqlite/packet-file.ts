import type BetterSqlite3 from 'better-sqlite3';
import { Database } from '../../register/sqlite/driver.ts';

/** Tells our files from every other SQLite file, and from each other. */
const applicationIds = { outbox: 0x42734f75, inbox: 0x4273496e } as const;
const schemaVersion = 1;

function refused(code: string, message: string, cause?: unknown): Error {
  return Object.assign(new Error(message, { cause }), { code });
}

/**
 * Opens a file of packets, or makes it. Every change is on the disk before it is acknowledged, and
 * what is deleted is overwritten.
 * @throws an Error with code `packets_foreign`, `packets_newer` or `packets_damaged`
 */
export function openPacketFile(
  path: string,
  kind: keyof typeof applicationIds,
  tables: string,
): BetterSqlite3.Database {
  let db: BetterSqlite3.Database;
  let id: unknown;
  let version: unknown;
  let empty: boolean;
  try {
    db = new Database(path);
    db.pragma('journal_mode = WAL');
    db.pragma('synchronous = FULL');
    db.pragma('secure_delete = ON');
    db.pragma('busy_timeout = 5000');
    id = db.pragma('application_id', { simple: true });
    version = db.pragma('user_version', { simple: true });
    empty = db.prepare('SELECT 1 FROM sqlite_schema LIMIT 1').get() === undefined;
  } catch (cause) {
    throw refused('packets_damaged', `the ${kind} can not be opened`, cause);
  }
  if (id === 0 && version === 0 && empty) {
    db.transaction(() => {
      db.exec(tables);
      db.pragma(`application_id = ${applicationIds[kind]}`);
      db.pragma(`user_version = ${schemaVersion}`);
    })();
    return db;
  }
  if (id === applicationIds[kind] && version === schemaVersion) return db;
  db.close();
  throw id === applicationIds[kind]
    ? refused('packets_newer', `the ${kind} was written by another version`)
    : refused('packets_foreign', `the file is not an ${kind} of ours`);
}

/** An opened file: what may be asked of it, and how it is closed. */
export interface OpenedFile<M> {
  readonly methods: M;
  readonly close: () => void;
}

/** The same change in one transaction: all of it or nothing. */
export function wholly<A extends readonly unknown[], R>(
  db: BetterSqlite3.Database,
  change: (...args: A) => R,
): (...args: A) => R {
  const inOne = db.transaction((call: () => R) => call());
  return (...args) => inOne.immediate(() => change(...args));
}
