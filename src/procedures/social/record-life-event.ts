import { householdsOf } from '../../social/household/effects.ts';
import type { HouseholdId } from '../../social/household/household.ts';
import { LifeEvent, type Happening } from '../../social/household/life-event.ts';
import type { StatedEvent } from '../../social/household/stated-event.ts';
import type { OperatorId, ResidentId } from '../../vocabulary/record-ids.ts';
import { fail, ok, type Result } from '../../vocabulary/result.ts';
import { passLifeEvent, type RegistersRefusal } from './correct-population.ts';
import { countEvent } from './count-acts.ts';
import { evaluateHousehold, type Evaluated, type EvaluationRefusal } from './evaluate-household.ts';
import { examineHousehold } from './examine-household.ts';
import { happeningFrom } from './happening.ts';
import type { LawfulAccess } from './lawful-access.ts';
import type { HouseholdNeeds } from './needs.ts';
import { noteHouseholdAct } from './note-household-act.ts';
import type { PersonRefusal } from './people.ts';
import { peopleOf } from './show-household.ts';

/** Why a life event was not taken down. */
export type LifeEventRefusal = PersonRefusal | RegistersRefusal;

/** A life event that was taken down, and what became of its households' scores. */
export interface RecordedLifeEvent {
  readonly outcome: 'recorded' | 'replayed';
  readonly households: readonly {
    readonly household: HouseholdId;
    readonly evaluation: Result<Evaluated, EvaluationRefusal>;
  }[];
}

/** The households that a happening is about; a withdrawal is about those of what it withdraws. */
async function touched(
  { social }: HouseholdNeeds,
  happening: Happening,
): Promise<readonly HouseholdId[]> {
  if (happening.kind !== 'withdrawal') return householdsOf(happening);
  const withdrawn = await social.lifeEvent(happening.event);
  return withdrawn ? householdsOf(withdrawn.happening) : [];
}

async function peopleIn(
  { social }: HouseholdNeeds,
  households: readonly HouseholdId[],
): Promise<readonly ResidentId[]> {
  const known = await Promise.all(households.map((household) => social.known(household)));
  return known.flatMap((stored) => (stored ? peopleOf(stored) : []));
}

/**
 * Takes down what happened, journals it for everybody who was or is in one of its households, and
 * evaluates those households anew.
 */
export async function recordLifeEvent(
  needs: HouseholdNeeds,
  told: StatedEvent & { readonly operator: OperatorId },
  by: LawfulAccess,
): Promise<Result<RecordedLifeEvent, LifeEventRefusal>> {
  const { event: id, effective, happening: stated, operator } = told;
  const kind = `household.${stated.kind === 'declaration' ? 'declared' : 'life_event'}`;
  const happening = await happeningFrom(needs, stated, needs.names.newborn(id));
  if (!happening.ok) {
    await noteHouseholdAct(needs, [], { by, kind, outcome: happening.error.kind });
    return happening;
  }
  const households = await touched(needs, happening.value);
  const before = await peopleIn(needs, households);
  const said = { id, effective, recorded: needs.now(), by: operator, happening: happening.value };
  const recorded = await passLifeEvent(needs, LifeEvent.parse(said));
  const people = [...before, ...(await peopleIn(needs, households))];
  const outcome = recorded.ok ? recorded.value : recorded.error.kind;
  await noteHouseholdAct(needs, people, { by, kind, outcome });
  if (!recorded.ok) return fail(recorded.error);
  await countEvent(needs, said, recorded.value);
  const evaluations = [];
  for (const household of households) {
    await examineHousehold(needs, household);
    const evaluation = await evaluateHousehold(needs, household, by);
    evaluations.push({ household, evaluation });
  }
  return ok({ outcome: recorded.value, households: evaluations });
}
