/** What administrators did about formulas, in its order; the files stand in `formulas`. */
export const formulaTables = `
CREATE TABLE formula_acts (
  place INTEGER PRIMARY KEY AUTOINCREMENT,
  formula TEXT NOT NULL REFERENCES formulas (hash),
  body TEXT NOT NULL
) STRICT;
`;
