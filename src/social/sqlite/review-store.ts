import { HouseholdId } from '../household/household.ts';
import type { ReviewStore } from '../review/review-store.ts';
import {
  claimFinding,
  decideFinding,
  findFinding,
  listFindings,
  ruleCounts,
  settleExamination,
} from './finding-store.ts';
import { holdsFrom, holdsOf, liftHold, putHold } from './hold-store.ts';
import { putHoldings, sharedAround } from './holding-store.ts';
import { eventsOf } from './household-store.ts';
import { countOperatorAct, operatorCounts } from './operator-act-store.ts';
import type { OpenedStore, SealedStore } from './sealed-store.ts';

/** Households in the order of their identifiers. */
function householdsAfter({ db }: SealedStore, after: string, max: number) {
  return db
    .prepare<[string, number], { id: string }>(
      'SELECT id FROM households WHERE id > ? ORDER BY id LIMIT ?',
    )
    .all(after === 'start' ? '' : after, max)
    .map(({ id }) => HouseholdId.parse(id));
}

/** What the store keeps for review, each write whole or not at all. */
export function reviewStore({ store, whole }: OpenedStore): ReviewStore {
  return {
    putHoldings: async (household, held) => whole(() => putHoldings(store, household, held)),
    sharedAround: async (household, bounds) => sharedAround(store, household, bounds),
    householdEvents: async (household) => eventsOf(store, household),
    householdsAfter: async (after, max) => householdsAfter(store, after, max),
    settleExamination: async (examination) => whole(() => settleExamination(store, examination)),
    finding: async (id) => findFinding(store, id),
    findings: async (page) => listFindings(store, page),
    claimFinding: async (claim) => whole(() => claimFinding(store, claim)),
    decideFinding: async (decided) => whole(() => decideFinding(store, decided)),
    ruleCounts: async (since) => ruleCounts(store, since),
    putHold: async (hold) => whole(() => putHold(store, hold)),
    liftHold: async (lifted) => whole(() => liftHold(store, lifted)),
    holdsOf: async (household) => holdsOf(store, household),
    holdsFrom: async (day, max) => holdsFrom(store, day, max),
    countOperatorAct: async (counted) => whole(() => countOperatorAct(store, counted)),
    operatorCounts: async (bounds) => operatorCounts(store, bounds),
  };
}
