/** How far the counting is: households by their places. */
export interface CountingProgress {
  readonly done: number;
  readonly of: number;
}
