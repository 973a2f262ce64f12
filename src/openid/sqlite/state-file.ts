import { rmSync } from 'node:fs';
import type BetterSqlite3 from 'better-sqlite3';
import { Database } from '../../register/sqlite/driver.ts';
import type { FoundState, StateMethods } from '../state.ts';

/** "BsOi" in ASCII: tells our file from every other SQLite file. */
const applicationId = 0x42734f69;
const schemaVersion = 1;

const tables = `
CREATE TABLE states (
  model TEXT NOT NULL,
  key TEXT NOT NULL,
  grant_key TEXT NOT NULL,
  uid TEXT NOT NULL,
  body BLOB NOT NULL,
  expires_at INTEGER NOT NULL,
  consumed_at INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (model, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX states_by_expiry ON states (expires_at);
CREATE INDEX states_by_grant ON states (grant_key) WHERE grant_key <> '';
CREATE INDEX states_by_uid ON states (uid) WHERE uid <> '';
`;

function opened(path: string): BetterSqlite3.Database {
  const db = new Database(path);
  try {
    db.pragma('journal_mode = WAL');
    db.pragma('synchronous = NORMAL');
    db.pragma('secure_delete = ON');
    db.pragma('busy_timeout = 5000');
    if (db.pragma('application_id', { simple: true }) === applicationId) {
      if (db.pragma('user_version', { simple: true }) === schemaVersion) return db;
      throw new Error('the state is of another version');
    }
    db.transaction(() => {
      db.exec(tables);
      db.pragma(`application_id = ${applicationId}`);
      db.pragma(`user_version = ${schemaVersion}`);
    })();
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/** What can not be read is made anew: whoever was signing in begins again. */
function openedAnyhow(path: string): BetterSqlite3.Database {
  try {
    return opened(path);
  } catch {
    for (const end of ['', '-wal', '-shm']) rmSync(`${path}${end}`, { force: true });
    return opened(path);
  }
}

interface Row {
  readonly key: string;
  readonly body: Buffer;
  readonly consumed_at: number;
}

function foundIn(row: Row | undefined): FoundState | undefined {
  // A buffer of its own, since it crosses to another thread.
  return row && { key: row.key, body: new Uint8Array(row.body), consumedAt: row.consumed_at };
}

function methodsOf(db: BetterSqlite3.Database): StateMethods {
  const sweep = db.prepare('DELETE FROM states WHERE expires_at <= ?');
  const insert = `INSERT INTO states (model, key, grant_key, uid, body, expires_at)
    VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (model, key)`;
  const put = db.prepare(
    `${insert} DO UPDATE SET grant_key = excluded.grant_key, uid = excluded.uid,
       body = excluded.body, expires_at = excluded.expires_at`,
  );
  const putOnce = db.prepare(`${insert} DO NOTHING`);
  const byKey = db.prepare<[string, string, number], Row>(
    'SELECT key, body, consumed_at FROM states WHERE model = ? AND key = ? AND expires_at > ?',
  );
  const byUid = db.prepare<[string, string, number], Row>(
    `SELECT key, body, consumed_at FROM states
     WHERE uid = ? AND uid <> '' AND model = ? AND expires_at > ?`,
  );
  const consume = db.prepare(
    `UPDATE states SET consumed_at = ?
     WHERE model = ? AND key = ? AND consumed_at = 0 AND expires_at > ?`,
  );
  const remove = db.prepare('DELETE FROM states WHERE model = ? AND key = ?');
  const revoke = db.prepare(`DELETE FROM states WHERE grant_key = ? AND grant_key <> ''`);
  const count = db.prepare<[], { n: number }>('SELECT count(*) AS n FROM states');
  return {
    put: ({ model, key, grant, uid, body, expiresAt }, now) => {
      sweep.run(now);
      put.run(model, key, grant, uid, body, expiresAt);
    },
    putOnce: ({ model, key, grant, uid, body, expiresAt }, now) => {
      sweep.run(now);
      return putOnce.run(model, key, grant, uid, body, expiresAt).changes === 1;
    },
    find: (model, key, now) => foundIn(byKey.get(model, key, now)),
    findByUid: (model, uid, now) => foundIn(byUid.get(uid, model, now)),
    consume: (model, key, now) =>
      consume.run(Math.floor(now / 1000), model, key, now).changes === 1,
    remove: (model, key) => void remove.run(model, key),
    revoke: (grant) => void revoke.run(grant),
    count: () => count.get()?.n ?? 0,
  };
}

/** The state in one SQLite file. */
export function openStateFile(path: string) {
  const db = openedAnyhow(path);
  return { methods: methodsOf(db), close: () => void db.close() };
}
