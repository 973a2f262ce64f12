import type { Instant } from '../../vocabulary/time.ts';
import type { Day } from '../day.ts';
import type { Forward } from '../forward.ts';

/** A formula that was put in force, and from which day on. */
export interface FormulaActivation {
  /** Of the formula, as `SignedFormula.hash`. */
  readonly hash: string;
  readonly from: Day;
  readonly recorded: Instant;
}

/** Formulas' files, and which of them decides. */
export interface FormulaStore {
  /** Keeps a formula's file, so that its scores can be replayed. */
  keepFormula(hash: string, text: string): Promise<void>;
  formulaText(hash: string): Promise<string | undefined>;
  /** Puts a formula that is kept in force; it decides from that day on, until another does. */
  activateFormula(activation: FormulaActivation): Promise<void>;
  /** In the order in which they were recorded. */
  formulaActivations(): Promise<readonly FormulaActivation[]>;
}

/** The same store in another thread. */
export function forwardedFormulas(forward: Forward): FormulaStore {
  return {
    keepFormula: forward('keepFormula'),
    formulaText: forward('formulaText'),
    activateFormula: forward('activateFormula'),
    formulaActivations: forward('formulaActivations'),
  };
}
