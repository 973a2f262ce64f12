/** Findings, holds, what households have in common, and counts of operators' work. */
export const reviewTables = `
CREATE TABLE holdings (
  household INTEGER NOT NULL REFERENCES households (place),
  attribute TEXT NOT NULL,
  hash TEXT NOT NULL,
  since TEXT NOT NULL,
  until TEXT NOT NULL,
  PRIMARY KEY (household, attribute, hash, since)
) STRICT, WITHOUT ROWID;
CREATE INDEX holdings_by_hash ON holdings (hash, attribute) WHERE until = '';
CREATE TABLE findings (
  place INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  rule TEXT NOT NULL,
  state TEXT NOT NULL,
  decision TEXT NOT NULL,
  opened TEXT NOT NULL,
  due TEXT NOT NULL,
  same_as TEXT NOT NULL,
  evidence TEXT NOT NULL,
  body BLOB NOT NULL
) STRICT;
CREATE INDEX findings_by_sameness ON findings (same_as, place);
CREATE INDEX findings_waiting ON findings (due, place) WHERE state IN ('open', 'claimed');
CREATE INDEX findings_by_rule ON findings (rule, opened);
CREATE TABLE finding_households (
  household INTEGER NOT NULL REFERENCES households (place),
  finding INTEGER NOT NULL REFERENCES findings (place),
  finds INTEGER NOT NULL,
  PRIMARY KEY (household, finding)
) STRICT, WITHOUT ROWID;
CREATE TABLE holds (
  place INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  household INTEGER NOT NULL REFERENCES households (place),
  expires TEXT NOT NULL,
  lifted INTEGER NOT NULL,
  body BLOB NOT NULL
) STRICT;
CREATE INDEX holds_by_household ON holds (household, place);
CREATE INDEX holds_by_end ON holds (expires) WHERE lifted = 0;
CREATE TABLE operator_acts (
  operator TEXT NOT NULL,
  day TEXT NOT NULL,
  act TEXT NOT NULL,
  name BLOB NOT NULL,
  count INTEGER NOT NULL,
  PRIMARY KEY (operator, day, act)
) STRICT, WITHOUT ROWID;
CREATE INDEX operator_acts_by_day ON operator_acts (day);
`;
