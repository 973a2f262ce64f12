import type BetterSqlite3 from 'better-sqlite3';
import { openIdTables } from './openid-tables.ts';

/** What version 5 brought, of each concept its tables. */
export const tablesOfVersion5: readonly string[] = [openIdTables];

/** Residents allow programmes what these may be told. */
export function toVersion5(db: BetterSqlite3.Database): void {
  for (const sql of tablesOfVersion5) db.exec(sql);
}
