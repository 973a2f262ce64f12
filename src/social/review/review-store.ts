import type { OperatorId } from '../../vocabulary/record-ids.ts';
import type { Result } from '../../vocabulary/result.ts';
import type { Instant } from '../../vocabulary/time.ts';
import type { Day } from '../day.ts';
import type { SharedValue } from '../fraud/attribute-graph.ts';
import type { RuleCount } from '../fraud/false-positive-budget.ts';
import type { Attribute, OperatorAct } from '../fraud/fraud-rules.ts';
import type { HoldId, KeptHold } from '../fraud/hold.ts';
import type { OperatorCount } from '../fraud/operator-anomalies.ts';
import type { Forward } from '../forward.ts';
import type { HouseholdId } from '../household/household.ts';
import type { LifeEvent } from '../household/life-event.ts';
import type { Finding, FindingId, FoundMatter, ReviewDecision } from './finding.ts';

/** Why a finding is not taken or decided. */
export type ReviewHindrance =
  | 'finding_unknown'
  | 'finding_decided'
  /** Somebody else has it. */
  | 'finding_claimed'
  /** Whoever decides has taken it before. */
  | 'finding_not_claimed'
  /** Nobody reviews what she wrote down herself. */
  | 'own_work';

/** How findings are listed: those that wait by their day, those that are done by when they were. */
export interface FindingPage {
  readonly which: 'waiting' | 'done';
  readonly rule: string | 'any';
  readonly household: HouseholdId | 'any';
  readonly max: number;
  readonly skip: number;
}

/** What the social register keeps for review. */
export interface ReviewStore {
  /**
   * From a day on a household has these meters, telephones, accounts; what it had before of that
   * kind and is not among them it has no more. Kept as keyed hashes.
   * @throws an Error with code `household_unknown`
   */
  putHoldings(
    household: HouseholdId,
    held: {
      readonly attribute: Attribute;
      readonly values: readonly string[];
      readonly from: Day;
    },
  ): Promise<void>;
  /** What is shared around a household, itself included, over at most `max` households. */
  sharedAround(
    household: HouseholdId,
    bounds: { readonly max: number; readonly collectiveFrom: number },
  ): Promise<readonly SharedValue[]>;
  /** Every event that names a household, as they were recorded. */
  householdEvents(household: HouseholdId): Promise<readonly LifeEvent[]>;
  /** Households in the order of their identifiers. */
  householdsAfter(after: HouseholdId | 'start', max: number): Promise<readonly HouseholdId[]>;
  /**
   * Opens what an examination of a household found and nobody has decided yet; what was open and
   * an examination of it would find, but did not, is gone.
   * @returns the findings that are new, and other households that those name which went: somebody
   *   should examine them too
   */
  settleExamination(examination: {
    /** `none` of an examination of operators, or of a single finding: it lets nothing go. */
    readonly household: HouseholdId | 'none';
    readonly found: readonly FoundMatter[];
    readonly at: Instant;
    readonly due: Day;
  }): Promise<{
    readonly opened: readonly FindingId[];
    readonly left: readonly HouseholdId[];
  }>;
  finding(id: FindingId): Promise<Finding | undefined>;
  findings(page: FindingPage): Promise<readonly Finding[]>;
  claimFinding(claim: {
    readonly id: FindingId;
    readonly by: OperatorId;
    readonly at: Instant;
    readonly until: Instant;
  }): Promise<Result<Finding, ReviewHindrance>>;
  decideFinding(decided: {
    readonly id: FindingId;
    readonly by: OperatorId;
    readonly at: Instant;
    readonly decision: ReviewDecision;
    readonly note: string;
  }): Promise<Result<Finding, ReviewHindrance>>;
  /** What became of findings since a day, by rule, in the order of their names. */
  ruleCounts(since: Day): Promise<readonly RuleCount[]>;
  /** @throws an Error with code `household_unknown` */
  putHold(hold: KeptHold): Promise<void>;
  liftHold(lifted: {
    readonly id: HoldId;
    readonly by: OperatorId;
    readonly at: Instant;
    readonly why: string;
  }): Promise<KeptHold | undefined>;
  /** Every hold that was ever set on a household, latest first. */
  holdsOf(household: HouseholdId): Promise<readonly KeptHold[]>;
  /** Holds that end by themselves from a day on and were not lifted, soonest first. */
  holdsFrom(day: Day, max: number): Promise<readonly KeptHold[]>;
  countOperatorAct(counted: {
    readonly operator: OperatorId;
    readonly day: Day;
    readonly act: OperatorAct;
  }): Promise<void>;
  operatorCounts(bounds: {
    readonly from: Day;
    readonly to: Day;
  }): Promise<readonly OperatorCount[]>;
}

/** The same store in another thread. */
export function forwardedReview(forward: Forward): ReviewStore {
  return {
    putHoldings: forward('putHoldings'),
    sharedAround: forward('sharedAround'),
    householdEvents: forward('householdEvents'),
    householdsAfter: forward('householdsAfter'),
    settleExamination: forward('settleExamination'),
    finding: forward('finding'),
    findings: forward('findings'),
    claimFinding: forward('claimFinding'),
    decideFinding: forward('decideFinding'),
    ruleCounts: forward('ruleCounts'),
    putHold: forward('putHold'),
    liftHold: forward('liftHold'),
    holdsOf: forward('holdsOf'),
    holdsFrom: forward('holdsFrom'),
    countOperatorAct: forward('countOperatorAct'),
    operatorCounts: forward('operatorCounts'),
  };
}
