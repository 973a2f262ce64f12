import type { Day } from '../day.ts';
import type { TrustedApprover } from './approvals.ts';
import type { FormulaStore } from './formula-store.ts';
import { formulaOfDay } from './lifecycle.ts';
import { inForce, openFormula, type FormulaInForce, type SignedFormula } from './signed-formula.ts';

/** The port to whoever knows which formula decides. */
export interface FormulasAtWork {
  /** The formula that decides on a day; undefined while none does. */
  inForce(day: Day): Promise<FormulaInForce | undefined>;
  /** A formula that was kept, whatever became of it since: its scores are replayed with it. */
  kept(hash: string): Promise<SignedFormula | undefined>;
  /** Whose approvals count here. */
  readonly trusted: readonly TrustedApprover[];
}

/**
 * Formulas that two administrators put in force, each opened once; an approval that is trusted no
 * more opens none.
 */
export class ActivatedFormulas implements FormulasAtWork {
  readonly trusted: readonly TrustedApprover[];
  readonly #store: Pick<FormulaStore, 'formulaActs' | 'formulaText'>;
  readonly #opened = new Map<string, SignedFormula>();

  constructor(
    store: Pick<FormulaStore, 'formulaActs' | 'formulaText'>,
    trusted: readonly TrustedApprover[],
  ) {
    this.#store = store;
    this.trusted = trusted;
  }

  async inForce(day: Day): Promise<FormulaInForce | undefined> {
    const hash = formulaOfDay(await this.#store.formulaActs(), day);
    const formula = hash === undefined ? undefined : await this.kept(hash);
    if (!formula) return undefined;
    const force = inForce(formula, day);
    return force.ok ? force.value : undefined;
  }

  async kept(hash: string): Promise<SignedFormula | undefined> {
    const before = this.#opened.get(hash);
    if (before) return before;
    const text = await this.#store.formulaText(hash);
    const opened = text === undefined ? undefined : openFormula(text, this.trusted);
    // The name under which a file is kept proves nothing; its content does.
    if (!opened?.ok || opened.value.hash !== hash) return undefined;
    this.#opened.set(hash, opened.value);
    return opened.value;
  }
}
