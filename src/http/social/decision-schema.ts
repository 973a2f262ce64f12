import { z } from 'zod';
import { Day } from '../../social/day.ts';
import { DecisionAnswer } from './evaluation-schema.ts';

/** A programme of the formula. */
export const SocialProgramme = z.string().regex(/^[A-Z][A-Z0-9_]{0,31}$/, 'a programme’s code');

/** Whoever the programme asks about, as it was told of her at her verification. */
export const DecisionBody = z
  .object({ programme: SocialProgramme, subject: z.string().regex(/^[\w-]{43}$/) })
  .strict();

/** Body of a question for a score: the identity token stands in `Authorization`. */
export const ScoreBody = z.object({}).strict();

const { outcome } = DecisionAnswer.shape;

export const HandedDecisionAnswer = z.object({
  /** The household by a name that this programme alone is told. */
  household: z.string(),
  programme: SocialProgramme,
  day: Day,
  outcome,
  /** A compact JWS `rsu-decision+jwt`, or `none` unless the household is eligible. */
  token: z.string(),
});

export const ListedOutcome = z.enum(['eligible', 'ineligible', 'incomplete', 'suspended']);
export const ListPlace = z
  .string()
  .regex(/^[\w-]{1,200}$/)
  .default('start');

export const DecisionListAnswer = z.object({
  decisions: z.array(z.object({ household: z.string(), outcome: ListedOutcome, day: Day })),
  /** Where the next page begins; `none` after the last. */
  next: z.string(),
});
