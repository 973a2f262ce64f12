import type { ResidentId } from '../vocabulary/record-ids.ts';
import type { Result } from '../vocabulary/result.ts';
import type { AppealStore } from './appeals/appeal-store.ts';
import type { Day } from './day.ts';
import type { Decision, Outcome } from './decisions/decide.ts';
import type { EntitlementStanding } from './decisions/entitlement-standing.ts';
import type { EvaluationStore } from './evaluation/evaluation-store.ts';
import type { Fact } from './facts/fact.ts';
import type { ChangeFeed } from './exchange/change-feed.ts';
import type { FormulaStore } from './formula/formula-store.ts';
import type { CorrectionStore } from './household/correction-store.ts';
import type { AsOf } from './household/history.ts';
import type { Household, HouseholdId } from './household/household.ts';
import type { LifeEvent, LifeEventId } from './household/life-event.ts';
import type { EventRefusal } from './household/record-event.ts';
import type { RescoringStore } from './kept-rescoring.ts';
import type { ExtractStore } from './reports/extract.ts';
import type { ReportStore } from './reports/report-store.ts';
import type { RetentionStore } from './retention/retention.ts';
import type { RecertificationStore } from './review/recertification-store.ts';
import type { ReviewStore } from './review/review-store.ts';
import type { ScoreInputs } from './score/inputs.ts';
import type { BareScore } from './score/score.ts';

/** What is kept of a score: with its formula's text, `scoreOf` gives every term again. */
export interface KeptScore {
  readonly household: HouseholdId;
  readonly day: Day;
  readonly score: BareScore;
  readonly inputs: ScoreInputs;
}

/** What is kept of a decision. */
export interface KeptDecision {
  readonly household: HouseholdId;
  readonly programme: string;
  readonly day: Day;
  readonly outcome: Outcome;
  readonly standing: EntitlementStanding;
  readonly formulaHash: string;
  readonly inputsHash: string;
}

/** A decision as it is kept. */
export function keptFrom(decision: Decision): KeptDecision {
  const { household, programme, day, outcome, standing, formulaHash, inputsHash } = decision;
  return { household, programme, day, outcome, standing, formulaHash, inputsHash };
}

/** A household with the facts that may be used. */
export interface StoredHousehold {
  readonly household: Household;
  readonly facts: readonly Fact[];
  /** The day of its last certification. */
  readonly certified: Day;
}

/** One line of a programme's list. */
export interface ListedHousehold {
  readonly household: HouseholdId;
  readonly outcome: Outcome['kind'];
  readonly day: Day;
}

/** Why facts are not kept. */
export type FactRefusal =
  | { readonly kind: 'household_unknown' }
  /** Nobody observes what has not happened yet. */
  | { readonly kind: 'fact_of_the_future' };

/** Households, by what happened to them. */
export interface HouseholdStore {
  /** Records a life event, or says what it contradicts; the same event again changes nothing. */
  record(event: LifeEvent): Promise<Result<'recorded' | 'replayed', EventRefusal>>;
  /** A household as it is now. */
  known(household: HouseholdId): Promise<StoredHousehold | undefined>;
  /** A household as it was on a day, as far as it was known at an instant. */
  knownAsOf(household: HouseholdId, asOf: AsOf): Promise<StoredHousehold | undefined>;
  /** What was recorded under this identifier. */
  lifeEvent(id: LifeEventId): Promise<LifeEvent | undefined>;
  /** The household that somebody is in now. */
  householdOf(person: ResidentId): Promise<HouseholdId | undefined>;
}

/** What is known of households. */
export interface FactStore {
  addFacts(
    household: HouseholdId,
    facts: readonly Fact[],
  ): Promise<Result<'recorded', FactRefusal>>;
}

/** Scores as they were computed. */
export interface ScoreStore {
  /** A score that is kept already stays as it is. */
  putScore(score: KeptScore): Promise<void>;
  /** The newest first. */
  scoresOf(household: HouseholdId): Promise<readonly KeptScore[]>;
}

/** Decisions as they were taken. */
export interface DecisionStore {
  putDecisions(decisions: readonly KeptDecision[]): Promise<void>;
  /** The last decision for each programme. */
  decisionsOf(household: HouseholdId): Promise<readonly KeptDecision[]>;
  /**
   * Households by their last decision for a programme, in the order of their identifiers.
   * @param after the last of the page before, or `start`
   */
  list(
    programme: string,
    page: {
      readonly outcome: Outcome['kind'];
      readonly after: HouseholdId | 'start';
      readonly max: number;
    },
  ): Promise<readonly ListedHousehold[]>;
}

/**
 * The social register's memory, made of one port for each of its parts. Nothing in it is
 * overwritten: events, facts, scores and decisions are appended.
 */
export interface SocialStore
  extends
    AppealStore,
    ChangeFeed,
    CorrectionStore,
    DecisionStore,
    EvaluationStore,
    ExtractStore,
    FactStore,
    FormulaStore,
    HouseholdStore,
    RecertificationStore,
    RescoringStore,
    ReportStore,
    RetentionStore,
    ReviewStore,
    ScoreStore {
  close(): Promise<void>;
}
