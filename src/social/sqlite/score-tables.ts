/**
 * Scores, and how far rescorings are. A score that somebody asked for has a row; those of a
 * rescoring lie in blocks of neighbours, each score sealed under its own household's key.
 */
export const scoreTables = `
CREATE TABLE input_names (place INTEGER PRIMARY KEY, names TEXT NOT NULL UNIQUE) STRICT;
CREATE TABLE scores (
  household INTEGER NOT NULL REFERENCES households (place),
  day TEXT NOT NULL,
  formula TEXT NOT NULL,
  body BLOB NOT NULL,
  PRIMARY KEY (household, day, formula)
) STRICT, WITHOUT ROWID;
CREATE TABLE rescorings (
  place INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  formula TEXT NOT NULL REFERENCES formulas (hash),
  day TEXT NOT NULL,
  households INTEGER NOT NULL,
  UNIQUE (formula, day)
) STRICT;
CREATE TABLE rescoring_parts (
  rescoring INTEGER NOT NULL REFERENCES rescorings (place),
  part INTEGER NOT NULL,
  next INTEGER NOT NULL,
  last INTEGER NOT NULL,
  scored INTEGER NOT NULL,
  incomplete INTEGER NOT NULL,
  PRIMARY KEY (rescoring, part)
) STRICT, WITHOUT ROWID;
CREATE TABLE score_blocks (
  place INTEGER PRIMARY KEY,
  rescoring INTEGER NOT NULL REFERENCES rescorings (place),
  first INTEGER NOT NULL,
  last INTEGER NOT NULL,
  households INTEGER NOT NULL,
  body BLOB NOT NULL
) STRICT;
CREATE UNIQUE INDEX score_blocks_by_household ON score_blocks (rescoring, first);
`;
