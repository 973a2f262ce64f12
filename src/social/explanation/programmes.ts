import { decimalText, fixedFrom, fixedText, fixedFromUnits, valueDigits } from '../decimal.ts';
import type { Day } from '../day.ts';
import type { IneligibleReason, Outcome } from '../decisions/decide.ts';
import type { EntitlementStanding } from '../decisions/entitlement-standing.ts';
import type { Standing } from '../facts/standing.ts';
import type { Programme } from '../formula/formula-file.ts';

/** What is kept of a decision, as far as it is explained. */
export interface ExplainableDecision {
  readonly programme: string;
  readonly day: Day;
  readonly outcome: Outcome;
  readonly standing: EntitlementStanding;
  readonly inputsHash: string;
  readonly formulaHash: string;
}

/** One condition of a programme, with what is recorded. */
export interface ExplainedFilter {
  readonly filter: string;
  readonly met: boolean | 'unknown';
  /** Who says so; `unknown` where nobody does. */
  readonly source: string;
}

/** A programme's decision with the bounds that it was made by. */
export interface ExplainedProgramme {
  readonly code: string;
  /** Who has a score at or below it enters. */
  readonly threshold: string;
  /** Who is in stays up to here. */
  readonly stayUpTo: string;
  /** Evaluations in a row above `stayUpTo` before anybody leaves. */
  readonly exitAfter: number;
  readonly noticeDays: number;
  readonly graceDays: number;
  /** The score less the threshold: not positive of whoever enters; `none` without a score. */
  readonly distance: string | 'none';
  readonly filters: readonly ExplainedFilter[];
  /** `none` until somebody has decided. */
  readonly decided:
    | 'none'
    | {
        readonly day: Day;
        readonly outcome: Outcome;
        readonly standing: EntitlementStanding;
        /** Of the score that is explained, or of another one. */
        readonly score: 'this' | 'another';
      };
}

/** A reason, as pages and letters put it into words. */
export type ReasonKind =
  | 'undecided'
  | `eligible_${Extract<Outcome, { kind: 'eligible' }>['basis']}`
  | `ineligible_${IneligibleReason['kind']}`
  | 'incomplete'
  | 'suspended';

/** Every reason that a decision can have. */
export const reasonKinds = [
  'undecided',
  'eligible_threshold',
  'eligible_band',
  'eligible_notice',
  'eligible_grace',
  'ineligible_threshold',
  'ineligible_filter',
  'ineligible_exclusive',
  'incomplete',
  'suspended',
] as const satisfies readonly ReasonKind[];

/** The reason of a decision. */
export function reasonOf({ decided }: Pick<ExplainedProgramme, 'decided'>): ReasonKind {
  if (decided === 'none') return 'undecided';
  const { outcome } = decided;
  switch (outcome.kind) {
    case 'eligible':
      return `eligible_${outcome.basis}`;
    case 'ineligible':
      return `ineligible_${outcome.reason.kind}`;
    case 'incomplete':
    case 'suspended':
      return outcome.kind;
  }
}

function exact(value: number) {
  const fixed = fixedFrom(String(value));
  if (fixed === undefined) throw new Error('the schema has let a number through');
  return fixed;
}

function filtersOf(
  { filters }: Programme,
  standings: ReadonlyMap<string, Standing | 'unknown'>,
): readonly ExplainedFilter[] {
  return filters.map((filter) => {
    const known = standings.get(filter) ?? 'unknown';
    if (known === 'unknown' || typeof known.input.value !== 'boolean') {
      return { filter, met: 'unknown', source: 'unknown' };
    }
    return { filter, met: known.input.value, source: known.input.source };
  });
}

/** A score that was computed by one formula from one set of inputs. */
export interface ScoreIdentity {
  /** `none` of an incomplete one. */
  readonly score: string | 'none';
  readonly formulaHash: string;
  readonly inputsHash: string;
}

/** One programme with the last decision on it. */
export function explainedProgramme(
  programme: Programme,
  identity: ScoreIdentity,
  given: {
    readonly decisions: readonly ExplainableDecision[];
    readonly standings: ReadonlyMap<string, Standing | 'unknown'>;
  },
): ExplainedProgramme {
  const { code, exitAfter, noticeDays, graceDays } = programme;
  const threshold = exact(programme.threshold);
  const score = fixedFrom(identity.score);
  const decision = given.decisions.find((one) => one.programme === code);
  const ofThis =
    decision?.inputsHash === identity.inputsHash && decision.formulaHash === identity.formulaHash;
  return {
    code,
    threshold: fixedText(threshold),
    stayUpTo: fixedText(fixedFromUnits(threshold + exact(programme.exitBand))),
    exitAfter,
    noticeDays,
    graceDays,
    distance: score === undefined ? 'none' : decimalText(score - threshold, valueDigits),
    filters: filtersOf(programme, given.standings),
    decided: decision
      ? {
          day: decision.day,
          outcome: decision.outcome,
          standing: decision.standing,
          score: ofThis ? 'this' : 'another',
        }
      : 'none',
  };
}
