/** Formulas that were put in force; their files stand in `formulas`. */
export const formulaTables = `
CREATE TABLE formula_activations (
  place INTEGER PRIMARY KEY AUTOINCREMENT,
  formula TEXT NOT NULL REFERENCES formulas (hash),
  from_day TEXT NOT NULL,
  recorded INTEGER NOT NULL
) STRICT;
`;
