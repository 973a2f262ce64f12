import { z } from 'zod';
import { Instant } from '../vocabulary/time.ts';

/** How far a draft is, and nothing of whom it is. */
export interface DraftProgress {
  /** When its console began it; `unstated` where no console said so. */
  readonly begunAt: Instant | 'unstated';
  /** The step that it is at, as its console calls it, or `unstated`. */
  readonly step: string;
}

const Progress = z.object({
  // A console of before stated none, which a newer one keeps as 0.
  begunAt: z.union([Instant.refine((at) => at > 0), z.literal('unstated')]).catch('unstated'),
  step: z
    .string()
    .regex(/^[a-z_]{1,20}$/)
    .catch('unstated'),
});

/** Reads of what a console wrote down how far it is. @param statements JSON of an object */
export function progressOf(statements: string): DraftProgress {
  return Progress.parse(JSON.parse(statements));
}
