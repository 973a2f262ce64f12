/** A report's table in words: what a spreadsheet, a text file or a page shows of it. */
export interface ReportSheet {
  readonly title: string;
  /** Lines above the table. */
  readonly notes: readonly string[];
  readonly head: readonly string[];
  readonly rows: readonly (readonly (string | number)[])[];
}
