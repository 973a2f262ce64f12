import { z } from 'zod';
import { Instant } from './time.ts';

/** What a person was told and agreed to before anything of hers was captured. */
export const Consent = z
  .object({
    /** Whether she agreed to be enrolled; without it nobody is. */
    given: z.boolean(),
    /** Which text was read to her, e.g. `rnp-2026.1`. */
    textVersion: z.string().regex(/^[a-zA-Z0-9][a-zA-Z0-9._-]{0,39}$/),
    /** In which language. */
    language: z.enum(['ar', 'fr', 'zgh', 'en']),
    at: Instant,
    /** Uses of her data that the law leaves to her and that she declined, e.g. `statistics`. */
    refusedUses: z
      .array(z.string().regex(/^[a-z][a-z0-9_]{1,39}$/))
      .max(10)
      .refine((uses) => new Set(uses).size === uses.length, 'a use twice')
      .readonly()
      .default([]),
  })
  .strict()
  .readonly();
export type Consent = z.infer<typeof Consent>;
