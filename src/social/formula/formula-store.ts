import type { Result } from '../../vocabulary/result.ts';
import type { Day } from '../day.ts';
import type { Forward } from '../forward.ts';
import type { FormulaAct } from './formula-act.ts';
import type { FormulaActRefusal } from './judge-act.ts';

/** Formulas' files, and what administrators did about them; nothing is ever taken out. */
export interface FormulaStore {
  /** Keeps a formula's file, so that its scores can be replayed. */
  keepFormula(hash: string, text: string): Promise<void>;
  formulaText(hash: string): Promise<string | undefined>;
  /** What was done about formulas, in that order. */
  formulaActs(): Promise<readonly FormulaAct[]>;
  /** Records what an administrator does, or why she may not; a proposal is kept once. */
  actOnFormula(
    act: FormulaAct,
    today: Day,
  ): Promise<Result<'recorded' | 'replayed', FormulaActRefusal>>;
}

/** The same store in another thread. */
export function forwardedFormulas(forward: Forward): FormulaStore {
  return {
    keepFormula: forward('keepFormula'),
    formulaText: forward('formulaText'),
    formulaActs: forward('formulaActs'),
    actOnFormula: forward('actOnFormula'),
  };
}
