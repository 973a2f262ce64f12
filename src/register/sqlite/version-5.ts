import type BetterSqlite3 from 'better-sqlite3';
import { redemptionTables } from './redemption-tables.ts';
import { credentialTables } from './credential-tables.ts';
import { openIdTables } from './openid-tables.ts';
import { programmeTables } from './programme-tables.ts';
import { residentTables, residentTablesFilling } from './resident-tables.ts';
import { verifierTables } from './verifier-tables.ts';

/** What version 5 brought, of each concept its tables. */
export const tablesOfVersion5: readonly string[] = [
  residentTables,
  verifierTables,
  redemptionTables,
  credentialTables,
  openIdTables,
  programmeTables,
];

/** What of it a register of before holds already. */
const fillingsOfVersion5: readonly string[] = [residentTablesFilling];

/**
 * Residents have locks, codes and a view of the journal; verifiers work without a line, documents
 * can be revoked, entitlements are collected once.
 */
export function toVersion5(db: BetterSqlite3.Database): void {
  for (const sql of [...tablesOfVersion5, ...fillingsOfVersion5]) db.exec(sql);
}
