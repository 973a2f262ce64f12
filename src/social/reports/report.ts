import { z } from 'zod';
import { Day } from '../day.ts';
import { Dimension, ReportId } from './report-definitions.ts';

/** A count, or that it is not shown. */
const ShownCount = z.union([z.number().int().nonnegative(), z.literal('suppressed')]);
export type ShownCount = z.infer<typeof ShownCount>;

/** A table as it may be read; one that is withheld has no categories. */
const ShownTable = z
  .object({
    rows: z.array(z.string()).readonly(),
    columns: z.array(z.string()).readonly(),
    cells: z.array(z.array(ShownCount).readonly()).readonly(),
    rowTotals: z.array(ShownCount).readonly(),
    columnTotals: z.array(ShownCount).readonly(),
    total: ShownCount,
  })
  .strict()
  .readonly();

export type ShownTable = z.infer<typeof ShownTable>;

/** A report as it may be read: nothing in it says anything about a few people. */
export const Report = z
  .object({
    id: ReportId,
    /** The day as of which it was counted. */
    day: Day,
    counts: z.enum(['households', 'people']),
    by: z.array(Dimension).min(1).max(2).readonly(),
    /** Counts below it are hidden, and others with them. */
    least: z.number().int().positive(),
    /** One, or one for each programme. */
    tables: z
      .array(z.object({ programme: z.string(), table: ShownTable }).strict().readonly())
      .readonly(),
  })
  .strict()
  .readonly();
export type Report = z.infer<typeof Report>;
