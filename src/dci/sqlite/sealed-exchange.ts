import type BetterSqlite3 from 'better-sqlite3';
import { keyedHash, open, seal } from '../../register/vault.ts';

/** The file and its two keys, 32 bytes each. */
export interface SealedExchange {
  readonly db: BetterSqlite3.Database;
  /** Seals what partners sent and were told. */
  readonly sealKey: Uint8Array;
  /** Finds what partners named without keeping it readable. */
  readonly lookupKey: Uint8Array;
}

/** What is sealed, and in which row. */
export interface SealedRow {
  readonly row: string;
  readonly kind: 'message' | 'answer' | 'subscription' | 'disbursement' | 'link' | 'signing_key';
}

/** JSON, sealed in its row. */
export function sealJson({ sealKey }: SealedExchange, { row, kind }: SealedRow, value: unknown) {
  return seal(sealKey, { subject: row, kind }, Buffer.from(JSON.stringify(value), 'utf8'));
}

/** @throws an Error with code `sealed_data_damaged` */
export function openJson(
  { sealKey }: SealedExchange,
  { row, kind }: SealedRow,
  body: Uint8Array,
): unknown {
  return JSON.parse(open(sealKey, { subject: row, kind }, body).toString('utf8'));
}

/** A value that partners chose, as it is found. */
export function lookupOf({ lookupKey }: SealedExchange, kind: string, value: string): string {
  return keyedHash(lookupKey, `exchange ${kind}`, value);
}
