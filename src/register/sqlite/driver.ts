import { createRequire } from 'node:module';
import type BetterSqlite3 from 'better-sqlite3';

/** The first Node whose Node-API is new enough for version 13. */
const firstWithNewDriver = 22;

/**
 * better-sqlite3 in the version that this Node can hold: 13 does not load on Node 20, and 12 ends
 * the process on Node 24.19 and later when a statement is collected (docs/decisions/0006).
 */
function loaded(): typeof BetterSqlite3 {
  const [major = 0] = process.versions.node.split('.').map(Number);
  const require = createRequire(import.meta.url);
  return require(major >= firstWithNewDriver ? 'better-sqlite3-napi' : 'better-sqlite3');
}

/** SQLite's driver. */
export const Database = loaded();
