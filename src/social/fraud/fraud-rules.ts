import { z } from 'zod';

/** What a rule is called; texts for people are found by it. */
export const RuleName = z.string().regex(/^[a-z][a-z0-9_]{0,63}$/);

/** What two households may have in common. */
export const Attribute = z.enum(['dwelling', 'meter', 'phone', 'account']);
export type Attribute = z.infer<typeof Attribute>;

/** What is counted of an operator's work on the social register. */
export const OperatorAct = z.enum([
  /** Households that she wrote down. */
  'declared',
  /** Life events that she recorded, declarations among them. */
  'recorded',
  /** Of those, events that were withdrawn later. */
  'withdrawn',
  /** Households that she declared of which a reviewer confirmed a finding. */
  'confirmed',
  /** Households that she declared of which a partner says otherwise. */
  'contradicted',
]);
export type OperatorAct = z.infer<typeof OperatorAct>;

const households = z.number().int().min(2).max(1_000);

const GraphRule = z.discriminatedUnion('kind', [
  /** So many households that hang together by these attributes. */
  z
    .object({
      id: RuleName,
      kind: z.literal('component'),
      attributes: z.array(Attribute).min(1).readonly(),
      households,
    })
    .strict()
    .readonly(),
  /** So many others with which one household shares one kind of attribute. */
  z
    .object({ id: RuleName, kind: z.literal('degree'), attribute: Attribute, households })
    .strict()
    .readonly(),
]);
export type GraphRule = z.infer<typeof GraphRule>;

const share = z.number().min(0).max(1);
const days = z.number().int().min(1).max(3_660);

/** Rules about operators: a share that chance does not explain, more than a day has room for. */
const OperatorRules = z
  .object({
    shares: z
      .array(z.object({ id: RuleName, count: OperatorAct, of: OperatorAct }).strict().readonly())
      .max(20)
      .readonly(),
    paces: z
      .array(
        z
          .object({ id: RuleName, act: OperatorAct, perDay: z.number().int().min(1).max(10_000) })
          .strict()
          .readonly(),
      )
      .max(20)
      .readonly(),
    /** Days of work that are looked at together. */
    days,
    /** Fewer acts say nothing about a person. */
    leastActs: z.number().int().min(1).max(10_000),
    /** How seldom chance alone may name anybody at all in one look at everyone. */
    chance: z.number().gt(0).max(0.2),
  })
  .strict()
  .readonly();
export type OperatorRules = z.infer<typeof OperatorRules>;

/** Rules about fraud as data. A rule sends people to review; it never takes anything away. */
export const FraudRules = z
  .object({
    schema: z.literal('rsu.fraud/1'),
    graph: z.array(GraphRule).max(50).readonly(),
    /** So many with one attribute are a home or an institution: nobody is linked through it. */
    collectiveFrom: z.number().int().min(3).max(1_000),
    /** A partner says otherwise than the declarant. */
    partners: z.object({ id: RuleName }).strict().readonly(),
    operators: OperatorRules,
    review: z
      .object({
        /** Days in which a finding should be decided. */
        dueDays: days,
        /** For how long whoever takes a finding has it to herself. */
        claimMinutes: z.number().int().min(5).max(1_440),
      })
      .strict()
      .readonly(),
    holds: z
      .object({
        /** Longest hold; it ends by itself. */
        daysMax: days,
        /** How often one finding may be a reason for another hold. */
        renewalsMax: z.number().int().min(0).max(12),
        /** Rules on whose findings a hold may rest at all. */
        rules: z.array(RuleName).max(100).readonly(),
      })
      .strict()
      .readonly(),
    budget: z
      .object({
        /** Share of a rule's findings that reviewers may dismiss before it opens holds no more. */
        dismissedShareMax: share,
        /** Fewer decided findings say nothing about a rule. */
        leastDecided: z.number().int().min(1).max(10_000),
        days,
      })
      .strict()
      .readonly(),
    quality: z
      .object({ staleDays: days, recertifyMonths: z.number().int().min(1).max(120) })
      .strict()
      .readonly(),
  })
  .strict()
  .refine(({ graph, operators, partners }) => {
    const all = [...graph, ...operators.shares, ...operators.paces, partners];
    return new Set(all.map(({ id }) => id)).size === all.length;
  }, 'every rule has a name of its own')
  .readonly();
export type FraudRules = z.infer<typeof FraudRules>;
