import { z } from 'zod';
import { Day } from '../../social/day.ts';
import { HouseholdId } from '../../social/household/household.ts';

/** One line of a score: what was multiplied by what, and whence it came. */
const TermAnswer = z.object({
  kind: z.string(),
  variable: z.string(),
  value: z.string(),
  source: z.string(),
  weight: z.string(),
  product: z.string(),
});

const hashes = { formulaHash: z.string(), inputsHash: z.string() };

/** A score with everything that it came from; the terms add up to `sum` exactly. */
const ScoreAnswer = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('scored'),
    score: z.string(),
    sum: z.string(),
    terms: z.array(TermAnswer),
    ...hashes,
  }),
  z.object({
    kind: z.literal('incomplete'),
    missing: z.array(z.string()),
    unfit: z.array(z.string()),
    ...hashes,
  }),
]);

/** A decision for one programme. */
export const DecisionAnswer = z.object({
  programme: z.string(),
  day: Day,
  outcome: z.discriminatedUnion('kind', [
    z.object({
      kind: z.literal('eligible'),
      basis: z.enum(['threshold', 'band', 'notice', 'grace']),
      until: z.union([Day, z.literal('open')]),
    }),
    z.object({
      kind: z.literal('ineligible'),
      reason: z.object({
        kind: z.enum(['threshold', 'filter', 'exclusive']),
        filter: z.string().optional(),
        with: z.string().optional(),
      }),
    }),
    z.object({ kind: z.literal('incomplete'), missing: z.array(z.string()) }),
    z.object({ kind: z.literal('suspended'), reason: z.string(), until: Day }),
  ]),
  standing: z.object({
    kind: z.enum(['out', 'in', 'leaving']),
    since: Day.optional(),
    evaluationsAbove: z.number().optional(),
    why: z.enum(['above', 'barred']).optional(),
    endsOn: Day.optional(),
    graceUntil: Day.optional(),
  }),
  formulaHash: z.string(),
  inputsHash: z.string(),
});

/** A score that a programme asked for. */
export const ScoredAnswer = z.object({ score: ScoreAnswer });

export const EvaluatedAnswer = z.object({
  household: HouseholdId,
  score: ScoreAnswer,
  decisions: z.array(DecisionAnswer),
});

/** An evaluation that is kept, with its terms as the formula of its time gives them again. */
export const EvaluationsAnswer = z.object({
  evaluations: z.array(z.object({ day: Day, recorded: z.iso.datetime(), score: ScoreAnswer })),
});

export const DecisionsAnswer = z.object({ decisions: z.array(DecisionAnswer) });

export const EvaluationBody = z.object({}).strict();
