import type { Day } from '../day.ts';
import type { Thresholds } from './candidate-formula.ts';
import type { Tally } from './tally.ts';

/** A formula's file as text, with other thresholds where some are tried; it need not be signed. */
export interface TriedFormula {
  readonly text: string;
  readonly thresholds: Thresholds;
}

/** What is asked of the present register. */
export interface SimulationQuestion {
  /** What is compared with; `none` where no formula is in force. */
  readonly before: TriedFormula | 'none';
  readonly after: TriedFormula;
  readonly day: Day;
  /** Months over which the movement of the status is followed, 0 … 12. */
  readonly months: number;
}

/** How a simulation is watched and ended. */
export interface SimulationWatch {
  readonly onProgress: (done: number, of: number) => void;
  readonly signal: AbortSignal;
}

/** Asks what a formula would change. Nothing of it is kept anywhere. */
export type Simulate = (question: SimulationQuestion, watch: SimulationWatch) => Promise<Tally>;
