import { z } from 'zod';
import { Instant } from '../../vocabulary/time.ts';
import { Day, monthsAfter } from '../day.ts';
import type { Forward } from '../forward.ts';

/** What is kept for a time and then erased. */
export const RetainedKind = z.enum([
  /** But the newest of each household. */
  'scores',
  /** But the last of each household and programme. */
  'decisions',
  /** Households that nobody lives in any more, with everything of theirs. */
  'closed_households',
  'reports',
  /** What was noted of extracts; their rows go when their days are over. */
  'extracts',
]);
export type RetainedKind = z.infer<typeof RetainedKind>;

const Months = z.number().int().min(1).max(1_200);

/** How long each kind is kept, in months: a file of the deployment. */
export const RetentionSchedule = z
  .object({
    schema: z.literal('basma.retention/1'),
    months: z.record(RetainedKind, Months).readonly(),
  })
  .strict()
  .readonly();
export type RetentionSchedule = z.infer<typeof RetentionSchedule>;

/** What one kind lost: counts, and nothing of whom. */
const ErasedKind = z
  .object({
    kind: RetainedKind,
    /** What is older is erased. */
    before: Day,
    erased: z.number().int().nonnegative(),
    /** Old enough, but something that is still kept rests on it. */
    held: z.number().int().nonnegative(),
  })
  .strict()
  .readonly();
export type ErasedKind = z.infer<typeof ErasedKind>;

/** What retention erased on a day, or would erase. */
export const RetentionReport = z
  .object({
    day: Day,
    recorded: Instant,
    kinds: z.array(ErasedKind).readonly(),
    /** Rows of extracts whose days were over. */
    extractsErased: z.number().int().nonnegative(),
  })
  .strict()
  .readonly();
export type RetentionReport = z.infer<typeof RetentionReport>;

/** The first day of each kind that is kept. */
export function boundsOf({ months }: RetentionSchedule, day: Day): ReadonlyMap<RetainedKind, Day> {
  return new Map(RetainedKind.options.map((kind) => [kind, monthsAfter(day, -months[kind])]));
}

/** What retention erased, as it was reported then. */
export interface RetentionStore {
  keepRetentionReport(report: RetentionReport): Promise<void>;
  /** The newest first. */
  retentionReports(): Promise<readonly RetentionReport[]>;
}

/** The same store in another thread. */
export function forwardedRetention(forward: Forward): RetentionStore {
  return {
    keepRetentionReport: forward('keepRetentionReport'),
    retentionReports: forward('retentionReports'),
  };
}
