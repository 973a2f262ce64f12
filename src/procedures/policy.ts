import type { OperatorRole } from '../register/accounts.ts';
import type { KnownFinger } from '../vocabulary/biometric-source.ts';
import { falseMatchRateFor } from '../vocabulary/false-positive-rate.ts';
import type { OperatorFactor } from '../vocabulary/operator-factor.ts';
import { ComparisonScore } from '../vocabulary/score.ts';
import type { VidKind } from '../vocabulary/vid.ts';

/** What an administration can look at, of which the lower threshold of a search follows. */
export interface AdjudicationBudget {
  /** Cases of people who are not enrolled yet that its adjudicators can look at in a day. */
  readonly falseCasesPerDayMax: number;
  /** Enrolments expected in a day. */
  readonly enrolmentsPerDay: number;
}

/** When a 1:N search leads to whom. The two thresholds grow with the number of references. */
export interface DuplicatePolicy {
  /** Candidates that a search may return. */
  readonly candidatesMax: number;
  /** Candidates that are compared with hands exchanged too, left for right. */
  readonly exchangedCandidatesMax: number;
  readonly adjudication: AdjudicationBudget;
  readonly adjudicateFromMin: ComparisonScore;
  /** Share of searches without a mate that may be refused without a human look. */
  readonly falseHitsPerSearchMax: number;
  readonly hitFromMin: ComparisonScore;
  readonly hitFromMax: ComparisonScore;
  /** What demographics that are alike in everything add to the evidence, in score points. */
  readonly likenessPointsMax: number;
  /** Demographics so alike, 0 … 1, are looked at by people when no biometric can be compared. */
  readonly unsharedAdjudicateFrom: number;
}

/** What is asked of the fingers of a request. */
export interface FingerPolicy {
  /** Positions that an enrolment captures or excepts with a reason. */
  readonly expected: readonly KnownFinger[];
  /** Two impressions that score as high are of one finger, whatever positions are stated. */
  readonly sameFingerFrom: ComparisonScore;
  /** How much better a finger must do at another position than at the stated one, in points. */
  readonly swapMargin: number;
}

/** From which score on people are told how alike two are, in words. */
export interface LikenessPolicy {
  readonly alikeFrom: ComparisonScore;
  readonly veryAlikeFrom: ComparisonScore;
}

/** When a 1:1 comparison passes, and how often one may try. */
export interface VerificationPolicy {
  readonly acceptFrom: ComparisonScore;
  /** Refusals under one person's key within the window; then nothing passes until it is over. */
  readonly refusalsMax: number;
  readonly refusalsWindowMs: number;
}

/** What operators show to work, and how often they may try. */
export interface OperatorPolicy {
  /** The secret is asked for in any case. */
  readonly factors: Readonly<Record<OperatorRole, readonly OperatorFactor[]>>;
  /** Refusals of one operator within the window; then nobody is let in under her name. */
  readonly refusalsMax: number;
  readonly refusalsWindowMs: number;
}

/** How far a station may go on alone. */
export interface OutboxPolicy {
  /** Enrolments that the centre has not received; then no more are taken. */
  readonly waitingMax: number;
  /** How long the centre may have been silent; then no more are taken. */
  readonly withoutContactMsMax: number;
}

/** How entitlements are collected when it is not the usual way. */
export interface RedemptionPolicy {
  /** Payments without a biometric verification that one operator may ask for in a day. */
  readonly exceptionsPerOperatorDayMax: number;
  /** Those that one supervisor may approve in a day. */
  readonly exceptionsPerSupervisorDayMax: number;
  /** Those of one holder in a year. */
  readonly exceptionsPerHolderYearMax: number;
  /** Days in which an auditor looks at an exception; then its operator has no more. */
  readonly auditWithinDays: number;
  /** Longest leave to collect for somebody else, in days. */
  readonly proxyDaysMax: number;
  /** Days after an entitlement's end in which a verifier that was offline may still report. */
  readonly offlineArrivalDaysMax: number;
}

/** How aliases of one kind live. */
export interface AliasPolicy {
  readonly lifetimeMs: number | 'unending';
  /** How many of this kind a resident has at once. */
  readonly liveMax: number;
}

/** One-time codes of residents. */
export interface CodePolicy {
  /** So many refusals within the window lock the factor, until they are as old as it is long. */
  readonly refusalsMax: number;
  readonly refusalsWindowMs: number;
  readonly sentLifetimeMs: number;
  /** Of a code that was given at a counter, on paper. */
  readonly counterLifetimeMs: number;
  /** How many are sent to one resident within the window. */
  readonly sentMax: number;
  readonly sentWindowMs: number;
}

/** What the administration has decided, as data. */
export interface Policy {
  readonly duplicates: DuplicatePolicy;
  readonly likeness: LikenessPolicy;
  readonly fingers: FingerPolicy;
  readonly verification: VerificationPolicy;
  readonly operators: OperatorPolicy;
  readonly outbox: OutboxPolicy;
  readonly redemption: RedemptionPolicy;
  /** Below this age a registered guardian is required, in years. */
  readonly guardianBelowYears: number;
  /** Whether nobody is enrolled without her recorded consent. */
  readonly consentRequired: boolean;
  /** Whether a photograph must show why a finger was not captured. */
  readonly exceptionPhotoRequired: boolean;
  /** How long a case is one adjudicator's when she claims it. */
  readonly caseClaimMs: number;
  /** How long an enrolment waits for one that came before it and is not yet decided. */
  readonly pendingWaitMsMax: number;
  readonly vid: Readonly<Record<VidKind, AliasPolicy>>;
  readonly codes: CodePolicy;
  /** What residents show to sign in. */
  readonly residentFactors: readonly ('code' | 'face')[];
}

