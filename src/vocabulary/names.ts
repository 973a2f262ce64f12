import { z } from 'zod';

/** Latin letters with their marks, spaces, hyphens, apostrophes and dots. */
const latin = /^[\p{Script=Latin}\p{M}][\p{Script=Latin}\p{M}\s.'’-]*$/u;
/** Arabic letters with their marks, tatweel, spaces and hyphens. */
const arabic = /^[\p{Script=Arabic}\p{M}ـ][\p{Script=Arabic}\p{M}ـ\s-]*$/u;

/** A family or given name as written in each script. */
export const ScriptedName = z
  .object({
    latin: z.string().trim().min(1).max(100).regex(latin, 'Latin letters').optional(),
    arabic: z.string().trim().min(1).max(100).regex(arabic, 'Arabic letters').optional(),
  })
  .strict()
  .refine((name) => name.latin !== undefined || name.arabic !== undefined, 'one script at least')
  .readonly();
export type ScriptedName = z.infer<typeof ScriptedName>;
