import { z } from 'zod';
import { Instant } from '../vocabulary/time.ts';

/**
 * One act of the administration, as the journal keeps it. People appear only as keyed hashes, so
 * that erasing a person's key leaves the journal whole and says nothing about her.
 */
export const Act = z
  .object({
    at: Instant,
    /** What was done: `enrolment.opened`, `enrolment.settled`, `verification.answered` … */
    kind: z.string().regex(/^[a-z_]+(\.[a-z_]+)+$/),
    /** Who did it: `operator:<id>`, `programme:<id>`, `wallet` or `station`. */
    actor: z.string().min(1).max(100),
    /** The record acted upon: a record id, a case id or a keyed hash of a resident. */
    subject: z.string().max(100),
    /** Why it was done, a code of the policy's list of purposes. */
    purpose: z.string().max(64),
    /** The outcome's kind. */
    outcome: z.string().max(64),
    /** By what others may name this act: the transaction of a token. Random, of one act only. */
    reference: z.string().max(64).optional(),
    /** Which legal basis was stated, where one must be: a code of the list of purposes. */
    basis: z.string().min(1).max(64).optional(),
  })
  .strict()
  .readonly();
export type Act = z.infer<typeof Act>;
