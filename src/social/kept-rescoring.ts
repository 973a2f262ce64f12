import type { Day } from './day.ts';
import type { Forward } from './forward.ts';

/** How far a rescoring of every household is, as the register keeps it. */
export interface KeptRescoring {
  readonly id: string;
  readonly day: Day;
  readonly formulaHash: string;
  /** Places that it looks at: as many as there were households when it began. */
  readonly of: number;
  readonly scored: number;
  readonly incomplete: number;
  /** Places that are still to come. */
  readonly left: number;
}

/** What is kept of rescorings. */
export interface RescoringStore {
  /** The one that began last. */
  lastRescoring(): Promise<KeptRescoring | 'none'>;
}

/** The same store in another thread. */
export function forwardedRescorings(forward: Forward): RescoringStore {
  return { lastRescoring: forward('lastRescoring') };
}
