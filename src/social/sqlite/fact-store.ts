import { z } from 'zod';
import { fail, ok, type Result } from '../../vocabulary/result.ts';
import { Fact } from '../facts/fact.ts';
import { supersede } from '../facts/supersede.ts';
import type { AsOf } from '../household/history.ts';
import type { HouseholdId } from '../household/household.ts';
import type { FactRefusal, StoredHousehold } from '../store.ts';
import { checkedFacts, factsForm } from './known-form.ts';
import {
  openBytesFor,
  placeOf,
  sealBytesFor,
  type HouseholdPlace,
  type SealedStore,
} from './sealed-store.ts';

/** Puts a household's facts away and gives those that may still be used. */
export function addFacts(
  store: SealedStore,
  id: HouseholdId,
  added: {
    readonly facts: readonly Fact[];
    readonly read: (id: HouseholdId) => StoredHousehold | undefined;
    readonly write: (of: HouseholdPlace, known: StoredHousehold) => void;
  },
): Result<'recorded', FactRefusal> {
  const of = placeOf(store, id);
  const known = added.read(id);
  if (!of || !known) return fail({ kind: 'household_unknown' });
  const facts = z.array(Fact).parse(added.facts);
  const future = facts.some(({ observed, recorded }) => Date.parse(observed) > recorded);
  if (future) return fail({ kind: 'fact_of_the_future' });
  store.db
    .prepare('INSERT INTO facts (household, body) VALUES (?, ?)')
    .run(of.place, sealBytesFor(of, 'facts', factsForm(facts)));
  added.write(of, { ...known, facts: supersede([...known.facts, ...facts]) });
  return ok('recorded');
}

/** The facts that were known at an instant and observed by a day. */
export function factsAsOf(
  store: SealedStore,
  of: HouseholdPlace,
  { known, effective }: AsOf,
): readonly Fact[] {
  const facts = store.db
    .prepare<[number], { body: Buffer }>(
      'SELECT body FROM facts WHERE household = ? ORDER BY place',
    )
    .all(of.place)
    .flatMap(({ body }) => checkedFacts(openBytesFor(of, 'facts', body)));
  return supersede(
    facts
      .filter(({ recorded }) => known === 'now' || recorded <= known)
      .filter(({ observed }) => effective === 'end' || observed <= effective),
  );
}
