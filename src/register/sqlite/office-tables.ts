/**
 * What version 4 brought: cases of two residents, who has claimed a case, what was decided of a
 * pair, corrections, operators' codes, and their work counted by the day.
 */
export const caseTable = `
CREATE TABLE cases (
  id TEXT PRIMARY KEY,
  seq INTEGER NOT NULL REFERENCES enrolments (seq),
  kind TEXT NOT NULL,
  candidates TEXT NOT NULL,
  opinions TEXT NOT NULL,
  open INTEGER NOT NULL,
  opened_at INTEGER NOT NULL,
  claimed_by TEXT,
  claimed_until INTEGER
) STRICT;
CREATE UNIQUE INDEX cases_of_newcomers ON cases (seq) WHERE kind = 'newcomer';
CREATE INDEX cases_by_seq ON cases (seq);
CREATE INDEX cases_open ON cases (opened_at, seq) WHERE open = 1;
`;

/** Everything else of version 4 that stands beside what there was. */
export const officeTables = `
CREATE UNIQUE INDEX enrolments_tracked ON enrolments (tracking);
CREATE TABLE pair_decisions (
  later INTEGER NOT NULL REFERENCES enrolments (seq),
  earlier INTEGER NOT NULL REFERENCES enrolments (seq),
  finding TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (later, earlier)
) STRICT, WITHOUT ROWID;
CREATE INDEX pair_decisions_by_earlier ON pair_decisions (earlier);
CREATE TABLE corrections (
  id TEXT PRIMARY KEY,
  finding TEXT NOT NULL,
  later INTEGER NOT NULL REFERENCES enrolments (seq),
  earlier INTEGER NOT NULL REFERENCES enrolments (seq),
  requested_by TEXT NOT NULL,
  reason TEXT NOT NULL,
  requested_at INTEGER NOT NULL,
  state TEXT NOT NULL,
  answered_by TEXT,
  answered_at INTEGER
) STRICT;
CREATE UNIQUE INDEX corrections_waiting ON corrections (later) WHERE state = 'waiting';
CREATE TABLE operator_codes (
  operator TEXT PRIMARY KEY,
  sealed BLOB NOT NULL,
  last_step INTEGER NOT NULL
) STRICT;
CREATE TABLE operator_days (
  operator TEXT NOT NULL,
  day INTEGER NOT NULL,
  measure TEXT NOT NULL,
  count INTEGER NOT NULL,
  total REAL NOT NULL,
  PRIMARY KEY (operator, day, measure)
) STRICT, WITHOUT ROWID;
CREATE INDEX operator_days_by_day ON operator_days (day);
`;
