import { z } from 'zod';

const year = z.number().int().min(1880).max(2200);
const month = z.number().int().min(1).max(12);

/** Whether the calendar has this day. */
function dayExists(date: { readonly year: number; readonly month: number; readonly day: number }) {
  const moment = new Date(Date.UTC(date.year, date.month - 1, date.day));
  return moment.getUTCMonth() === date.month - 1 && moment.getUTCDate() === date.day;
}

/**
 * A date of birth with what is known of it: many papers give a year alone, or no day.
 * `estimated` is a year that somebody judged.
 */
export const BirthDate = z.discriminatedUnion('precision', [
  z
    .object({
      precision: z.literal('day'),
      year,
      month,
      day: z.number().int().min(1).max(31),
    })
    .strict()
    .refine(dayExists, 'no such day')
    .readonly(),
  z
    .object({ precision: z.literal('month'), year, month })
    .strict()
    .readonly(),
  z
    .object({ precision: z.literal('year'), year })
    .strict()
    .readonly(),
  z
    .object({ precision: z.literal('estimated'), year })
    .strict()
    .readonly(),
]);
export type BirthDate = z.infer<typeof BirthDate>;
