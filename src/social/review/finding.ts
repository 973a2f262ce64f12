import { z } from 'zod';
import { OperatorId } from '../../vocabulary/record-ids.ts';
import { Instant } from '../../vocabulary/time.ts';
import { Day } from '../day.ts';
import { Attribute, RuleName } from '../fraud/fraud-rules.ts';
import { HouseholdId } from '../household/household.ts';
import { LifeEventId } from '../household/life-event.ts';

/** A finding's identifier. */
export const FindingId = z.uuid().brand<'FindingId'>();
export type FindingId = z.infer<typeof FindingId>;

/** Most households that one finding names. */
export const householdsMax = 1_000;

const households = z.array(HouseholdId).min(1).max(householdsMax).readonly();
const share = z.object({ count: z.number().int(), of: z.number().int() }).strict().readonly();

/** What a rule found. It names no value: whoever reviews looks them up, and that is journalled. */
export const FindingMatter = z.discriminatedUnion('kind', [
  /** Facts of one household that can not all be true. */
  z
    .object({
      kind: z.literal('contradiction'),
      households,
      variables: z.array(z.string().max(64)).readonly(),
    })
    .strict()
    .readonly(),
  /** A partner says otherwise than the declarant. */
  z
    .object({
      kind: z.literal('partner'),
      households,
      variables: z.array(z.string().max(64)).readonly(),
      partners: z.array(z.string().max(32)).readonly(),
    })
    .strict()
    .readonly(),
  /** Households with one and the same dwelling, meter, telephone or account. */
  z
    .object({
      kind: z.literal('shared'),
      households,
      attributes: z.array(Attribute).min(1).readonly(),
    })
    .strict()
    .readonly(),
  /** Households that hang together by several such things, or one in the middle of many. */
  z
    .object({
      kind: z.literal('linked'),
      households,
      attributes: z.array(Attribute).min(1).readonly(),
    })
    .strict()
    .readonly(),
  /** Two who divorced and whose households go on sharing. */
  z
    .object({
      kind: z.literal('separation'),
      households,
      attributes: z.array(Attribute).min(1).readonly(),
      divorce: LifeEventId,
    })
    .strict()
    .readonly(),
  /** What is unusual in an operator's work; it is about no household. */
  z
    .object({
      kind: z.literal('operator'),
      operator: OperatorId,
      what: z.discriminatedUnion('kind', [
        z
          .object({ kind: z.literal('share'), own: share, others: share })
          .strict()
          .readonly(),
        z
          .object({
            kind: z.literal('pace'),
            day: Day,
            count: z.number().int(),
            perDay: z.number().int(),
          })
          .strict()
          .readonly(),
      ]),
    })
    .strict()
    .readonly(),
  /** The population register does not say what a life event of this household says. */
  z
    .object({
      kind: z.literal('population'),
      households,
      event: LifeEventId,
      why: z.string().regex(/^[a-z_]{1,64}$/),
    })
    .strict()
    .readonly(),
]);
export type FindingMatter = z.infer<typeof FindingMatter>;

/** The households that a finding is about. */
export function householdsIn(matter: FindingMatter): readonly HouseholdId[] {
  return matter.kind === 'operator' ? [] : matter.households;
}

/** What an examination found: a finding that nobody has opened yet. */
export interface FoundMatter {
  readonly rule: string;
  readonly matter: FindingMatter;
  /** What the finding is one with: found again, it is the same and not another. */
  readonly sameAs: string;
  /**
   * What it rests on. A reviewer who dismissed it dismissed this; when it is another, people look
   * again.
   */
  readonly evidence: string;
  /** Who wrote down what it rests on; they do not decide on it. */
  readonly operators: readonly OperatorId[];
  /** Households whose examination finds it; when it finds it no more, it is gone. */
  readonly foundFrom: readonly HouseholdId[];
}

/** What a reviewer says of a finding. */
export const ReviewDecision = z.enum(['confirmed', 'dismissed']);
export type ReviewDecision = z.infer<typeof ReviewDecision>;

/** How far a finding is. */
export const FindingState = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('open') }).strict(),
  /** Somebody looks at it; after `until` anybody may. */
  z.object({ kind: z.literal('claimed'), by: OperatorId, until: Instant }).strict(),
  z
    .object({
      kind: z.literal('decided'),
      by: OperatorId,
      at: Instant,
      decision: ReviewDecision,
      note: z.string().trim().min(10).max(1_000),
    })
    .strict(),
  /** What it said is not so any more. */
  z.object({ kind: z.literal('gone'), at: Instant }).strict(),
]);
export type FindingState = z.infer<typeof FindingState>;

/** Something that a person has to look at. Nobody loses anything by a finding. */
export const Finding = z
  .object({
    id: FindingId,
    rule: RuleName,
    matter: FindingMatter,
    operators: z.array(OperatorId).readonly(),
    opened: Instant,
    /** The day by which it should be decided. */
    due: Day,
    state: FindingState,
  })
  .strict()
  .readonly();
export type Finding = z.infer<typeof Finding>;
