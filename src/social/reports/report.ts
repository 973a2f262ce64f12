import type { Day } from '../day.ts';
import type { ReportId } from './report-definitions.ts';
import type { ShownTable } from './suppression.ts';

/** A report as it may be read: nothing in it says anything about a few people. */
export interface Report {
  readonly id: ReportId;
  /** The day as of which it was counted. */
  readonly day: Day;
  readonly counts: 'households' | 'people';
  readonly by: readonly string[];
  readonly least: number;
  /** One, or one for each programme. */
  readonly tables: readonly {
    readonly programme: string | 'none';
    readonly table: ShownTable;
  }[];
}
