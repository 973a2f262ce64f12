import type { Day } from '../day.ts';
import type { TrustedApprover } from './approvals.ts';
import type { FormulaStore } from './formula-store.ts';
import { formulaOfDay } from './lifecycle.ts';
import { inForce, openFormula, type FormulaInForce, type SignedFormula } from './signed-formula.ts';

/** Which formula decides, and whose approvals count. */
export interface FormulasAtWork {
  /** The formula that decides on a day; undefined when none does, so that nobody is judged. */
  readonly inForce: (day: Day) => Promise<FormulaInForce | undefined>;
  readonly trusted: readonly TrustedApprover[];
}

/** The formulas that two administrators activated, whose approvals hold by today's trust. */
export function formulasAtWork(
  store: Pick<FormulaStore, 'formulaActs' | 'formulaText'>,
  trusted: readonly TrustedApprover[],
): FormulasAtWork {
  const opened = new Map<string, SignedFormula>();
  const open = async (hash: string) => {
    const known = opened.get(hash);
    if (known) return known;
    const text = await store.formulaText(hash);
    const formula = text === undefined ? undefined : openFormula(text, trusted);
    // The name under which a file is kept proves nothing; its content does.
    if (!formula?.ok || formula.value.hash !== hash) return undefined;
    opened.set(hash, formula.value);
    return formula.value;
  };
  return {
    trusted,
    inForce: async (day) => {
      const hash = formulaOfDay(await store.formulaActs(), day);
      const formula = hash === undefined ? undefined : await open(hash);
      const force = formula && inForce(formula, day);
      return force?.ok ? force.value : undefined;
    },
  };
}
