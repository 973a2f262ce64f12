import type { Day } from '../day.ts';
import type { Standing } from '../facts/standing.ts';
import type { FormulaFile } from '../formula/formula-file.ts';
import type { FormulaInForce } from '../formula/signed-formula.ts';
import type { Area, ScoreInputs } from '../score/inputs.ts';
import { scoreOf } from '../score/score.ts';
import { changeSince, type PreviousScore, type ScoreChange } from './changes.ts';
import {
  explainedProgramme,
  type ExplainableDecision,
  type ExplainedProgramme,
} from './programmes.ts';
import { explainedTerms, heaviest, type Contribution, type ExplainedTerm } from './terms.ts';

/** By which rule, and by whose word it holds. */
export interface ExplainedFormula {
  readonly id: string;
  readonly version: string;
  readonly hash: string;
  readonly legalRef: string;
  /** Empty where the file has none. */
  readonly note: string;
  readonly effectiveFrom: Day;
  readonly effectiveTo: Day | 'open';
  /** What the score estimates. */
  readonly target: string;
  /** Roles that approved it. */
  readonly approvedBy: readonly string[];
}

/** Something that is missing, and who could say it, best first. */
export interface LackingValue {
  /** A variable, or `region`. */
  readonly variable: string;
  readonly sources: readonly string[];
}

/** What came of the formula. */
export type ExplainedResult =
  | {
      readonly kind: 'scored';
      readonly score: string;
      /** What all products add up to, before it is rounded. */
      readonly sum: string;
      readonly terms: readonly ExplainedTerm[];
      /** The household's own values that weigh most. */
      readonly heaviest: readonly Contribution[];
    }
  | {
      readonly kind: 'incomplete';
      readonly missing: readonly LackingValue[];
      /** Recorded values that are not what the formula says they are. */
      readonly unfit: readonly LackingValue[];
    };

/**
 * A score and its decisions, explained to the last digit. It says nothing of anybody's name or
 * number; who the household is stands outside of it.
 */
export interface Explanation {
  /** The day whose facts were used. */
  readonly day: Day;
  readonly area: Area;
  readonly region: string;
  readonly formula: ExplainedFormula;
  readonly inputsHash: string;
  readonly result: ExplainedResult;
  readonly programmes: readonly ExplainedProgramme[];
  readonly change: ScoreChange;
}

/** What is explained, and what it is explained with. */
export interface Explainable {
  readonly inputs: ScoreInputs;
  readonly previous: PreviousScore;
  /** The last decision for each programme. */
  readonly decisions: readonly ExplainableDecision[];
  /** What was known of each variable on that day: how sure it is, and what the filters saw. */
  readonly standings: ReadonlyMap<string, Standing | 'unknown'>;
}

function explainedFormula({ formula }: FormulaInForce): ExplainedFormula {
  const { file, hash } = formula;
  const { id, version, legalRef, note = '', effectiveFrom, effectiveTo, target } = file;
  const approvedBy = file.approvals.map(({ role }) => role).toSorted();
  const until = effectiveTo ?? 'open';
  const validity = { effectiveFrom, effectiveTo: until } as const;
  return { id, version, hash, legalRef, note, ...validity, target, approvedBy };
}

function lacking({ variables }: FormulaFile, names: readonly string[]): readonly LackingValue[] {
  return names.map((variable) => {
    const described = Object.hasOwn(variables, variable) ? variables[variable] : undefined;
    return { variable, sources: described?.source ?? ['register'] };
  });
}

/**
 * Explains a score: a pure function of the formula and of what is given. Every term of the equation
 * is in it, the heaviest first, and their products add up to the sum exactly.
 * @throws when the inputs are those of another day than the formula's
 */
export function explain(force: FormulaInForce, given: Explainable): Explanation {
  const { inputs, previous, decisions, standings } = given;
  const scored = scoreOf(force, inputs);
  if (!scored.ok) throw new Error(`a kept score is replayed on its own day: ${scored.error.kind}`);
  const { value } = scored;
  const { file } = force.formula;
  const { area, region, day } = inputs;
  const { formulaHash, inputsHash } = value;
  const identity = {
    score: value.kind === 'scored' ? value.score : 'none',
    formulaHash,
    inputsHash,
  };
  const shared = {
    day,
    area,
    region,
    formula: explainedFormula(force),
    inputsHash,
    programmes: file.programmes.map((programme) =>
      explainedProgramme(programme, identity, { decisions, standings }),
    ),
    change: changeSince(previous, value.kind === 'scored' ? value : 'incomplete'),
  };
  if (value.kind === 'incomplete') {
    const missing = lacking(file, value.missing);
    return {
      ...shared,
      result: { kind: 'incomplete', missing, unfit: lacking(file, value.unfit) },
    };
  }
  const terms = explainedTerms(value.terms, { file, inputs, standings });
  const { score, sum } = value;
  const result = { kind: 'scored', score, sum, terms, heaviest: heaviest(terms) } as const;
  return { ...shared, result };
}
