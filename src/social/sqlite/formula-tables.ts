/** Formulas' files by their hashes, and what was done about them in its order. */
export const formulaTables = `
CREATE TABLE formulas (hash TEXT PRIMARY KEY, body TEXT NOT NULL) STRICT;
CREATE TABLE formula_acts (
  place INTEGER PRIMARY KEY AUTOINCREMENT,
  formula TEXT NOT NULL REFERENCES formulas (hash),
  body TEXT NOT NULL
) STRICT;
`;
