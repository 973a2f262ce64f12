import type { Instant } from '../../vocabulary/time.ts';
import type { Day } from '../day.ts';
import type { Forward } from '../forward.ts';
import type { Report } from './report.ts';

/** A report that is kept, without its tables. */
export interface KeptReportName {
  readonly id: string;
  readonly day: Day;
  readonly recorded: Instant;
  /** `operator:<id>` or `station`. */
  readonly by: string;
}

/** Reports as they were counted. Nothing in them is of a few people: they lie open. */
export interface ReportStore {
  /** Of one report and day the first is kept: another count of the same day could tell of few. */
  keepReports(
    reports: readonly Report[],
    of: { readonly recorded: Instant; readonly by: string },
  ): Promise<void>;
  /** The newest first. */
  keptReports(): Promise<readonly KeptReportName[]>;
  keptReport(id: string, day: Day): Promise<Report | undefined>;
}

/** The same store in another thread. */
export function forwardedReports(forward: Forward): ReportStore {
  return {
    keepReports: forward('keepReports'),
    keptReports: forward('keptReports'),
    keptReport: forward('keptReport'),
  };
}
