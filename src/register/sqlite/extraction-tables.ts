/** Which networks have read whom, and which are in use; version 3 brought them. */
export const extractionTables = `
CREATE TABLE extractions (
  seq INTEGER NOT NULL REFERENCES enrolments (seq),
  modality TEXT NOT NULL,
  networks TEXT NOT NULL,
  templates INTEGER NOT NULL,
  PRIMARY KEY (seq, modality, networks)
) STRICT, WITHOUT ROWID;
CREATE INDEX extractions_by_networks ON extractions (modality, networks, templates);
CREATE TABLE generations (
  modality TEXT NOT NULL,
  networks TEXT NOT NULL,
  state TEXT NOT NULL,
  PRIMARY KEY (modality, networks)
) STRICT, WITHOUT ROWID;
`;
