import type { ResidentId } from '../../vocabulary/record-ids.ts';
import type { Result } from '../../vocabulary/result.ts';
import type { Day } from '../day.ts';
import type { Fact } from '../facts/fact.ts';
import type { HoldId } from '../fraud/hold.ts';
import type { Forward } from '../forward.ts';
import type { HouseholdId } from '../household/household.ts';
import type { ScoreInputs } from '../score/inputs.ts';
import type { BareScore } from '../score/score.ts';
import type { KeptDecision } from '../store.ts';
import type { Appeal, AppealId, AppealReceipt, EvidenceId } from './appeal.ts';
import type { AppealCounters } from './appeal-counters.ts';
import type { AppealEvent } from './appeal-event.ts';
import type { StepHindrance } from './appeal-history.ts';
import type { OwedMonth } from './owed.ts';

/** What was computed on a day, and beside it what is computed after an appeal. */
export interface ScorePair {
  readonly day: Day;
  readonly formulaHash: string;
  /** As it was kept then; `none` where that day was not scored. */
  readonly scoreCalculated: BareScore | 'none';
  readonly scoreCorrected: BareScore;
  /** What the corrected score is computed from: with the formula's text it replays for ever. */
  readonly inputs: ScoreInputs;
}

/** What changed for one programme on one day. */
export interface ChangedOutcome {
  readonly programme: string;
  readonly day: Day;
  readonly before: KeptDecision['outcome'] | 'none';
  readonly after: KeptDecision['outcome'];
}

/** What followed from an appeal that was decided. */
export interface Settlement {
  /** The earliest day first. */
  readonly scores: readonly ScorePair[];
  readonly outcomes: readonly ChangedOutcome[];
  readonly owed: readonly OwedMonth[];
}

/** All that is written when an appeal is decided: all of it or nothing. */
export interface DecidedAppeal {
  readonly event: AppealEvent;
  readonly facts: readonly Fact[];
  readonly settlement: Settlement;
  /** Holds that were wrong and end with it. */
  readonly lifts: readonly HoldId[];
  /** Of today, for programmes. */
  readonly decisions: readonly KeptDecision[];
}

/** A page of appeals. */
export interface AppealPage {
  readonly after: AppealId | 'start';
  readonly max: number;
}

/** Appeals, sealed with the key of their household. */
export interface AppealStore {
  /** Takes a step, or says why it can not follow from those before. */
  takeAppealStep(event: AppealEvent): Promise<Result<Appeal, StepHindrance>>;
  /** The same with a file: step and bytes are kept together. */
  addEvidence(event: AppealEvent, bytes: Uint8Array): Promise<Result<Appeal, StepHindrance>>;
  evidence(appeal: AppealId, id: EvidenceId): Promise<Uint8Array | undefined>;
  /** Decides, with all that follows. */
  decideAppeal(decided: DecidedAppeal): Promise<Result<Appeal, StepHindrance>>;
  appeal(id: AppealId): Promise<Appeal | undefined>;
  appealByReceipt(receipt: AppealReceipt): Promise<Appeal | undefined>;
  /** The newest first. */
  appealsOf(household: HouseholdId): Promise<readonly Appeal[]>;
  /** Those that somebody brought, or had brought for her; the newest first. */
  appealsBy(person: ResidentId): Promise<readonly Appeal[]>;
  /** Those that somebody has to do something about, the oldest first. */
  pendingAppeals(page: AppealPage): Promise<readonly Appeal[]>;
  settlementOf(appeal: AppealId): Promise<Settlement | undefined>;
  /** Every decision on a household, in the order in which they were taken. */
  decisionHistory(household: HouseholdId): Promise<readonly KeptDecision[]>;
  appealCounters(): Promise<AppealCounters>;
}

/** The same store in another thread. */
export function forwardedAppeals(forward: Forward): AppealStore {
  return {
    takeAppealStep: forward('takeAppealStep'),
    addEvidence: forward('addEvidence'),
    evidence: forward('evidence'),
    decideAppeal: forward('decideAppeal'),
    appeal: forward('appeal'),
    appealByReceipt: forward('appealByReceipt'),
    appealsOf: forward('appealsOf'),
    appealsBy: forward('appealsBy'),
    pendingAppeals: forward('pendingAppeals'),
    settlementOf: forward('settlementOf'),
    decisionHistory: forward('decisionHistory'),
    appealCounters: forward('appealCounters'),
  };
}
