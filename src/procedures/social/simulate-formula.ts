import type { Day } from '../../social/day.ts';
import type { FormulaFile } from '../../social/formula/formula-file.ts';
import type { Amounts } from '../../social/simulation/amounts.ts';
import {
  candidateFormula,
  type CandidateFormula,
  type CandidateRefusal,
  type Thresholds,
} from '../../social/simulation/candidate-formula.ts';
import type { TriedFormula } from '../../social/simulation/simulation-question.ts';
import type { BeginRefusal, SimulationDesk } from '../../social/simulation/simulation-desk.ts';
import { reportOf, type ReportedProgramme } from '../../social/simulation/simulation-report.ts';
import type { OperatorId } from '../../vocabulary/record-ids.ts';
import { fail, type Result } from '../../vocabulary/result.ts';
import { today } from './manage-formulas.ts';
import type { SocialNeeds } from './needs.ts';
import { noteHouseholdAct } from './note-household-act.ts';

/** A formula as a report of a simulation names it. */
export interface NamedFormula {
  readonly id: string;
  readonly version: string;
  readonly hash: string;
}

/** What a simulation found, as it may be shown. */
export interface SimulationReport {
  readonly day: Day;
  readonly months: number;
  readonly before: NamedFormula | 'none';
  readonly after: NamedFormula;
  readonly programmes: readonly ReportedProgramme[];
}

/** What trying a formula needs besides the register. */
export interface Simulating {
  readonly simulations: SimulationDesk<SimulationReport>;
  /** What programmes pay, as the deployment says it. */
  readonly amounts: Amounts;
}

/** What is tried. */
export interface SimulationWish {
  /** The formula in force, one that was proposed, or a file that nobody need have signed. */
  readonly candidate:
    | { readonly kind: 'in_force' }
    | { readonly kind: 'proposed'; readonly hash: string }
    | { readonly kind: 'file'; readonly text: string };
  readonly thresholds: Thresholds;
  readonly amounts: Amounts;
  readonly months: number;
}

/** Why nothing is tried. */
export type SimulatingRefusal =
  | CandidateRefusal
  | BeginRefusal
  | { readonly kind: 'formula_unknown' }
  /** There is none in force that could be changed. */
  | { readonly kind: 'formula_missing' };

/** The text of a candidate; undefined where there is none. */
function textOf(
  needs: SocialNeeds,
  { candidate }: SimulationWish,
  inForce: string | undefined,
): Promise<string | undefined> {
  if (candidate.kind === 'proposed') return needs.social.formulaText(candidate.hash);
  return Promise.resolve(candidate.kind === 'file' ? candidate.text : inForce);
}

function named(
  file: Pick<FormulaFile, 'id' | 'version'>,
  { hash }: Pick<CandidateFormula, 'hash'>,
): NamedFormula {
  return { id: file.id, version: file.version, hash };
}

async function begin(
  needs: SocialNeeds,
  wish: SimulationWish,
): Promise<Result<string, SimulatingRefusal>> {
  const { thresholds, amounts, months } = wish;
  const day = today(needs.now);
  const force = await needs.formulas.inForce(day);
  const inForce = force && (await needs.social.formulaText(force.formula.hash));
  const text = await textOf(needs, wish, inForce);
  if (text === undefined) {
    const kind = wish.candidate.kind === 'in_force' ? 'formula_missing' : 'formula_unknown';
    return fail({ kind });
  }
  const candidate = candidateFormula(text, thresholds);
  if (!candidate.ok) return candidate;
  const { file } = candidate.value;
  const before: TriedFormula | 'none' =
    inForce === undefined ? 'none' : { text: inForce, thresholds: {} };
  const question = { before, after: { text, thresholds }, day, months };
  return needs.simulations.begin(question, (tally) => ({
    day,
    months,
    before: force ? named(force.formula.file, force.formula) : 'none',
    after: named(file, candidate.value),
    programmes: reportOf(
      tally,
      { before: force ? force.formula.file : 'none', after: file },
      amounts,
    ),
  }));
}

/** Begins to try a formula on the present register; it goes on behind the caller. */
export async function simulateFormula(
  needs: SocialNeeds,
  wish: SimulationWish,
  operator: OperatorId,
): Promise<Result<string, SimulatingRefusal>> {
  const begun = await begin(needs, wish);
  await noteHouseholdAct(needs, [], {
    kind: 'formula.simulated',
    actor: `operator:${operator}`,
    purpose: 'formula',
    outcome: begun.ok ? 'begun' : begun.error.kind,
  });
  return begun;
}
