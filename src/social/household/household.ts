import { z } from 'zod';
import { ResidentId } from '../../vocabulary/record-ids.ts';
import { Day } from '../day.ts';

/** A household's identifier; it says nothing and is never given again. */
export const HouseholdId = z.uuid().brand<'HouseholdId'>();
export type HouseholdId = z.infer<typeof HouseholdId>;

/** What a member is to the head. */
export const Relation = z.enum([
  'self',
  'spouse',
  'child',
  'parent',
  'sibling',
  'grandchild',
  'other_kin',
  'unrelated',
]);
export type Relation = z.infer<typeof Relation>;

/** What is recorded of a member and can change. */
const memberAttributes = {
  civil: z.enum(['single', 'married', 'divorced', 'widowed']),
  school: z.enum(['none', 'attends', 'ended']),
  literate: z.boolean(),
  disabled: z.boolean(),
  /** The last day of a foreigner's residence permit; `none` of a national. */
  permitUntil: z.union([Day, z.literal('none')]),
} as const;

/** A person in a household, by the register's own pseudonym. */
export const Member = z
  .object({
    person: ResidentId,
    relation: Relation,
    /** Of a date that is known in part, its first day. */
    born: Day,
    sex: z.enum(['female', 'male']),
    ...memberAttributes,
  })
  .strict()
  .readonly();
export type Member = z.infer<typeof Member>;

/** One attribute of a member with its new value. */
export const AttributeChange = z.discriminatedUnion('attribute', [
  z
    .object({ attribute: z.literal('civil'), value: memberAttributes.civil })
    .strict()
    .readonly(),
  z
    .object({ attribute: z.literal('school'), value: memberAttributes.school })
    .strict()
    .readonly(),
  z
    .object({ attribute: z.literal('literate'), value: memberAttributes.literate })
    .strict()
    .readonly(),
  z
    .object({ attribute: z.literal('disabled'), value: memberAttributes.disabled })
    .strict()
    .readonly(),
  z
    .object({ attribute: z.literal('permitUntil'), value: memberAttributes.permitUntil })
    .strict()
    .readonly(),
]);
export type AttributeChange = z.infer<typeof AttributeChange>;

/** Where a household lives. `address` is a keyed hash: equal places are equal, none is readable. */
export const Dwelling = z
  .object({
    address: z.string().regex(/^[\w-]{1,64}$/, 'a keyed hash'),
    area: z.enum(['urban', 'rural']),
    region: z.string().regex(/^[A-Za-z0-9-]{1,16}$/, 'a code of a region'),
  })
  .strict()
  .readonly();
export type Dwelling = z.infer<typeof Dwelling>;

/** Most members that one household is believed to have. */
export const membersMax = 60;

/** A household on one day, as far as it was known at one instant. */
export const Household = z
  .object({
    id: HouseholdId,
    state: z.enum(['open', 'closed']),
    declarant: ResidentId,
    head: ResidentId,
    dwelling: Dwelling,
    /** In the order of their pseudonyms, which says nothing. */
    members: z.array(Member).readonly(),
    guardians: z
      .array(z.object({ ward: ResidentId, guardian: ResidentId }).strict().readonly())
      .readonly(),
  })
  .strict()
  .readonly();
export type Household = z.infer<typeof Household>;
