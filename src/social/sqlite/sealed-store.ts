import { randomBytes } from 'node:crypto';
import type BetterSqlite3 from 'better-sqlite3';
import { keyBytes, keyedHash, open, seal, type Nonces } from '../../register/vault.ts';
import type { HouseholdId } from '../household/household.ts';

/** Secrets of a social register, 32 bytes each; not those of the population register. */
export interface SocialKeys {
  /** Wraps the key of each household, and seals life events, which belong to several. */
  readonly wrap: Uint8Array;
  /** Finds people without keeping their pseudonyms readable. */
  readonly lookup: Uint8Array;
}

/** What every part of the store shares. */
export interface SealedStore {
  readonly db: BetterSqlite3.Database;
  readonly keys: SocialKeys;
}

/** The store as each of its parts is given it. */
export interface OpenedStore {
  readonly store: SealedStore;
  /** Writes all of it or nothing. */
  readonly whole: <T>(write: () => T) => T;
}

/** A household's row, with its key unwrapped. */
export interface HouseholdPlace {
  readonly place: number;
  readonly id: HouseholdId;
  readonly key: Uint8Array;
}

/** What is sealed under a household's key. */
export type SealedKind =
  | 'known'
  | 'facts'
  | 'score'
  | 'decision'
  | 'hold'
  | 'evaluation'
  | 'certification'
  | `appeal:${string}`
  | `evidence:${string}`
  | `settlement:${string}`;

/** Seals bytes under a household's key. */
export function sealBytesFor(
  of: Omit<HouseholdPlace, 'place'>,
  kind: SealedKind,
  plain: Buffer,
  nonces?: Nonces,
): Buffer {
  return seal(of.key, { subject: of.id, kind }, plain, nonces);
}

/** Opens bytes that were sealed under a household's key. */
export function openBytesFor(
  of: Omit<HouseholdPlace, 'place'>,
  kind: SealedKind,
  body: Uint8Array,
): Buffer {
  return open(of.key, { subject: of.id, kind }, body);
}

/** Seals a value under a household's key. */
export function sealFor(of: Omit<HouseholdPlace, 'place'>, kind: SealedKind, value: unknown) {
  return sealBytesFor(of, kind, Buffer.from(JSON.stringify(value), 'utf8'));
}

/** Opens what was sealed under a household's key, still as JSON says it. */
export function openFor(
  of: Omit<HouseholdPlace, 'place'>,
  kind: SealedKind,
  body: Uint8Array,
): unknown {
  return JSON.parse(openBytesFor(of, kind, body).toString('utf8'));
}

/** A new key for one household, and the same wrapped. */
export function newHouseholdKey({ keys }: SealedStore, id: HouseholdId) {
  const key = randomBytes(keyBytes);
  return { key, wrapped: seal(keys.wrap, { subject: id, kind: 'household_key' }, key) };
}

/** The key of a household from its row. */
export function unwrapped({ keys }: SealedStore, id: HouseholdId, wrapped: Uint8Array): Buffer {
  return open(keys.wrap, { subject: id, kind: 'household_key' }, wrapped);
}

/** The row of a household. */
export function placeOf(store: SealedStore, id: HouseholdId): HouseholdPlace | undefined {
  const row = store.db
    .prepare<[string], { place: number; wrapped_key: Buffer }>(
      'SELECT place, wrapped_key FROM households WHERE id = ?',
    )
    .get(id);
  return row && { place: row.place, id, key: unwrapped(store, id, row.wrapped_key) };
}

/** Finds a person without keeping her pseudonym. */
export function personLookup({ keys }: SealedStore, person: string): string {
  return keyedHash(keys.lookup, 'person', person);
}
