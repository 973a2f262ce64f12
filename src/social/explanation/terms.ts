import type { Day } from '../day.ts';
import type { Standing } from '../facts/standing.ts';
import type { FormulaFile } from '../formula/formula-file.ts';
import type { Input, ScoreInputs } from '../score/inputs.ts';
import type { ScoreTerm } from '../score/score.ts';
import { exactText, exactUnits, magnitude } from './exact-text.ts';

/** One recorded value of a household, as it went into the score. */
export interface ExplainedValue {
  readonly variable: string;
  readonly value: Input['value'];
  /** `register`, `declared`, a partner's name, or several of them with `+` between them. */
  readonly source: string;
  /** How sure it is; `not_known` where the facts have changed since the score. */
  readonly standing: Standing['kind'] | 'not_known';
  /** The day of the youngest observation that counted. */
  readonly observed: Day | 'not_known';
  /** As the formula's file says; empty where it says nothing. */
  readonly unit: string;
  /** Months that it is a mean of; 0 of a latest value. */
  readonly months: 0 | 3 | 12;
}

/** One line of the sum with the recorded values that it was made of; constants have none. */
export interface ExplainedTerm extends ScoreTerm {
  readonly values: readonly ExplainedValue[];
}

/** What all terms of one variable add to the score together. */
export interface Contribution {
  readonly variable: string;
  readonly contribution: string;
  readonly values: readonly ExplainedValue[];
}

/** What the values of a score are looked up in. */
export interface ValueSources {
  readonly file: FormulaFile;
  readonly inputs: ScoreInputs;
  readonly standings: ReadonlyMap<string, Standing | 'unknown'>;
}

const windowMonths = { latest: 0, '3m-mean': 3, '12m-mean': 12 } as const;

/** How many contributions are named as those that weigh most. */
const heaviestMax = 5;

/** The recorded value of a variable; undefined of a variable that the score did not use. */
function explainedValue(
  { file, inputs, standings }: ValueSources,
  variable: string,
): ExplainedValue | undefined {
  const input = Object.hasOwn(inputs.values, variable) ? inputs.values[variable] : undefined;
  if (!input) return undefined;
  const known = standings.get(variable) ?? 'unknown';
  const same =
    known !== 'unknown' && known.input.value === input.value && known.input.source === input.source;
  const described = Object.hasOwn(file.variables, variable) ? file.variables[variable] : undefined;
  return {
    variable,
    value: input.value,
    source: input.source,
    standing: same ? known.kind : 'not_known',
    observed: same ? known.observed : 'not_known',
    unit: described?.unit ?? '',
    months: windowMonths[described?.window ?? 'latest'],
  };
}

/** The variables of a term: of a share two, of a constant none. */
function variablesOf({ kind, variable }: ScoreTerm): readonly string[] {
  if (kind === 'intercept' || kind === 'region') return [];
  return [...new Set(variable.split('/'))];
}

function isConstant({ kind }: ScoreTerm): boolean {
  return kind === 'intercept' || kind === 'region';
}

/** Constants as they came, then what weighs most; equals by name. */
function byWeight(one: ScoreTerm, other: ScoreTerm): number {
  if (isConstant(one) || isConstant(other))
    return Number(isConstant(other)) - Number(isConstant(one));
  const [first, second] = [one, other].map(({ product }) => magnitude(exactUnits(product)));
  if (first !== undefined && second !== undefined && first !== second)
    return first > second ? -1 : 1;
  return one.variable < other.variable ? -1 : one.variable > other.variable ? 1 : 0;
}

/** Every term of a score, the heaviest first, with the recorded values behind it. */
export function explainedTerms(
  terms: readonly ScoreTerm[],
  sources: ValueSources,
): readonly ExplainedTerm[] {
  return terms.toSorted(byWeight).map((term) => ({
    ...term,
    values: variablesOf(term).flatMap((variable) => explainedValue(sources, variable) ?? []),
  }));
}

/**
 * What weighs most among a household's own values, as it is recorded: whoever finds one of these
 * wrong has most to win by saying so. Nothing is said of values that it does not have.
 */
export function heaviest(terms: readonly ExplainedTerm[]): readonly Contribution[] {
  const sums = new Map<string, { sum: bigint; values: ExplainedValue[] }>();
  for (const term of terms) {
    const [variable] = variablesOf(term);
    if (variable === undefined) continue;
    const known = sums.get(variable) ?? { sum: 0n, values: [] };
    const fresh = term.values.filter(
      (value) => !known.values.some((other) => other.variable === value.variable),
    );
    sums.set(variable, {
      sum: known.sum + exactUnits(term.product),
      values: [...known.values, ...fresh],
    });
  }
  return [...sums]
    .filter(([, { sum }]) => sum !== 0n)
    .toSorted(([one, { sum: first }], [other, { sum: second }]) => {
      const [a, b] = [magnitude(first), magnitude(second)];
      if (a !== b) return a > b ? -1 : 1;
      return one < other ? -1 : 1;
    })
    .slice(0, heaviestMax)
    .map(([variable, { sum, values }]) => ({ variable, contribution: exactText(sum), values }));
}
