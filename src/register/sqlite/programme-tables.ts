/** How identities stand, who asked for it, and what programmes are told of people they know. */
export const programmeTables = `
CREATE TABLE standings (
  resident TEXT PRIMARY KEY REFERENCES residents (id),
  standing TEXT NOT NULL,
  since INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE standing_requests (
  id TEXT PRIMARY KEY,
  resident TEXT NOT NULL REFERENCES residents (id),
  standing TEXT NOT NULL,
  requested_by TEXT NOT NULL,
  reason TEXT NOT NULL,
  requested_at INTEGER NOT NULL,
  state TEXT NOT NULL,
  answered_by TEXT,
  answered_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX standing_requests_waiting ON standing_requests (resident)
  WHERE state = 'waiting';
CREATE TABLE programme_event_places (
  programme TEXT PRIMARY KEY,
  last INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE programme_events (
  programme TEXT NOT NULL,
  place INTEGER NOT NULL,
  jti TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL,
  resident TEXT NOT NULL REFERENCES residents (id),
  survivor TEXT REFERENCES residents (id),
  subject TEXT,
  told INTEGER NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (programme, place)
) STRICT, WITHOUT ROWID;
CREATE INDEX programme_events_by_survivor ON programme_events (survivor);
`;
