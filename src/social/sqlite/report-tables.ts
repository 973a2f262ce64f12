/** Reports, extracts and what retention erased. */
export const reportTables = `
CREATE TABLE reports (
  place INTEGER PRIMARY KEY AUTOINCREMENT,
  report TEXT NOT NULL,
  day TEXT NOT NULL,
  recorded INTEGER NOT NULL,
  by TEXT NOT NULL,
  body TEXT NOT NULL,
  UNIQUE (report, day)
) STRICT;
CREATE TABLE extracts (
  place INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  definition TEXT NOT NULL,
  reason TEXT NOT NULL,
  state TEXT NOT NULL,
  requested_by TEXT NOT NULL,
  requested_at INTEGER NOT NULL,
  answered_by TEXT NOT NULL,
  answered_at INTEGER NOT NULL,
  rows INTEGER NOT NULL,
  until TEXT NOT NULL,
  wrapped_key BLOB NOT NULL
) STRICT;
CREATE TABLE retention_reports (
  place INTEGER PRIMARY KEY AUTOINCREMENT,
  day TEXT NOT NULL,
  recorded INTEGER NOT NULL,
  body TEXT NOT NULL
) STRICT;
`;
