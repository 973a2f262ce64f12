import { keyedHash } from '../../register/vault.ts';
import type { Day } from '../day.ts';
import { heldValue } from '../facts/held-value.ts';
import type { SharedValue } from '../fraud/attribute-graph.ts';
import { Attribute } from '../fraud/fraud-rules.ts';
import { HouseholdId } from '../household/household.ts';
import { placeOf, type SealedStore } from './sealed-store.ts';

/** Most values of one kind that one household has. */
const valuesMax = 50;

/** What a household has of one kind from a day on. */
export interface Held {
  readonly attribute: Attribute;
  readonly values: readonly string[];
  readonly from: Day;
}

/** Writes what a household has from a day on; what it had before ends then. */
export function putHoldings(store: SealedStore, id: HouseholdId, held: Held): void {
  const of = placeOf(store, id);
  if (!of) throw Object.assign(new Error('no such household'), { code: 'household_unknown' });
  const { attribute, from } = held;
  if (held.values.length > valuesMax) {
    throw Object.assign(new Error('too many holdings'), { code: 'holdings_too_many' });
  }
  const hashes = new Set(
    held.values
      .flatMap((text) => heldValue(attribute, text) ?? [])
      .map((value) => keyedHash(store.keys.lookup, `holding:${attribute}`, value)),
  );
  const before = store.db
    .prepare<[number, string], { hash: string }>(
      `SELECT hash FROM holdings WHERE household = ? AND attribute = ? AND until = ''`,
    )
    .all(of.place, attribute)
    .map(({ hash }) => hash);
  const end = store.db.prepare(
    `UPDATE holdings SET until = max(since, ?)
     WHERE household = ? AND attribute = ? AND hash = ? AND until = ''`,
  );
  for (const hash of before) if (!hashes.has(hash)) end.run(from, of.place, attribute, hash);
  const begin = store.db.prepare(
    `INSERT INTO holdings (household, attribute, hash, since, until) VALUES (?, ?, ?, ?, '')
     ON CONFLICT (household, attribute, hash, since) DO UPDATE SET until = ''`,
  );
  for (const hash of hashes) {
    if (!before.includes(hash)) begin.run(of.place, attribute, hash, from);
  }
}

interface Holder {
  readonly place: number;
  readonly id: string;
}

/** What is shared around a household, breadth first, over at most so many households. */
export function sharedAround(
  { db }: SealedStore,
  id: HouseholdId,
  { max, collectiveFrom }: { readonly max: number; readonly collectiveFrom: number },
): readonly SharedValue[] {
  const own = db.prepare<[number], { attribute: string; hash: string }>(
    `SELECT attribute, hash FROM holdings WHERE household = ? AND until = ''
     ORDER BY attribute, hash`,
  );
  const holders = db.prepare<[string, string, number], Holder>(
    `SELECT households.place AS place, households.id AS id FROM holdings
     JOIN households ON households.place = holdings.household
     WHERE hash = ? AND attribute = ? AND until = '' ORDER BY households.id LIMIT ?`,
  );
  const start = db
    .prepare<[string], Holder>('SELECT place, id FROM households WHERE id = ?')
    .get(id);
  const reached = new Map(start ? [[start.place, start] as const] : []);
  const shared = new Map<string, SharedValue>();
  // A map that grows while it is walked is walked to its end.
  for (const { place } of reached.values()) {
    for (const { attribute, hash } of own.all(place)) {
      const key = `${attribute} ${hash}`;
      if (shared.has(key)) continue;
      const found = holders.all(hash, attribute, collectiveFrom);
      if (found.length < 2) continue;
      const households = found.map((holder) => HouseholdId.parse(holder.id));
      shared.set(key, { attribute: Attribute.parse(attribute), hash, households });
      if (found.length >= collectiveFrom) continue;
      for (const holder of found) if (reached.size < max) reached.set(holder.place, holder);
    }
  }
  return [...shared.values()];
}
