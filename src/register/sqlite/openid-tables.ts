/**
 * What residents allowed programmes that sign people in: one row for each purpose. The subject is
 * the programme's own; the resident is there so that an erasure takes it along.
 */
export const openIdTables = `
CREATE TABLE consents (
  programme TEXT NOT NULL,
  subject TEXT NOT NULL,
  purpose TEXT NOT NULL,
  resident TEXT NOT NULL REFERENCES residents (id),
  allowed TEXT NOT NULL,
  declined TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (programme, subject, purpose)
) STRICT, WITHOUT ROWID;
CREATE INDEX consents_by_resident ON consents (resident);
`;
