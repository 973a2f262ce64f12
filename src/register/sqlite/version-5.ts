import type BetterSqlite3 from 'better-sqlite3';
import { credentialTables } from './credential-tables.ts';

/** What version 5 brought, of each concept its tables. */
export const tablesOfVersion5: readonly string[] = [credentialTables];

/** Tables that stand beside what there was. */
export function toVersion5(db: BetterSqlite3.Database): void {
  for (const sql of tablesOfVersion5) db.exec(sql);
}
