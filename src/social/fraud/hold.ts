import { z } from 'zod';
import { OperatorId } from '../../vocabulary/record-ids.ts';
import { fail, ok, type Result } from '../../vocabulary/result.ts';
import { Instant } from '../../vocabulary/time.ts';
import { Day, daysAfter } from '../day.ts';
import { HouseholdId } from '../household/household.ts';
import type { RuleStanding } from './false-positive-budget.ts';
import { RuleName, type FraudRules } from './fraud-rules.ts';

/** A hold's identifier. */
export const HoldId = z.uuid().brand<'HoldId'>();
export type HoldId = z.infer<typeof HoldId>;

/**
 * Decisions on a household wait while somebody looks: set by a person, for a reason, until a day.
 * It ends by itself and takes nothing away for ever.
 */
export const KeptHold = z
  .object({
    id: HoldId,
    household: HouseholdId,
    /** The finding that it rests on, and that finding's rule. */
    finding: z.uuid(),
    rule: RuleName,
    /** What the reviewer wrote, for the household's eyes too. */
    reason: z.string().trim().min(10).max(500),
    setBy: OperatorId,
    setAt: Instant,
    /** The first day on which it no longer holds. */
    expires: Day,
    lifted: z.union([
      z.literal('no'),
      z
        .object({ by: OperatorId, at: Instant, why: z.string().max(500) })
        .strict()
        .readonly(),
    ]),
  })
  .strict()
  .readonly();
export type KeptHold = z.infer<typeof KeptHold>;

/** Whether decisions wait for it on a day. */
export function isHolding({ expires, lifted }: KeptHold, day: Day): boolean {
  return lifted === 'no' && day < expires;
}

/** Why no hold is set. */
export type HoldHindrance =
  /** No rule on whose findings anybody may be held up. */
  | 'rule_opens_no_holds'
  /** Reviewers dismissed too many of the rule's findings. */
  | 'rule_over_budget'
  | 'held_already'
  | 'held_often_enough'
  | 'expires_too_late'
  | 'expires_in_the_past';

/**
 * Whether a person may set a hold.
 * @param known every hold that rests on the same finding, for the same household
 */
export function holdMayBeSet(
  rules: Pick<FraudRules, 'holds'>,
  asked: { readonly today: Day; readonly expires: Day },
  on: { readonly standing: RuleStanding; readonly known: readonly KeptHold[] },
): Result<'may_be_set', HoldHindrance> {
  const { standing, known } = on;
  if (!rules.holds.rules.includes(standing.rule)) return fail('rule_opens_no_holds');
  if (!standing.opensHolds) return fail('rule_over_budget');
  if (known.some((hold) => isHolding(hold, asked.today))) return fail('held_already');
  if (known.length > rules.holds.renewalsMax) return fail('held_often_enough');
  if (asked.expires <= asked.today) return fail('expires_in_the_past');
  return asked.expires > daysAfter(asked.today, rules.holds.daysMax)
    ? fail('expires_too_late')
    : ok('may_be_set');
}
