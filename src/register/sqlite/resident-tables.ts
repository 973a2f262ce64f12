/**
 * What version 5 brought for residents: locks of single factors, one-time codes, where the acts
 * about somebody stand in the journal, and whom a case shows.
 */
export const residentTables = `
CREATE TABLE resident_locks (
  resident TEXT NOT NULL REFERENCES residents (id),
  factor TEXT NOT NULL,
  until INTEGER,
  PRIMARY KEY (resident, factor)
) STRICT, WITHOUT ROWID;
CREATE TABLE resident_codes (
  resident TEXT PRIMARY KEY REFERENCES residents (id),
  last_step INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE sent_codes (
  resident TEXT NOT NULL REFERENCES residents (id),
  hash TEXT NOT NULL,
  use TEXT NOT NULL,
  sent_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  taken INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX sent_codes_by_resident ON sent_codes (resident, sent_at);
CREATE INDEX subjects_by_resident ON subjects (resident, programme);
CREATE INDEX corrections_by_later ON corrections (later);
CREATE INDEX corrections_by_earlier ON corrections (earlier);
CREATE TABLE record_corrections (
  id TEXT PRIMARY KEY,
  resident TEXT NOT NULL REFERENCES residents (id),
  stated_at INTEGER NOT NULL,
  state TEXT NOT NULL,
  approved_by TEXT,
  approved_at INTEGER,
  answered_by TEXT,
  answered_at INTEGER
) STRICT;
CREATE INDEX record_corrections_by_resident ON record_corrections (resident, stated_at);
CREATE UNIQUE INDEX record_corrections_waiting ON record_corrections (resident)
  WHERE answered_at IS NULL;
CREATE TABLE case_people (
  seq INTEGER NOT NULL REFERENCES enrolments (seq),
  case_id TEXT NOT NULL REFERENCES cases (id),
  PRIMARY KEY (seq, case_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE acts_by_subject (
  subject TEXT NOT NULL,
  place INTEGER NOT NULL REFERENCES leaves (place),
  PRIMARY KEY (subject, place)
) STRICT, WITHOUT ROWID;
`;

/** What a register of before holds of this: whoever was locked has everything locked. */
export const residentTablesFilling = `
INSERT INTO resident_locks (resident, factor, until)
  SELECT id, 'everything', NULL FROM residents WHERE locked = 1;
ALTER TABLE residents DROP COLUMN locked;
INSERT OR IGNORE INTO case_people (seq, case_id) SELECT seq, id FROM cases;
INSERT OR IGNORE INTO case_people (seq, case_id)
  SELECT json_extract(candidate.value, '$.seq'), cases.id
  FROM cases, json_each(cases.candidates) AS candidate;
INSERT INTO acts_by_subject (subject, place)
  SELECT json_extract(CAST(body AS TEXT), '$[4]') AS subject, place FROM leaves
  WHERE subject <> '';
`;
