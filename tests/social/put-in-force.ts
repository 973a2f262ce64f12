import { Day } from '../../src/social/day.ts';
import { FormulaAct } from '../../src/social/formula/formula-act.ts';
import type { FormulaFile } from '../../src/social/formula/formula-file.ts';
import type { SignedFormula } from '../../src/social/formula/signed-formula.ts';
import type { SocialStore } from '../../src/social/store.ts';
import { systemClock } from '../../src/vocabulary/time.ts';

/** Has two administrators put a signed file in force, from the day on that it names. */
export async function putInForce(
  store: Pick<SocialStore, 'keepFormula' | 'actOnFormula'>,
  { hash, file }: Pick<SignedFormula, 'hash' | 'file'>,
): Promise<void> {
  await store.keepFormula(hash, JSON.stringify(file satisfies FormulaFile));
  const { id, version, effectiveFrom, effectiveTo } = file;
  const matter = { matter: 'activation', day: effectiveFrom };
  for (const [by, act] of [
    ['first-operator', { kind: 'proposed', id, version, effectiveFrom, effectiveTo }],
    ['first-operator', { kind: 'requested', ...matter, reason: 'for a training' }],
    ['second.administrator', { kind: 'confirmed', ...matter }],
  ] as const) {
    // As if that day were today: what a test asks of lies after it.
    const done = FormulaAct.parse({ hash, by, at: systemClock(), ...act });
    const recorded = await store.actOnFormula(done, Day.parse(effectiveFrom));
    if (!recorded.ok) throw new Error(recorded.error.kind);
  }
}
