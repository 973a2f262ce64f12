/**
 * Appeals. Type, days and outcome are readable, for lists and counters; who appeals, what is said
 * and what was found is sealed with the household's key.
 */
export const appealTables = `
CREATE TABLE appeals (
  place INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  receipt TEXT NOT NULL UNIQUE,
  household INTEGER NOT NULL REFERENCES households (place),
  appellant TEXT NOT NULL,
  type TEXT NOT NULL,
  opened_on TEXT NOT NULL,
  ended_on TEXT,
  outcome TEXT,
  CHECK ((ended_on IS NULL) = (outcome IS NULL))
) STRICT;
CREATE INDEX appeals_by_household ON appeals (household, place);
CREATE INDEX appeals_by_appellant ON appeals (appellant, place);
CREATE INDEX appeals_pending ON appeals (place) WHERE ended_on IS NULL;
CREATE TABLE appeal_events (
  place INTEGER PRIMARY KEY AUTOINCREMENT,
  appeal INTEGER NOT NULL REFERENCES appeals (place),
  body BLOB NOT NULL
) STRICT;
CREATE INDEX appeal_events_by_appeal ON appeal_events (appeal, place);
CREATE TABLE appeal_evidence (
  id TEXT PRIMARY KEY,
  appeal INTEGER NOT NULL REFERENCES appeals (place),
  body BLOB NOT NULL
) STRICT;
CREATE TABLE appeal_settlements (
  appeal INTEGER PRIMARY KEY REFERENCES appeals (place),
  body BLOB NOT NULL
) STRICT;
`;
