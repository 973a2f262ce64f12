/** Evaluations of single households, each sealed under its household's key. */
export const evaluationTables = `
CREATE TABLE evaluations (
  place INTEGER PRIMARY KEY AUTOINCREMENT,
  household INTEGER NOT NULL REFERENCES households (place),
  day TEXT NOT NULL,
  body BLOB NOT NULL
) STRICT;
CREATE INDEX evaluations_by_household ON evaluations (household, place);
`;
