import type { ErasedKind, RetentionSchedule } from '../../social/retention/retention.ts';
import type { CountingProgress } from '../../social/reports/counting-progress.ts';
import type { ExtractId, MadeExtract } from '../../social/reports/extract.ts';
import type {
  ExtractDefinition,
  ReportDefinitions,
  ReportId,
} from '../../social/reports/report-definitions.ts';
import type { Report } from '../../social/reports/report.ts';
import type { ReportSheet } from '../../social/reports/sheet.ts';
import type { Day } from '../../social/day.ts';

/** The port to what takes long or belongs to the disk; a site has it done in threads. */
export interface ReportWorks {
  /** What the deployment counts and gives out. */
  readonly definitions: ReportDefinitions;
  readonly schedule: RetentionSchedule;
  /** Counts reports over the whole register, suppressed. */
  count(
    ids: readonly ReportId[],
    day: Day,
    onProgress: (progress: CountingProgress) => void,
  ): Promise<readonly Report[]>;
  /** Makes an extract's file. */
  makeExtract(
    of: { readonly id: ExtractId; readonly definition: ExtractDefinition; readonly day: Day },
    onProgress: (progress: CountingProgress) => void,
  ): Promise<Pick<MadeExtract, 'rows' | 'wrappedKey'>>;
  /** Its rows as text, RFC 4180, part by part. */
  extractRows(id: ExtractId, wrappedKey: Uint8Array): AsyncIterable<Uint8Array>;
  eraseExtractFile(id: ExtractId): Promise<void>;
  /** Erases what is older than its kind is kept, or counts it. */
  enforce(day: Day, mode: 'erase' | 'count'): Promise<readonly ErasedKind[]>;
  workbook(sheets: readonly ReportSheet[], direction: 'rtl' | 'ltr'): Promise<Uint8Array>;
  text(sheets: readonly ReportSheet[]): Uint8Array;
}
