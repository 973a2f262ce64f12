/**
 * What residents hold, and where its status stands. A credential's row says whose it is by an
 * identifier that never leaves the register, and nothing of what the credential says.
 */
export const credentialTables = `
CREATE TABLE status_lists (
  list INTEGER PRIMARY KEY,
  given INTEGER NOT NULL
) STRICT;
CREATE TABLE credentials (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  resident TEXT NOT NULL REFERENCES residents (id),
  list INTEGER NOT NULL REFERENCES status_lists (list),
  place INTEGER NOT NULL,
  holder_key TEXT,
  issued_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  state TEXT NOT NULL,
  UNIQUE (list, place)
) STRICT;
CREATE INDEX credentials_by_resident ON credentials (resident, issued_at);
CREATE INDEX credentials_not_valid ON credentials (list, place, state) WHERE state <> 'valid';
CREATE INDEX residents_not_in_force ON residents (id)
  WHERE erased = 1 OR suspended_for IS NOT NULL;
`;
