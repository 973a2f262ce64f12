import type BetterSqlite3 from 'better-sqlite3';
import { Database } from './driver.ts';
import { extractionTables } from './extraction-tables.ts';
import { migrate } from './migrate.ts';
import { caseTable, officeTables } from './office-tables.ts';
import { tablesOfVersion5 } from './version-5.ts';

/** "Basm" in ASCII: tells our file from every other SQLite file. */
const applicationId = 0x4261736d;
/**
 * 1: faces alone. 2: fingers, and candidates that say which source gave which score. 3: templates
 * name the networks that made them. 4: tracking numbers, suspended numbers, cases of two residents,
 * corrections, operators' codes and their work in figures. 5: what residents and programmes hold.
 */
const schemaVersion = 5;

const tables = `
CREATE TABLE enrolments (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  record_id TEXT NOT NULL UNIQUE,
  operator TEXT NOT NULL,
  quality REAL NOT NULL,
  request_hash TEXT NOT NULL,
  opened_at INTEGER NOT NULL,
  verdict TEXT,
  wrapped_key BLOB,
  fingers INTEGER NOT NULL DEFAULT 0,
  tracking TEXT,
  face_source TEXT NOT NULL DEFAULT 'file'
) STRICT;
CREATE INDEX pending ON enrolments (seq) WHERE verdict IS NULL;
CREATE TABLE sealed (
  seq INTEGER NOT NULL REFERENCES enrolments (seq),
  kind TEXT NOT NULL,
  body BLOB NOT NULL,
  PRIMARY KEY (seq, kind)
) STRICT;
CREATE TABLE blocks (
  key TEXT NOT NULL,
  seq INTEGER NOT NULL REFERENCES enrolments (seq),
  PRIMARY KEY (key, seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX blocks_by_seq ON blocks (seq);
CREATE TABLE numbers (
  place INTEGER PRIMARY KEY AUTOINCREMENT,
  lookup TEXT NOT NULL UNIQUE,
  sealed BLOB NOT NULL,
  seq INTEGER UNIQUE REFERENCES enrolments (seq)
) STRICT;
CREATE INDEX unused ON numbers (place) WHERE seq IS NULL;
CREATE TABLE residents (
  id TEXT PRIMARY KEY,
  seq INTEGER NOT NULL UNIQUE REFERENCES enrolments (seq),
  erased INTEGER NOT NULL DEFAULT 0,
  suspended_for INTEGER REFERENCES enrolments (seq)
) STRICT;
CREATE TABLE vids (
  lookup TEXT PRIMARY KEY,
  sealed BLOB NOT NULL,
  resident TEXT NOT NULL REFERENCES residents (id),
  kind TEXT NOT NULL,
  expires_at INTEGER,
  state TEXT NOT NULL
) STRICT;
CREATE INDEX vids_by_resident ON vids (resident);
CREATE TABLE subjects (
  programme TEXT NOT NULL,
  subject TEXT NOT NULL,
  resident TEXT NOT NULL REFERENCES residents (id),
  PRIMARY KEY (programme, subject)
) STRICT, WITHOUT ROWID;
CREATE TABLE refusals (
  attempt_key TEXT NOT NULL,
  at INTEGER NOT NULL
) STRICT;
CREATE INDEX refusals_by_key ON refusals (attempt_key, at);
CREATE TABLE accounts (
  kind TEXT NOT NULL,
  id TEXT NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (kind, id)
) STRICT, WITHOUT ROWID;
CREATE TABLE taken (
  key TEXT PRIMARY KEY,
  expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX taken_by_expiry ON taken (expires_at);
CREATE TABLE reference_changes (
  change INTEGER PRIMARY KEY AUTOINCREMENT,
  kind TEXT NOT NULL,
  seq INTEGER NOT NULL REFERENCES enrolments (seq)
) STRICT;
CREATE TABLE leaves (
  place INTEGER PRIMARY KEY,
  body BLOB NOT NULL
) STRICT;
CREATE TABLE frontier (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  size INTEGER NOT NULL,
  roots BLOB NOT NULL
) STRICT;
INSERT INTO frontier VALUES (1, 0, x'');
CREATE TABLE heads (
  size INTEGER NOT NULL,
  root TEXT NOT NULL,
  at INTEGER NOT NULL,
  kid TEXT NOT NULL,
  signature TEXT NOT NULL
) STRICT;
CREATE TABLE key_check (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  sealed BLOB NOT NULL
) STRICT;
`;

function refused(code: string, message: string, cause?: unknown): Error {
  return Object.assign(new Error(message, { cause }), { code });
}

/**
 * Opens the register's file, or makes it. Every commit is on the disk before it is acknowledged.
 * @throws an Error with code `register_foreign`, `register_newer` or `register_damaged`
 */
export function openDatabase(path: string): BetterSqlite3.Database {
  let db: BetterSqlite3.Database;
  try {
    db = new Database(path);
    db.pragma('journal_mode = WAL');
    db.pragma('synchronous = FULL');
    db.pragma('foreign_keys = ON');
    db.pragma('secure_delete = ON');
    db.pragma('busy_timeout = 5000');
  } catch (cause) {
    throw refused('register_damaged', 'the register can not be opened', cause);
  }
  const id: unknown = db.pragma('application_id', { simple: true });
  const version: unknown = db.pragma('user_version', { simple: true });
  if (id === 0 && version === 0 && isEmpty(db)) {
    db.transaction(() => {
      db.exec(tables + caseTable + extractionTables + officeTables + tablesOfVersion5.join(''));
      db.pragma(`application_id = ${applicationId}`);
      db.pragma(`user_version = ${schemaVersion}`);
    })();
    return db;
  }
  if (id !== applicationId) {
    db.close();
    throw refused('register_foreign', 'the file is not a register of ours');
  }
  try {
    if (migrate(db, Number(version)) === schemaVersion) return db;
  } catch (cause) {
    db.close();
    throw refused('register_damaged', 'the register can not be brought to this version', cause);
  }
  db.close();
  throw refused('register_newer', 'the register was written by another version');
}

function isEmpty(db: BetterSqlite3.Database): boolean {
  return db.prepare('SELECT 1 FROM sqlite_schema LIMIT 1').get() === undefined;
}
