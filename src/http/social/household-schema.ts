import { z } from 'zod';
import { Day } from '../../social/day.ts';
import { Fact } from '../../social/facts/fact.ts';
import {
  Dwelling,
  Household,
  HouseholdId,
  Member,
  membersMax,
} from '../../social/household/household.ts';
import { LifeEventId } from '../../social/household/life-event.ts';
import { Idcs } from '../../vocabulary/idcs.ts';

const { relation, civil, school, literate, disabled, permitUntil } = Member.unwrap().shape;
const { area, region } = Dwelling.unwrap().shape;

/** A member as she is declared; born when and of which sex, the population register knows. */
export const StatedMemberBody = z
  .object({ idcs: Idcs, relation, civil, school, literate, disabled, permitUntil })
  .strict();

/** A dwelling as it is declared; of the address a keyed hash is kept. */
export const StatedDwellingBody = z
  .object({ address: z.string().trim().min(3).max(300), area, region })
  .strict();

export const DeclarationBody = z
  .object({
    /** Chosen by the sender, as is the household's: sending both again changes nothing. */
    event: LifeEventId,
    household: HouseholdId,
    effective: Day,
    declarant: Idcs,
    head: Idcs,
    dwelling: StatedDwellingBody,
    members: z.array(StatedMemberBody).min(1).max(membersMax),
  })
  .strict();

export const RecordedAnswer = z.object({
  household: HouseholdId,
  outcome: z.enum(['recorded', 'replayed']),
});

export const HouseholdSearchBody = z.object({ idcs: Idcs }).strict();
export const HouseholdFoundAnswer = z.object({ household: HouseholdId });

const number = z.union([Idcs, z.literal('none')]);

/** A household, people by their numbers. */
export const HouseholdAnswer = z.object({
  household: HouseholdId,
  state: Household.unwrap().shape.state,
  declarant: number,
  head: number,
  dwelling: z.object({ area, region }),
  members: z.array(Member.unwrap().omit({ person: true }).extend({ idcs: number })),
  guardians: z.array(z.object({ ward: number, guardian: number })),
  facts: z.array(Fact.unwrap().extend({ recorded: z.iso.datetime() })),
  certified: Day,
});
