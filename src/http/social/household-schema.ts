import { z } from 'zod';
import { Day } from '../../social/day.ts';
import { Fact } from '../../social/facts/fact.ts';
import { Dwelling, Household, HouseholdId, Member } from '../../social/household/household.ts';
import { LifeEventId } from '../../social/household/life-event.ts';
import { MemberKey, StatedHappening } from '../../social/household/stated-event.ts';
import { Idcs } from '../../vocabulary/idcs.ts';
import { RecordId } from '../../vocabulary/record-ids.ts';
import { EvaluatedAnswer } from './evaluation-schema.ts';

const [declaration] = StatedHappening.options;

/** A declaration: its event's and its household's identifiers are chosen by the sender. */
export const DeclarationBody = declaration
  .omit({ kind: true })
  .extend({ event: LifeEventId, effective: Day });

/** What became of the score of a household that was changed. */
const ChangedHousehold = z.object({
  household: HouseholdId,
  /** `evaluated`, or why it was not. */
  evaluation: z.enum(['evaluated', 'household_unknown', 'household_closed', 'formula_missing']),
  evaluated: EvaluatedAnswer.optional(),
});

export const RecordedEventAnswer = z.object({
  outcome: z.enum(['recorded', 'replayed']),
  households: z.array(ChangedHousehold),
  /** The enrolment that a birth began, a draft of whoever took it down. */
  enrolment: z.union([RecordId, z.literal('none')]),
});

/** Facts that are sent at once: a year of four bills, and everything else. */
const factsMax = 200;
const { variable, value, observed, month, validUntil } = Fact.unwrap().shape;

export const FactsBody = z
  .object({
    facts: z
      .array(z.object({ variable, value, observed, month, validUntil }).strict())
      .min(1)
      .max(factsMax),
  })
  .strict();
export const FactsAnswer = ChangedHousehold;

export const HouseholdSearchBody = z.object({ idcs: Idcs }).strict();
export const HouseholdFoundAnswer = z.object({ household: HouseholdId });

const number = z.union([Idcs, z.literal('none')]);
const { area, region } = Dwelling.unwrap().shape;

/** A household, people by their numbers and by keys that say nothing outside of it. */
export const HouseholdAnswer = z.object({
  household: HouseholdId,
  state: Household.unwrap().shape.state,
  declarant: number,
  head: number,
  dwelling: z.object({ area, region }),
  members: z.array(
    Member.unwrap().omit({ person: true }).extend({ idcs: number, member: MemberKey }),
  ),
  guardians: z.array(z.object({ ward: MemberKey, guardian: number })),
  facts: z.array(Fact.unwrap().extend({ recorded: z.iso.datetime() })),
  certified: Day,
});
