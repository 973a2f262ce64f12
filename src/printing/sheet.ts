/** A table as it is printed, or written to a spreadsheet or a text: words, and numbers. */
export interface Sheet {
  /** Of the spreadsheet's tab as well; at most 31 letters of it. */
  readonly title: string;
  /** Lines above the table. */
  readonly notes: readonly string[];
  readonly head: readonly string[];
  readonly rows: readonly (readonly (string | number)[])[];
}
