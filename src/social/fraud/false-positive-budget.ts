import { proportion, type Proportion } from '../../vocabulary/proportion.ts';
import type { FraudRules } from './fraud-rules.ts';

/** What became of the findings of one rule in the budget's days. */
export interface RuleCount {
  readonly rule: string;
  readonly open: number;
  readonly confirmed: number;
  readonly dismissed: number;
  /** What it said is not so any more; it was neither right nor wrong. */
  readonly gone: number;
}

/** How a rule stands to its budget. */
export interface RuleStanding extends RuleCount {
  /** The share of decided findings that reviewers dismissed. */
  readonly falsePositives: Proportion;
  /**
   * `within`: too few are dismissed, or too few are decided to say. `over`: no hold may rest on its
   * findings until reviewers confirm more of them.
   */
  readonly budget: 'within' | 'over';
  /** Whether a hold may rest on a finding of it. */
  readonly opensHolds: boolean;
}

/** How a rule stands: a rule that names too many in vain stops holding anybody up. */
export function ruleStanding(
  { budget, holds }: Pick<FraudRules, 'budget' | 'holds'>,
  counted: RuleCount,
): RuleStanding {
  const decided = counted.confirmed + counted.dismissed;
  const falsePositives = proportion(counted.dismissed, decided);
  const over = decided >= budget.leastDecided && falsePositives.share > budget.dismissedShareMax;
  return {
    ...counted,
    falsePositives,
    budget: over ? 'over' : 'within',
    opensHolds: !over && holds.rules.includes(counted.rule),
  };
}