/**
 * The defaults. The rates were measured on 6,053 in-the-wild photographs of 290 people, label
 * errors removed (models/face-embedding@1/README.md): of mated pairs that pass a gate 6.3 % fall
 * below 40 points (FMR 1e-4), about 11 % below 52 (FMR 6.3e-6, between two measured points) and
 * 15.8 % below 60.
 */
export const defaultPolicy: Policy = {
  duplicates: {
    candidatesMax: 50,
    // Whose hands were exchanged is the first of many lists; these are compared twice.
    exchangedCandidatesMax: 10,
    // A station's day, and what two people look at beside their work.
    adjudication: { falseCasesPerDayMax: 20, enrolmentsPerDay: 400 },
    adjudicateFromMin: ComparisonScore.parse(40),
    falseHitsPerSearchMax: 0.001,
    hitFromMin: ComparisonScore.parse(60),
    hitFromMax: ComparisonScore.parse(75),
    likenessPointsMax: 10,
    unsharedAdjudicateFrom: 0.9,
  },
  // Strangers reach 30 once in a thousand, 50 once in a hundred thousand.
  likeness: { alikeFrom: ComparisonScore.parse(30), veryAlikeFrom: ComparisonScore.parse(50) },
  // Ten fingers make 45 pairs: one enrolment in two thousand would be sent back wrongly.
  fingers: { expected: [], sameFingerFrom: ComparisonScore.parse(50), swapMargin: 10 },
  verification: {
    acceptFrom: ComparisonScore.parse(52),
    refusalsMax: 5,
    refusalsWindowMs: 3_600_000,
  },
  // A new station has nobody enrolled and no codes; docs/running-a-station.md says what to ask for.
  operators: {
    factors: {
      clerk: ['secret'],
      adjudicator: ['secret'],
      supervisor: ['secret'],
      auditor: ['secret'],
      administrator: ['secret'],
    },
    refusalsMax: 5,
    refusalsWindowMs: 15 * 60_000,
  },
  // Two days of a station that is never idle, and a week until somebody drives there.
  outbox: { waitingMax: 1_000, withoutContactMsMax: 7 * 24 * 3_600_000 },
  // A counter pays some hundreds in a day; more than one in a hundred without a finger is a fault.
  redemption: {
    exceptionsPerOperatorDayMax: 5,
    exceptionsPerSupervisorDayMax: 20,
    exceptionsPerHolderYearMax: 6,
    auditWithinDays: 7,
    proxyDaysMax: 366,
    offlineArrivalDaysMax: 30,
  },
  guardianBelowYears: 18,
  // Consoles of before state neither: an administration turns both on with the console that asks.
  consentRequired: false,
  exceptionPhotoRequired: false,
  caseClaimMs: 15 * 60_000,
  pendingWaitMsMax: 10_000,
  vid: {
    temporary: { lifetimeMs: 30 * 60_000, liveMax: 5 },
    one_time: { lifetimeMs: 24 * 3_600_000, liveMax: 5 },
    perpetual: { lifetimeMs: 'unending', liveMax: 1 },
  },
  codes: {
    refusalsMax: 5,
    refusalsWindowMs: 15 * 60_000,
    sentLifetimeMs: 10 * 60_000,
    counterLifetimeMs: 30 * 60_000,
    sentMax: 3,
    sentWindowMs: 15 * 60_000,
  },
  residentFactors: ['code'],
};

/** The two thresholds of a search. */
export interface DuplicateThresholds {
  readonly adjudicateFrom: number;
  readonly hitFrom: number;
}

/**
 * Thresholds for a search among `count` references: the lowest at which searches without a mate
 * find somebody no more often than the policy bounds. A score s is reached by a share of 10^(−s/10)
 * of the non-mated references. `expectedLoad` says what the thresholds lead to, and whether their
 * limits let them keep the bounds.
 */
export function thresholdsFor(policy: DuplicatePolicy, count: number): DuplicateThresholds {
  const scoreFor = (falsePerSearch: number) =>
    -10 * Math.log10(falseMatchRateFor(Math.min(1, falsePerSearch), Math.max(count, 1)));
  const hitFrom = Math.min(
    policy.hitFromMax,
    Math.max(policy.hitFromMin, scoreFor(policy.falseHitsPerSearchMax)),
  );
  const { falseCasesPerDayMax, enrolmentsPerDay } = policy.adjudication;
  // The zone for human eyes never closes, however large the gallery grows.
  const adjudicateFrom = Math.min(
    hitFrom - 5,
    Math.max(policy.adjudicateFromMin, scoreFor(falseCasesPerDayMax / enrolmentsPerDay)),
  );
  return { adjudicateFrom, hitFrom };
}
