import { z } from 'zod';
import { Day } from '../../social/day.ts';

/** Nothing is said: every household is scored. */
export const RescoringBody = z.object({}).strict();

/** How a rescoring of every household stands; counts, and nothing of anybody. */
export const RescoringAnswer = z.object({
  state: z.enum(['none', 'running', 'stopped', 'ended']),
  day: Day.optional(),
  formulaHash: z.string().optional(),
  /** Places that are done, of all; a household that is closed has one too. */
  done: z.number(),
  of: z.number(),
  scored: z.number(),
  incomplete: z.number(),
  /** The code of what cut it off. */
  trouble: z.string().optional(),
});
