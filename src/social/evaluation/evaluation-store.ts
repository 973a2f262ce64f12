import { z } from 'zod';
import { Instant } from '../../vocabulary/time.ts';
import { Day } from '../day.ts';
import type { ProgrammeStanding } from '../decisions/standings-on.ts';
import type { Forward } from '../forward.ts';
import { HouseholdId } from '../household/household.ts';
import type { KeptDecision } from '../store.ts';

const Input = z
  .object({ value: z.union([z.boolean(), z.string()]), source: z.string() })
  .strict()
  .readonly();
const hashes = { formulaHash: z.string(), inputsHash: z.string() } as const;

/**
 * One evaluation of a household: the score with what it was computed from, so that the formula that
 * is kept gives every term again.
 */
export const Evaluation = z
  .object({
    household: HouseholdId,
    day: Day,
    recorded: Instant,
    score: z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('scored'), score: z.string(), ...hashes }).strict(),
      z
        .object({
          kind: z.literal('incomplete'),
          missing: z.array(z.string()).readonly(),
          unfit: z.array(z.string()).readonly(),
          ...hashes,
        })
        .strict(),
    ]),
    inputs: z
      .object({
        area: z.enum(['urban', 'rural']),
        region: z.string(),
        day: Day,
        values: z.record(z.string(), Input),
      })
      .strict()
      .readonly(),
    /** What the programmes' filters asked for. */
    flags: z.record(z.string(), Input),
  })
  .strict()
  .readonly();
export type Evaluation = z.infer<typeof Evaluation>;

/** Households' evaluations; several of one day are all kept, each with its decisions. */
export interface EvaluationStore {
  /** Keeps an evaluation with what was decided on it, all of it or nothing. */
  putEvaluation(evaluation: Evaluation, decisions: readonly KeptDecision[]): Promise<void>;
  /** The newest first, at most `max`. */
  evaluationsOf(household: HouseholdId, max: number): Promise<readonly Evaluation[]>;
  /** How it stood to each programme after the last decision of a day before this one. */
  standingsBefore(household: HouseholdId, day: Day): Promise<readonly ProgrammeStanding[]>;
}

/** The same store in another thread. */
export function forwardedEvaluations(forward: Forward): EvaluationStore {
  return {
    putEvaluation: forward('putEvaluation'),
    evaluationsOf: forward('evaluationsOf'),
    standingsBefore: forward('standingsBefore'),
  };
}
