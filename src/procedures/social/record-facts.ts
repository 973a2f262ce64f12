import { Fact } from '../../social/facts/fact.ts';
import type { HouseholdId } from '../../social/household/household.ts';
import type { FactRefusal } from '../../social/store.ts';
import type { OperatorId } from '../../vocabulary/record-ids.ts';
import { ok, type Result } from '../../vocabulary/result.ts';
import { evaluateHousehold, type Evaluated, type EvaluationRefusal } from './evaluate-household.ts';
import { examineHousehold } from './examine-household.ts';
import type { LawfulAccess } from './lawful-access.ts';
import type { HouseholdNeeds } from './needs.ts';
import { noteHouseholdAct } from './note-household-act.ts';
import { peopleOf } from './show-household.ts';

/** What a declarant says; who wrote it down and when is added here. */
export type StatedFact = Omit<Fact, 'provenance' | 'recorded'>;

/** Writes down what a declarant says of a household, and evaluates it anew. */
export async function recordFacts(
  needs: HouseholdNeeds,
  {
    household,
    facts,
    operator,
  }: {
    readonly household: HouseholdId;
    readonly facts: readonly StatedFact[];
    readonly operator: OperatorId;
  },
  by: LawfulAccess,
): Promise<Result<Result<Evaluated, EvaluationRefusal>, FactRefusal>> {
  const stored = await needs.social.known(household);
  const provenance = { kind: 'declared', by: operator } as const;
  const recorded = needs.now();
  const added = await needs.social.addFacts(
    household,
    facts.map((fact) => Fact.parse({ ...fact, provenance, recorded })),
  );
  const outcome = added.ok ? added.value : added.error.kind;
  const people = stored ? peopleOf(stored) : [];
  await noteHouseholdAct(needs, people, { by, kind: 'household.facts_declared', outcome });
  if (added.ok) await examineHousehold(needs, household);
  return added.ok ? ok(await evaluateHousehold(needs, household, by)) : added;
}
