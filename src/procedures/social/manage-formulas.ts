import { Day } from '../../social/day.ts';
import type { FormulaFile } from '../../social/formula/formula-file.ts';
import { FormulaAct, type FormulaMatter } from '../../social/formula/formula-act.ts';
import type { FormulaActRefusal } from '../../social/formula/judge-act.ts';
import {
  lifecyclesOf,
  statesOn,
  type FormulaLifecycle,
  type FormulaState,
} from '../../social/formula/lifecycle.ts';
import {
  openFormula,
  readFormula,
  type FormulaRefusal,
} from '../../social/formula/signed-formula.ts';
import type { OperatorId } from '../../vocabulary/record-ids.ts';
import { fail, ok, type Result } from '../../vocabulary/result.ts';
import type { Clock } from '../../vocabulary/time.ts';
import type { SocialNeeds } from './needs.ts';
import { noteHouseholdAct } from './note-household-act.ts';

/** Why something about a formula is not done. */
export type ManagingRefusal = FormulaRefusal | FormulaActRefusal;

/** What two administrators settle together. */
export interface MatterOfDay {
  readonly hash: string;
  readonly matter: FormulaMatter;
  readonly day: Day;
}

/** The day that it is, as days of formulas and facts are counted. */
export function today(now: Clock): Day {
  return Day.parse(new Date(now()).toISOString().slice(0, 10));
}

async function note(
  needs: SocialNeeds,
  { kind, operator }: { readonly kind: FormulaAct['kind']; readonly operator: OperatorId },
  outcome: string,
): Promise<void> {
  const actor = `operator:${operator}`;
  await noteHouseholdAct(needs, [], {
    kind: `formula.${kind}`,
    actor,
    purpose: 'formula',
    outcome,
  });
}

async function act(
  needs: SocialNeeds,
  operator: OperatorId,
  done: {
    readonly kind: FormulaAct['kind'];
    readonly hash: string;
    readonly [more: string]: unknown;
  },
): Promise<Result<'recorded' | 'replayed', FormulaActRefusal>> {
  const whole = FormulaAct.parse({ ...done, by: operator, at: needs.now() });
  const acted = await needs.social.actOnFormula(whole, today(needs.now));
  await note(needs, { kind: done.kind, operator }, acted.ok ? acted.value : acted.error.kind);
  return acted;
}

/** Takes a file in that two trusted roles approved; nobody is judged by it yet. */
export async function proposeFormula(
  needs: SocialNeeds,
  text: string,
  operator: OperatorId,
): Promise<Result<string, ManagingRefusal>> {
  const opened = openFormula(text, needs.formulas.trusted);
  const withdrawn = opened.ok && opened.value.file.status === 'withdrawn';
  if (!opened.ok || withdrawn) {
    const refusal = opened.ok ? ({ kind: 'formula_withdrawn' } as const) : opened.error;
    await note(needs, { kind: 'proposed', operator }, refusal.kind);
    return fail(refusal);
  }
  const { hash, file } = opened.value;
  const { id, version, effectiveFrom, effectiveTo } = file;
  await needs.social.keepFormula(hash, text);
  const said = { id, version, effectiveFrom, effectiveTo };
  const acted = await act(needs, operator, { kind: 'proposed', hash, ...said });
  return acted.ok ? ok(hash) : acted;
}

/** The first of two administrators asks. */
export function requestFormula(
  needs: SocialNeeds,
  { reason, ...matter }: MatterOfDay & { readonly reason: string },
  operator: OperatorId,
): Promise<Result<'recorded' | 'replayed', FormulaActRefusal>> {
  return act(needs, operator, { kind: 'requested', ...matter, reason });
}

/** The second says so too; she names what she means, so that nothing else is confirmed. */
export function confirmFormula(
  needs: SocialNeeds,
  matter: MatterOfDay,
  operator: OperatorId,
): Promise<Result<'recorded' | 'replayed', FormulaActRefusal>> {
  return act(needs, operator, { kind: 'confirmed', ...matter });
}

/** What waits is taken back, or refused. */
export function declineFormula(
  needs: SocialNeeds,
  hash: string,
  operator: OperatorId,
): Promise<Result<'recorded' | 'replayed', FormulaActRefusal>> {
  return act(needs, operator, { kind: 'declined', hash });
}

/** A formula with its file, as administrators and auditors see it. */
export interface ShownFormula {
  readonly lifecycle: FormulaLifecycle;
  readonly state: FormulaState;
  readonly file: FormulaFile;
}

/** Every formula that was proposed, the latest first. */
export async function showFormulas(
  needs: Pick<SocialNeeds, 'social' | 'now'>,
): Promise<{ readonly day: Day; readonly formulas: readonly ShownFormula[] }> {
  const day = today(needs.now);
  const lifecycles = lifecyclesOf(await needs.social.formulaActs());
  const states = statesOn(lifecycles, day);
  const formulas = await Promise.all(
    lifecycles.map(async (lifecycle) => {
      const { hash } = lifecycle.proposal;
      const text = await needs.social.formulaText(hash);
      const read = readFormula(text ?? '');
      const state = states.get(hash);
      return read.ok && state !== undefined ? [{ lifecycle, state, file: read.value }] : [];
    }),
  );
  return { day, formulas: formulas.flat().toReversed() };
}
