import { z } from 'zod';
import { Idcs } from '../../vocabulary/idcs.ts';
import { Day } from '../day.ts';
import { AttributeChange, Dwelling, HouseholdId, Member, membersMax } from './household.ts';
import { LifeEventId } from './life-event.ts';

/**
 * A member as her household's answers name her: for whoever has no number yet. It says nothing
 * outside of that household.
 */
export const MemberKey = z
  .string()
  .regex(/^[\w-]{22}$/, 'the key of a member')
  .brand<'MemberKey'>();
export type MemberKey = z.infer<typeof MemberKey>;

/** Somebody as she is named at a counter: by her number, or by her key in the household. */
export const StatedPerson = z.union([Idcs, MemberKey]);
export type StatedPerson = z.infer<typeof StatedPerson>;

const { relation, civil, school, literate, disabled, permitUntil } = Member.unwrap().shape;
const stated = { relation, civil, school, literate, disabled, permitUntil } as const;
const { born, sex } = Member.unwrap().shape;

/** A member who has a number; when she was born, the population register knows. */
const NumberedMember = z
  .object({ idcs: Idcs, ...stated })
  .strict()
  .readonly();

/** A member who is known to the household that she comes from. */
const KeyedMember = z
  .object({ member: MemberKey, ...stated })
  .strict()
  .readonly();

/** A child that was just born and has no number yet. */
const Newborn = z
  .object({ born, sex, ...stated })
  .strict()
  .readonly();

const TransferredMember = z.union([NumberedMember, KeyedMember]);
const Child = z.union([NumberedMember, Newborn]);
export type StatedMember = z.infer<typeof TransferredMember> | z.infer<typeof Child>;

const { area, region } = Dwelling.unwrap().shape;
/** A dwelling as it is declared; of the address a keyed hash is kept. */
export const StatedDwelling = z
  .object({ address: z.string().trim().min(3).max(300), area, region })
  .strict()
  .readonly();
export type StatedDwelling = z.infer<typeof StatedDwelling>;

const transferred = z.array(TransferredMember).min(1).max(membersMax).readonly();
const founding = {
  household: HouseholdId,
  declarant: StatedPerson,
  head: StatedPerson,
  dwelling: StatedDwelling,
} as const;
const succession = {
  newHead: StatedPerson.optional(),
  newDeclarant: StatedPerson.optional(),
} as const;

const StatedTransfer = z
  .object({
    from: HouseholdId,
    to: z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('known'), household: HouseholdId, members: transferred }).strict(),
      z.object({ kind: z.literal('new'), ...founding, members: transferred }).strict(),
    ]),
    ...succession,
  })
  .strict()
  .readonly();
export type StatedTransfer = z.infer<typeof StatedTransfer>;

const ofOne = { household: HouseholdId, person: StatedPerson } as const;
const spouse = z.object({ person: StatedPerson, household: HouseholdId }).strict().readonly();
const ofSpouses = {
  spouses: z.tuple([spouse, spouse]).readonly(),
  transfer: StatedTransfer.optional(),
} as const;

/** What happened, as it is told at a counter: `Happening` with people by their numbers. */
export const StatedHappening = z.discriminatedUnion('kind', [
  z
    .object({
      kind: z.literal('declaration'),
      ...founding,
      members: z.array(NumberedMember).min(1).max(membersMax).readonly(),
    })
    .strict(),
  z.object({ kind: z.literal('birth'), household: HouseholdId, child: Child }).strict(),
  z.object({ kind: z.literal('arrival'), household: HouseholdId, member: NumberedMember }).strict(),
  z.object({ kind: z.literal('death'), ...ofOne, ...succession }).strict(),
  z.object({ kind: z.literal('departure'), ...ofOne, ...succession }).strict(),
  z.object({ kind: z.literal('marriage'), ...ofSpouses }).strict(),
  z.object({ kind: z.literal('divorce'), ...ofSpouses }).strict(),
  z.object({ kind: z.literal('split'), transfer: StatedTransfer }).strict(),
  z
    .object({
      kind: z.literal('merge'),
      from: HouseholdId,
      to: HouseholdId,
      members: transferred,
    })
    .strict(),
  z.object({ kind: z.literal('move'), household: HouseholdId, dwelling: StatedDwelling }).strict(),
  z.object({ kind: z.literal('attribute'), ...ofOne, change: AttributeChange }).strict(),
  z
    .object({
      kind: z.literal('guardianship'),
      household: HouseholdId,
      ward: StatedPerson,
      guardian: StatedPerson,
    })
    .strict(),
  z.object({ kind: z.literal('succession'), household: HouseholdId, ...succession }).strict(),
  z.object({ kind: z.literal('withdrawal'), event: LifeEventId }).strict(),
]);
export type StatedHappening = z.infer<typeof StatedHappening>;

/** A life event as it is told; sending the same again changes nothing. */
export const StatedEvent = z
  .object({ event: LifeEventId, effective: Day, happening: StatedHappening })
  .strict()
  .readonly();
export type StatedEvent = z.infer<typeof StatedEvent>;
