import type { FormulaInForce } from '../../social/formula/signed-formula.ts';
import type { KeptRescoring } from '../../social/kept-rescoring.ts';

/** How a rescoring stands. */
export interface RescoringStanding {
  /** The one that began last, as far as it is kept. */
  readonly kept: KeptRescoring | 'none';
  readonly running: boolean;
  /** The code of what ended the last run, until the next one begins. */
  readonly trouble: string | 'none';
}

/** Scores every household of the register anew while the station works. */
export interface Rescorings {
  /** Begins one, or goes on with what was begun; nothing while one is under way. */
  begin(force: FormulaInForce): void;
  standing(): Promise<RescoringStanding>;
}
