import { ok, type Result } from '../../vocabulary/result.ts';
import type { Day } from '../day.ts';
import { FormulaAct } from '../formula/formula-act.ts';
import { judgeAct, type FormulaActRefusal } from '../formula/judge-act.ts';
import type { SealedStore } from './sealed-store.ts';

/** Keeps a formula's text. */
export function keepFormula({ db }: Pick<SealedStore, 'db'>, hash: string, text: string): void {
  db.prepare('INSERT INTO formulas (hash, body) VALUES (?, ?) ON CONFLICT (hash) DO NOTHING').run(
    hash,
    text,
  );
}

/** A formula's text as it was opened. */
export function formulaText({ db }: Pick<SealedStore, 'db'>, hash: string): string | undefined {
  return db
    .prepare<[string], { body: string }>('SELECT body FROM formulas WHERE hash = ?')
    .get(hash)?.body;
}

/** What was done about formulas. */
export function formulaActs({ db }: Pick<SealedStore, 'db'>): readonly FormulaAct[] {
  return db
    .prepare<[], { body: string }>('SELECT body FROM formula_acts ORDER BY place')
    .all()
    .map(({ body }) => FormulaAct.parse(JSON.parse(body)));
}

/** Judges an act by those before it and appends it, in the transaction of its caller. */
export function actOnFormula(
  store: Pick<SealedStore, 'db'>,
  act: FormulaAct,
  today: Day,
): Result<'recorded' | 'replayed', FormulaActRefusal> {
  const judged = judgeAct(formulaActs(store), act, today);
  if (!judged.ok) return judged;
  if (judged.value === 'replayed') return ok('replayed');
  store.db
    .prepare('INSERT INTO formula_acts (formula, body) VALUES (?, ?)')
    .run(act.hash, JSON.stringify(FormulaAct.parse(act)));
  return ok('recorded');
}
