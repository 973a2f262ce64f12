/** Offline verifiers, what they did, and what was used twice. */
export const verifierTables = `
CREATE TABLE verifier_pairings (
  code_digest TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  programme TEXT NOT NULL,
  paired_by TEXT NOT NULL,
  expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE verifiers (
  id TEXT PRIMARY KEY,
  body TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE offline_acts (
  place INTEGER PRIMARY KEY,
  verifier TEXT NOT NULL REFERENCES verifiers (id),
  seq INTEGER NOT NULL,
  digest TEXT NOT NULL,
  at INTEGER NOT NULL,
  credential TEXT NOT NULL,
  outcome TEXT NOT NULL,
  threshold REAL NOT NULL,
  entitlement TEXT NOT NULL,
  list_at INTEGER,
  received_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX offline_acts_in_order ON offline_acts (verifier, seq);
CREATE INDEX offline_acts_by_entitlement ON offline_acts (entitlement)
  WHERE outcome = 'accepted' AND entitlement <> 'none';
CREATE INDEX offline_acts_by_credential ON offline_acts (credential, at)
  WHERE outcome = 'accepted' AND entitlement = 'none';
CREATE TABLE double_uses (
  place INTEGER PRIMARY KEY,
  kind TEXT NOT NULL,
  of_what TEXT NOT NULL,
  first INTEGER NOT NULL REFERENCES offline_acts (place),
  second INTEGER NOT NULL UNIQUE REFERENCES offline_acts (place),
  found_at INTEGER NOT NULL
) STRICT;
`;
