import type { Day } from '../../social/day.ts';
import type { Dwelling, HouseholdId } from '../../social/household/household.ts';
import { LifeEvent, type LifeEventId } from '../../social/household/life-event.ts';
import type { EventRefusal } from '../../social/household/record-event.ts';
import type { Idcs } from '../../vocabulary/idcs.ts';
import type { OperatorId } from '../../vocabulary/record-ids.ts';
import { fail, ok, type Result } from '../../vocabulary/result.ts';
import type { SocialNeeds } from './needs.ts';
import { noteHouseholdAct } from './note-household-act.ts';
import { findPerson, membersOf, type PersonRefusal, type StatedMember } from './people.ts';

/** A dwelling as it is declared; of its address only a keyed hash is kept. */
export type StatedDwelling = Omit<Dwelling, 'address'> & { readonly address: string };

/** A household as a declarant says it is, people by their numbers. */
export interface Declaration {
  /** Chosen by the sender, as is the household's: sending both again changes nothing. */
  readonly event: LifeEventId;
  readonly household: HouseholdId;
  readonly effective: Day;
  readonly declarant: Idcs;
  readonly head: Idcs;
  readonly dwelling: StatedDwelling;
  readonly members: readonly StatedMember[];
}

/** Why a declaration was not taken. */
export type DeclarationRefusal = PersonRefusal | EventRefusal;

/** Takes a declaration down. */
export async function declareHousehold(
  needs: SocialNeeds,
  declaration: Declaration,
  operator: OperatorId,
): Promise<Result<'recorded' | 'replayed', DeclarationRefusal>> {
  const { event: id, household, effective, dwelling } = declaration;
  const act = {
    kind: 'household.declared',
    actor: `operator:${operator}`,
    purpose: 'social-registration',
  };
  const declarant = await findPerson(needs, declaration.declarant);
  const head = await findPerson(needs, declaration.head);
  const members = await membersOf(needs, declaration.members);
  if (!declarant.ok || !head.ok || !members.ok) {
    await noteHouseholdAct(needs, [], { ...act, outcome: 'person_unknown' });
    return fail({ kind: 'person_unknown' });
  }
  const address = needs.addressHash(dwelling.address);
  const recorded = await needs.social.record(
    LifeEvent.parse({
      id,
      effective,
      recorded: needs.now(),
      by: operator,
      happening: {
        kind: 'declaration',
        household,
        declarant: declarant.value.id,
        head: head.value.id,
        dwelling: { ...dwelling, address },
        members: members.value,
      },
    }),
  );
  const outcome = recorded.ok ? recorded.value : recorded.error.kind;
  const people = members.value.map(({ person }) => person);
  await noteHouseholdAct(needs, [declarant.value.id, ...people], { ...act, outcome });
  return recorded.ok ? ok(recorded.value) : recorded;
}
