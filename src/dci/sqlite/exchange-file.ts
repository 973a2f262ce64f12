import type BetterSqlite3 from 'better-sqlite3';
import { Database } from '../../register/sqlite/driver.ts';

/** "BasX" in ASCII: tells this file from every other. */
const applicationId = 0x42617358;
const schemaVersion = 1;

const tables = `
CREATE TABLE messages (hash TEXT PRIMARY KEY, until INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE INDEX messages_by_end ON messages (until);
CREATE TABLE exchanges (
  correlation TEXT PRIMARY KEY,
  partner TEXT NOT NULL,
  kind TEXT NOT NULL,
  txn_hash TEXT NOT NULL,
  address TEXT NOT NULL,
  message BLOB NOT NULL,
  answer BLOB,
  state TEXT NOT NULL CHECK (state IN ('waiting', 'done', 'given_up')),
  tries INTEGER NOT NULL DEFAULT 0,
  next_at INTEGER NOT NULL,
  at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX exchanges_by_transaction ON exchanges (partner, txn_hash);
CREATE INDEX exchanges_due ON exchanges (next_at) WHERE state = 'waiting';
CREATE INDEX exchanges_by_time ON exchanges (at);
CREATE TABLE exchange_references (
  partner TEXT NOT NULL,
  hash TEXT NOT NULL,
  correlation TEXT NOT NULL REFERENCES exchanges (correlation) ON DELETE CASCADE,
  PRIMARY KEY (partner, hash, correlation)
) STRICT, WITHOUT ROWID;
CREATE INDEX references_by_exchange ON exchange_references (correlation);
CREATE TABLE subscriptions (
  code TEXT PRIMARY KEY,
  partner TEXT NOT NULL,
  same TEXT NOT NULL,
  body BLOB NOT NULL,
  active INTEGER NOT NULL,
  at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX subscriptions_once ON subscriptions (partner, same) WHERE active = 1;
CREATE TABLE told (one INTEGER PRIMARY KEY CHECK (one = 1), place INTEGER NOT NULL) STRICT;
CREATE TABLE disbursements (
  partner TEXT NOT NULL,
  reference TEXT NOT NULL,
  payer TEXT NOT NULL,
  payee TEXT NOT NULL,
  body BLOB NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (partner, reference)
) STRICT, WITHOUT ROWID;
CREATE INDEX disbursements_by_payer ON disbursements (partner, payer);
CREATE INDEX disbursements_by_payee ON disbursements (partner, payee);
CREATE TABLE links (
  partner TEXT NOT NULL,
  id TEXT NOT NULL,
  fa TEXT NOT NULL,
  body BLOB NOT NULL,
  PRIMARY KEY (partner, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX links_by_address ON links (partner, fa);
CREATE TABLE secrets (partner TEXT PRIMARY KEY, hash TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE signing_keys (
  kid TEXT PRIMARY KEY,
  body BLOB NOT NULL,
  at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
`;

function refuse(code: string, message: string): never {
  throw Object.assign(new Error(message), { code });
}

/**
 * Opens or creates the exchange's file.
 * @param path a file, or `:memory:`
 * @throws an Error with code `exchange_foreign` or `exchange_newer`
 */
export function openExchangeDatabase(path: string): BetterSqlite3.Database {
  const db = new Database(path);
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = FULL');
  db.pragma('secure_delete = ON');
  db.pragma('foreign_keys = ON');
  db.transaction(() => {
    const application = Number(db.pragma('application_id', { simple: true }));
    const version = Number(db.pragma('user_version', { simple: true }));
    const used = Number(db.prepare('SELECT count(*) FROM sqlite_master').pluck().get());
    if (used === 0) {
      db.exec(tables);
      db.pragma(`application_id = ${applicationId}`);
      db.pragma(`user_version = ${schemaVersion}`);
    } else if (application !== applicationId) {
      refuse('exchange_foreign', `not a file of the exchange: ${path}`);
    } else if (version > schemaVersion) {
      refuse('exchange_newer', `a newer version wrote ${path}`);
    }
  }).immediate();
  return db;
}
