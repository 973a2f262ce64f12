import { z } from 'zod';
import { OperatorId, ResidentId } from '../../vocabulary/record-ids.ts';
import { Instant } from '../../vocabulary/time.ts';
import { Day } from '../day.ts';
import { AttributeChange, Dwelling, HouseholdId, Member, membersMax } from './household.ts';

/** A life event's identifier, chosen by its sender: sending it again changes nothing. */
export const LifeEventId = z.uuid().brand<'LifeEventId'>();
export type LifeEventId = z.infer<typeof LifeEventId>;

const members = z.array(Member).min(1).max(membersMax).readonly();

const founding = {
  household: HouseholdId,
  declarant: ResidentId,
  head: ResidentId,
  dwelling: Dwelling,
  members,
} as const;

/** Who takes the place of a head or a declarant that goes. */
const succession = {
  newHead: ResidentId.optional(),
  newDeclarant: ResidentId.optional(),
} as const;

/** People who go from one household to another, as they stand to its head. */
const Transfer = z
  .object({
    from: HouseholdId,
    to: z.discriminatedUnion('kind', [
      z
        .object({ kind: z.literal('known'), household: HouseholdId, members })
        .strict()
        .readonly(),
      z
        .object({ kind: z.literal('new'), ...founding })
        .strict()
        .readonly(),
    ]),
    ...succession,
  })
  .strict()
  .readonly();
export type Transfer = z.infer<typeof Transfer>;

const spouse = z.object({ person: ResidentId, household: HouseholdId }).strict().readonly();
const ofOne = { household: HouseholdId, person: ResidentId } as const;

/** What happened, in the administration's words. */
export const Happening = z.discriminatedUnion('kind', [
  z
    .object({ kind: z.literal('declaration'), ...founding })
    .strict()
    .readonly(),
  z
    .object({ kind: z.literal('birth'), household: HouseholdId, child: Member })
    .strict()
    .readonly(),
  z
    .object({ kind: z.literal('arrival'), household: HouseholdId, member: Member })
    .strict()
    .readonly(),
  z
    .object({ kind: z.literal('death'), ...ofOne, ...succession })
    .strict()
    .readonly(),
  z
    .object({ kind: z.literal('departure'), ...ofOne, ...succession })
    .strict()
    .readonly(),
  z
    .object({
      kind: z.literal('marriage'),
      spouses: z.tuple([spouse, spouse]).readonly(),
      transfer: Transfer.optional(),
    })
    .strict()
    .readonly(),
  z
    .object({
      kind: z.literal('divorce'),
      spouses: z.tuple([spouse, spouse]).readonly(),
      transfer: Transfer.optional(),
    })
    .strict()
    .readonly(),
  z
    .object({ kind: z.literal('split'), transfer: Transfer })
    .strict()
    .readonly(),
  z
    .object({ kind: z.literal('merge'), from: HouseholdId, to: HouseholdId, members })
    .strict()
    .readonly(),
  z
    .object({ kind: z.literal('move'), household: HouseholdId, dwelling: Dwelling })
    .strict()
    .readonly(),
  z
    .object({ kind: z.literal('attribute'), ...ofOne, change: AttributeChange })
    .strict()
    .readonly(),
  z
    .object({
      kind: z.literal('guardianship'),
      household: HouseholdId,
      ward: ResidentId,
      guardian: ResidentId,
    })
    .strict()
    .readonly(),
  z
    .object({ kind: z.literal('succession'), household: HouseholdId, ...succession })
    .strict()
    .readonly(),
  z
    .object({ kind: z.literal('withdrawal'), event: LifeEventId })
    .strict()
    .readonly(),
]);
export type Happening = z.infer<typeof Happening>;

/**
 * A life event: when it happened and when it was recorded. What is wrong is withdrawn by another
 * event and recorded anew; nothing is overwritten.
 */
export const LifeEvent = z
  .object({
    id: LifeEventId,
    effective: Day,
    recorded: Instant,
    by: OperatorId,
    happening: Happening,
  })
  .strict()
  .readonly();
export type LifeEvent = z.infer<typeof LifeEvent>;
