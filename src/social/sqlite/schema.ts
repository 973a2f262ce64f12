import type BetterSqlite3 from 'better-sqlite3';
import { Database } from '../../register/sqlite/driver.ts';
import { appealTables } from './appeal-tables.ts';
import { correctionTables } from './correction-store.ts';
import { evaluationTables } from './evaluation-tables.ts';
import { formulaTables } from './formula-tables.ts';
import { recertificationTables } from './recertification-store.ts';
import { scoreTables } from './score-tables.ts';
import { reportTables } from './report-tables.ts';
import { reviewTables } from './review-tables.ts';

/** "BasS" in ASCII: tells this file from the population register's and every other. */
const applicationId = 0x42617353;
const schemaVersion = 1;
/** How long a thread waits for another's write. */
const busyMsMax = 30_000;

/** Households, facts, scores and decisions. */
const registerTables = `
CREATE TABLE households (
  place INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  wrapped_key BLOB NOT NULL,
  known BLOB NOT NULL
) STRICT;
CREATE TABLE life_events (
  place INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  body BLOB NOT NULL
) STRICT;
CREATE TABLE household_events (
  household INTEGER NOT NULL REFERENCES households (place),
  event INTEGER NOT NULL REFERENCES life_events (place),
  PRIMARY KEY (household, event)
) STRICT, WITHOUT ROWID;
CREATE TABLE people (
  lookup TEXT NOT NULL,
  household INTEGER NOT NULL REFERENCES households (place),
  present INTEGER NOT NULL,
  PRIMARY KEY (lookup, household)
) STRICT, WITHOUT ROWID;
CREATE TABLE facts (
  place INTEGER PRIMARY KEY AUTOINCREMENT,
  household INTEGER NOT NULL REFERENCES households (place),
  body BLOB NOT NULL
) STRICT;
CREATE INDEX facts_by_household ON facts (household);
CREATE TABLE formulas (hash TEXT PRIMARY KEY, body TEXT NOT NULL) STRICT;
CREATE TABLE decisions (
  place INTEGER PRIMARY KEY AUTOINCREMENT,
  household INTEGER NOT NULL REFERENCES households (place),
  programme TEXT NOT NULL,
  day TEXT NOT NULL,
  outcome TEXT NOT NULL,
  body BLOB NOT NULL
) STRICT;
CREATE INDEX decisions_by_household ON decisions (household, programme, place);
`;

/** Every part's tables; those that others refer to come first. */
const tables = [
  registerTables,
  formulaTables,
  appealTables,
  scoreTables,
  reviewTables,
  evaluationTables,
  correctionTables,
  recertificationTables,
  reportTables,
].join('');

function refuse(code: string, message: string): never {
  throw Object.assign(new Error(message), { code });
}

/**
 * Opens or creates the social register's file.
 * @throws an Error with code `social_foreign` or `social_newer`
 */
export function openSocialDatabase(path: string): BetterSqlite3.Database {
  const db = new Database(path, { timeout: busyMsMax });
  // A household takes some two thousand bytes: on small pages half of each would stay empty.
  db.pragma('page_size = 16384');
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = FULL');
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
      refuse('social_foreign', `not a social register: ${path}`);
    } else if (version > schemaVersion) {
      refuse('social_newer', `a newer version wrote ${path}`);
    }
  }).immediate();
  return db;
}

/**
 * Opens a social register's file to read it; nothing can be written through what this gives.
 * @throws an Error with code `social_foreign` or `social_newer`
 */
export function openSocialDatabaseToRead(path: string): BetterSqlite3.Database {
  const db = new Database(path, { readonly: true, fileMustExist: true, timeout: busyMsMax });
  const application = Number(db.pragma('application_id', { simple: true }));
  const version = Number(db.pragma('user_version', { simple: true }));
  if (application !== applicationId) refuse('social_foreign', `not a social register: ${path}`);
  if (version > schemaVersion) refuse('social_newer', `a newer version wrote ${path}`);
  return db;
}
