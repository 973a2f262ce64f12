import { z } from 'zod';
import { Day } from '../../social/day.ts';
import { Fact } from '../../social/facts/fact.ts';
import { Attribute, RuleName } from '../../social/fraud/fraud-rules.ts';
import { KeptHold } from '../../social/fraud/hold.ts';
import { HouseholdId } from '../../social/household/household.ts';
import { Finding, FindingId, FindingMatter, ReviewDecision } from '../../social/review/finding.ts';
import { OperatorId } from '../../vocabulary/record-ids.ts';

const instant = z.iso.datetime();
const count = z.number().int().nonnegative();

/** Which findings are asked for. */
export const FindingQuery = {
  which: z.enum(['waiting', 'done']).default('waiting'),
  rule: RuleName.optional(),
  household: HouseholdId.optional(),
  skip: z.coerce.number().int().min(0).max(1_000_000).default(0),
} as const;

const state = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('open') }),
  z.object({ kind: z.literal('claimed'), by: OperatorId, until: instant }),
  z.object({
    kind: z.literal('decided'),
    by: OperatorId,
    at: instant,
    decision: ReviewDecision,
    note: z.string(),
  }),
  z.object({ kind: z.literal('gone'), at: instant }),
]);

/** A finding as it is listed. */
export const FindingAnswer = z.object({
  id: FindingId,
  rule: RuleName,
  matter: FindingMatter,
  operators: z.array(OperatorId),
  opened: instant,
  due: Finding.unwrap().shape.due,
  state,
  /** Why whoever asks may not decide on it; `no` when she may. */
  ownWork: z.boolean(),
});

export const FindingsAnswer = z.object({ findings: z.array(FindingAnswer) });

const hold = KeptHold.unwrap()
  .omit({ setAt: true, lifted: true })
  .extend({
    setAt: instant,
    lifted: z.union([z.literal('no'), z.object({ by: OperatorId, at: instant, why: z.string() })]),
    /** Whether decisions wait for it today. */
    holds: z.boolean(),
  });

/** A finding with what it rests on. */
export const ShownFindingAnswer = FindingAnswer.extend({
  facts: z.array(Fact.unwrap().extend({ recorded: instant })),
  holds: z.array(hold),
  /** Whether a hold may rest on it, and how long it may be. */
  mayHold: z.boolean(),
  holdDaysMax: z.number().int(),
});

export const ClaimBody = z.object({}).strict();
export const DecisionBody = z
  .object({ decision: ReviewDecision, note: z.string().trim().min(10).max(1_000) })
  .strict();

export const HoldBody = z
  .object({
    finding: FindingId,
    reason: z.string().trim().min(10).max(500),
    /** The first day on which it no longer holds. */
    expires: Day,
  })
  .strict();
export const HoldAnswer = hold;
export const HoldsAnswer = z.object({ holds: z.array(hold) });
export const LiftBody = z.object({ why: z.string().trim().min(10).max(500) }).strict();

export const RulesAnswer = z.object({
  dismissedShareMax: z.number(),
  leastDecided: z.number().int(),
  days: z.number().int(),
  rules: z.array(
    z.object({
      rule: RuleName,
      open: count,
      confirmed: count,
      dismissed: count,
      gone: count,
      dismissedShare: z.number(),
      low95: z.number(),
      high95: z.number(),
      budget: z.enum(['within', 'over']),
      opensHolds: z.boolean(),
    }),
  ),
});

export const SweepBody = z.object({}).strict();
export const SweepAnswer = z.object({
  kind: z.enum(['none', 'running', 'done', 'failed']),
  done: count.optional(),
  opened: count.optional(),
  code: z.string().optional(),
});

export const HoldingsBody = z
  .object({
    holdings: z
      .array(
        z
          .object({
            attribute: Attribute.exclude(['dwelling']),
            /** As they are written on the bill or said by the declarant. */
            values: z.array(z.string().trim().min(3).max(64)).max(50),
          })
          .strict(),
      )
      .max(3),
  })
  .strict();
export const CheckedAnswer = z.object({
  answers: z.array(z.object({ partner: z.string(), values: count })),
  silent: z.array(z.object({ partner: z.string(), why: z.string() })),
  opened: z.array(FindingId),
});

export const QualityAnswer = z.object({
  counting: SweepAnswer,
  last: z.union([
    z.literal('none'),
    z.object({
      day: Day,
      counted: instant,
      formulaHash: z.string(),
      households: count,
      complete: count,
      recertificationDue: count,
      variables: z.array(
        z.object({
          variable: z.string(),
          known: count,
          missing: count,
          stale: count,
          contradicted: count,
          unverified: count,
        }),
      ),
    }),
  ]),
});

export const ClockAnswer = z.object({
  recertifyMonths: z.number().int(),
  months: z.array(z.object({ month: z.string(), households: count })),
  due: z.array(z.object({ household: HouseholdId, due: Day })),
});
export const CertifiedAnswer = z.object({ household: HouseholdId, due: Day });
