import type BetterSqlite3 from 'better-sqlite3';
import { ok } from '../../vocabulary/result.ts';
import { FormulaAct } from '../formula/formula-act.ts';
import type { FormulaStore } from '../formula/formula-store.ts';
import { judgeAct } from '../formula/judge-act.ts';
import { formulaText, keepFormula } from './score-store.ts';
import type { OpenedStore } from './sealed-store.ts';

function actsIn(db: BetterSqlite3.Database): readonly FormulaAct[] {
  return db
    .prepare<[], { body: string }>('SELECT body FROM formula_acts ORDER BY place')
    .all()
    .map(({ body }) => FormulaAct.parse(JSON.parse(body)));
}

/** Formulas' files and what was done about them, which is public and lies open. */
export function formulaStore({ store, whole }: OpenedStore): FormulaStore {
  const { db } = store;
  return {
    keepFormula: async (hash, text) => keepFormula(store, hash, text),
    formulaText: async (hash) => formulaText(store, hash),
    formulaActs: async () => actsIn(db),
    actOnFormula: async (sent, today) =>
      whole(() => {
        const act = FormulaAct.parse(sent);
        const judged = judgeAct(actsIn(db), act, today);
        if (!judged.ok) return judged;
        if (judged.value === 'replayed') return ok('replayed');
        db.prepare('INSERT INTO formula_acts (formula, body) VALUES (?, ?)').run(
          act.hash,
          JSON.stringify(act),
        );
        return ok('recorded');
      }),
  };
}
