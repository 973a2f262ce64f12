import { Instant } from '../../vocabulary/time.ts';
import { Day } from '../day.ts';
import type { FormulaStore } from '../formula/formula-store.ts';
import { formulaText, keepFormula } from './score-store.ts';
import type { OpenedStore } from './sealed-store.ts';

/** Formulas' files, which are public and lie open. */
export function formulaStore({ store, whole }: OpenedStore): FormulaStore {
  const { db } = store;
  return {
    keepFormula: async (hash, text) => keepFormula(store, hash, text),
    formulaText: async (hash) => formulaText(store, hash),
    activateFormula: async ({ hash, from, recorded }) => {
      whole(() =>
        db
          .prepare('INSERT INTO formula_activations (formula, from_day, recorded) VALUES (?, ?, ?)')
          .run(hash, from, recorded),
      );
    },
    formulaActivations: async () =>
      db
        .prepare<[], { formula: string; from_day: string; recorded: number }>(
          'SELECT formula, from_day, recorded FROM formula_activations ORDER BY place',
        )
        .all()
        .map(({ formula, from_day: from, recorded }) => ({
          hash: formula,
          from: Day.parse(from),
          recorded: Instant.parse(recorded),
        })),
  };
}
