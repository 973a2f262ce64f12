import { falsePositiveRate } from '../vocabulary/false-positive-rate.ts';
import { thresholdsFor, type DuplicatePolicy, type DuplicateThresholds } from './policy.ts';

/** What a policy bounds of the searches for people who are not enrolled yet. */
export const policyBounds = ['false_cases', 'false_hits'] as const;
/** One of these bounds. */
export type PolicyBound = (typeof policyBounds)[number];

/**
 * What searches among so many references lead to: by the calibrated tail of non-mated scores alone.
 * Data that are alike, and hands that are read exchanged, add to it.
 */
export interface ExpectedLoad extends DuplicateThresholds {
  readonly enrolmentsPerDay: number;
  /**
   * Newcomers for whom somebody else is found. Those who are refused at once are counted too: they
   * come back as cases.
   */
  readonly falseCasesPerDay: number;
  readonly falseCasesPerDayMax: number;
  /** Of these, newcomers refused as somebody else, without a human look. */
  readonly falseHitsPerDay: number;
  readonly falseHitsPerDayMax: number;
  /**
   * Bounds that can not be kept at this size, since a threshold would have to rise above its
   * maximum. It stays there, and nobody above it is left out: more are found than was asked for.
   */
  readonly exceeded: readonly PolicyBound[];
}

/** Rounding of doubles is no excess. */
const tolerance = 1 + 1e-9;

/** What the thresholds for a search among `count` references lead to. */
export function expectedLoad(policy: DuplicatePolicy, count: number): ExpectedLoad {
  const { adjudicateFrom, hitFrom } = thresholdsFor(policy, count);
  const { falseCasesPerDayMax, enrolmentsPerDay } = policy.adjudication;
  const positivesPerDay = (from: number) =>
    enrolmentsPerDay * falsePositiveRate(10 ** (from / -10), count);
  const falseCasesPerDay = positivesPerDay(adjudicateFrom);
  const falseHitsPerDay = positivesPerDay(hitFrom);
  const falseHitsPerDayMax = enrolmentsPerDay * policy.falseHitsPerSearchMax;
  const holds = {
    false_cases: falseCasesPerDay <= tolerance * falseCasesPerDayMax,
    false_hits: falseHitsPerDay <= tolerance * falseHitsPerDayMax,
  };
  return {
    adjudicateFrom,
    hitFrom,
    enrolmentsPerDay,
    falseCasesPerDay,
    falseCasesPerDayMax,
    falseHitsPerDay,
    falseHitsPerDayMax,
    exceeded: policyBounds.filter((bound) => !holds[bound]),
  };
}
