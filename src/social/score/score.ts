import { fail, ok, type Result } from '../../vocabulary/result.ts';
import {
  capped,
  decimalText,
  fixedFrom,
  fixedFromUnits,
  fixedText,
  log1p,
  productDigits,
  quotient,
  rounded,
  square,
  valueDigits,
  wholeNumber,
  type Fixed,
} from '../decimal.ts';
import type { CompiledEquation, CompiledTerm, CompiledVariable } from '../formula/compiled.ts';
import { FormulaInForce, type FormulaOfDay } from '../formula/signed-formula.ts';
import { inputsHash, type Input, type ScoreInputs } from './inputs.ts';

/** One line of an explanation, in decimal text; `value · weight = product`, exactly. */
export interface ScoreTerm {
  /** `intercept`, `region`, or the term's kind. */
  readonly kind: CompiledTerm['kind'] | 'intercept' | 'region';
  /** A variable; of a share its numerator, a stroke, its divisor; a region's code. */
  readonly variable: string;
  /** What is multiplied: after the cap, the square or the quotient. */
  readonly value: string;
  readonly source: string;
  readonly weight: string;
  readonly product: string;
}

/** A household's score with all that it came from. */
export interface Score {
  readonly kind: 'scored';
  /** The sum of the products, rounded as the formula says. */
  readonly score: string;
  /** The sum of the products as it is. */
  readonly sum: string;
  readonly terms: readonly ScoreTerm[];
  readonly formulaHash: string;
  readonly inputsHash: string;
}

/** Why there is no score; nothing is guessed and nothing counts as zero. */
export interface IncompleteScore {
  readonly kind: 'incomplete';
  /** Variables without a value in the order of their names, and `region`. */
  readonly missing: readonly string[];
  /** Variables whose value is not what the formula says it is. */
  readonly unfit: readonly string[];
  readonly formulaHash: string;
  readonly inputsHash: string;
}

/** What is wrong with the call itself. */
export interface ScoreRefusal {
  /** The inputs are those of another day than the one on which the formula was taken into force. */
  readonly kind: 'inputs_of_another_day';
}

/** Values in the order of an equation's variables. */
type Values = readonly Fixed[];
const one = wholeNumber(1);
const nothing = wholeNumber(0);

/** A variable's value, or undefined when it is of another type or out of its range. */
function valueOf(variable: CompiledVariable, value: boolean | string): Fixed | undefined {
  if (variable.type === 'flag') {
    if (typeof value !== 'boolean') return undefined;
    return value ? one : nothing;
  }
  const fixed = typeof value === 'string' ? fixedFrom(value) : undefined;
  if (fixed === undefined) return undefined;
  const { min, max } = variable;
  if ((min !== 'none' && fixed < min) || (max !== 'none' && fixed > max)) return undefined;
  return fixed;
}

function readValues(equation: CompiledEquation, inputs: ScoreInputs) {
  const values: Fixed[] = [];
  const missing: string[] = [];
  const unfit: string[] = [];
  for (const variable of equation.variables) {
    const { name } = variable;
    const input = inputOf(inputs, name);
    const value = input && valueOf(variable, input.value);
    if (!input) missing.push(name);
    else if (value === undefined) unfit.push(name);
    else values.push(value);
  }
  return { values, missing, unfit };
}

function inputOf({ values }: ScoreInputs, name: string): Input | undefined {
  return Object.hasOwn(values, name) ? values[name] : undefined;
}

/** All were read before, or there is no sum. */
function at(values: Values, place: number): Fixed {
  const value = values[place];
  if (value === undefined) throw new Error('a term’s variables were read before');
  return value;
}

function kept(value: Fixed, { cap }: CompiledTerm): Fixed {
  return cap === 'none' ? value : capped(value, cap.low, cap.high);
}

/** What a term multiplies. */
function factorOf(term: CompiledTerm, values: Values): Fixed {
  const value = at(values, term.at);
  switch (term.kind) {
    case 'flag':
      return value;
    case 'num':
      return kept(value, term);
    case 'sq':
      return square(kept(value, term));
    case 'log1p':
      return log1p(kept(value, term));
    case 'share':
      return kept(quotient(value, at(values, term.divisorAt)), term);
    case 'bucket':
      return one;
  }
}

/** By which weight it multiplies that. */
function weightOf(term: CompiledTerm, values: Values): Fixed {
  if (term.kind !== 'bucket') return term.weight;
  const value = at(values, term.at);
  return term.buckets.find(({ upTo }) => value <= upTo)?.weight ?? term.weight;
}

function sourceOf(term: CompiledTerm, inputs: ScoreInputs): string {
  const own = inputOf(inputs, term.variable)?.source ?? '';
  const other = inputOf(inputs, term.divisor)?.source ?? '';
  return own === other ? own : `${own}, ${other}`;
}

/** One line before it is written down. */
interface Line extends Pick<ScoreTerm, 'kind' | 'variable' | 'source' | 'weight'> {
  readonly value: Fixed;
  readonly product: bigint;
}

function* linesOf({ equation, region, values }: FitInputs, inputs: ScoreInputs) {
  const { intercept } = equation;
  const constants = [
    { kind: 'intercept', variable: region.area, weight: intercept },
    { kind: 'region', variable: region.code, weight: region.constant },
  ] as const;
  for (const { weight, ...of } of constants) {
    const text = fixedText(weight);
    yield { ...of, source: 'formula', value: one, weight: text, product: one * weight };
  }
  for (const term of equation.terms) {
    const value = factorOf(term, values);
    const weight = weightOf(term, values);
    const variable = term.kind === 'share' ? `${term.variable}/${term.divisor}` : term.variable;
    yield {
      kind: term.kind,
      variable,
      source: sourceOf(term, inputs),
      value,
      weight: weight === term.weight ? term.weightText : fixedText(weight),
      product: value * weight,
    };
  }
}

interface RegionConstant {
  readonly area: ScoreInputs['area'];
  readonly code: string;
  readonly constant: Fixed;
}

/** Inputs that have all that their equation asks for. */
interface FitInputs {
  readonly kind: 'fit';
  readonly equation: CompiledEquation;
  readonly region: RegionConstant;
  readonly values: Values;
}

/** The inputs as they are computed with, or what they lack. */
function fitInputs({ formula, day }: FormulaOfDay, inputs: ScoreInputs) {
  if (inputs.day !== day) return fail({ kind: 'inputs_of_another_day' } as const);
  const equation = formula.compiled[inputs.area];
  const { values, missing, unfit } = readValues(equation, inputs);
  const constant = equation.regions.get(inputs.region);
  if (constant === undefined || missing.length > 0 || unfit.length > 0) {
    const lacking = constant === undefined ? [...missing, 'region'] : missing;
    return ok({ kind: 'incomplete', missing: lacking, unfit } as const);
  }
  const region: RegionConstant = { area: inputs.area, code: inputs.region, constant };
  return ok<FitInputs>({ kind: 'fit', equation, region, values });
}

/** What names a score's formula and its inputs for ever. */
function hashesOf(force: FormulaInForce, inputs: ScoreInputs) {
  return { formulaHash: force.formula.hash, inputsHash: inputsHash(inputs) };
}

/**
 * The score of a household: a pure function of formula and inputs. The terms of its explanation
 * add up to `sum` exactly, and `score` is that sum, rounded once.
 */
export function scoreOf(
  force: FormulaInForce,
  inputs: ScoreInputs,
): Result<Score | IncompleteScore, ScoreRefusal> {
  FormulaInForce.assertInForce(force);
  const fit = fitInputs(force, inputs);
  if (!fit.ok) return fit;
  const hashes = hashesOf(force, inputs);
  if (fit.value.kind === 'incomplete') return ok({ ...fit.value, ...hashes });
  const lines: readonly Line[] = [...linesOf(fit.value, inputs)];
  const sum = lines.reduce((total, { product }) => total + product, 0n);
  const { digits } = force.formula.compiled;
  return ok({
    kind: 'scored',
    score: decimalText(rounded(sum, productDigits, digits), digits),
    sum: decimalText(sum, productDigits),
    terms: lines.map((line) => ({
      ...line,
      value: fixedText(line.value),
      product: decimalText(line.product, productDigits),
    })),
    ...hashes,
  });
}

/** A score whose terms were not written down; `scoreOf` gives them for the same inputs. */
export type BareScore = Omit<Score, 'sum' | 'terms'> | IncompleteScore;

/** The same score as `scoreOf`, for those who rescore millions and explain few. */
export function bareScoreOf(
  force: FormulaInForce,
  inputs: ScoreInputs,
): Result<BareScore, ScoreRefusal> {
  FormulaInForce.assertInForce(force);
  const fit = fitInputs(force, inputs);
  if (!fit.ok) return fit;
  const hashes = hashesOf(force, inputs);
  if (fit.value.kind === 'incomplete') return ok({ ...fit.value, ...hashes });
  const { digits } = force.formula.compiled;
  const units = rounded(sumOf(fit.value), productDigits, digits);
  return ok({ kind: 'scored', score: decimalText(units, digits), ...hashes });
}

/** The sum of all products, as a count of 10⁻²⁴. */
function sumOf({ equation, region, values }: FitInputs): bigint {
  let sum = one * (equation.intercept + region.constant);
  for (const term of equation.terms) {
    const value = factorOf(term, values);
    if (value !== nothing) sum += value * weightOf(term, values);
  }
  return sum;
}

/**
 * The score as a number that nobody is judged by, of a formula that nobody need have signed: for
 * simulations. Undefined where `scoreOf` would say `incomplete`.
 */
export function simulatedScoreOf(of: FormulaOfDay, inputs: ScoreInputs): Fixed | undefined {
  const fit = fitInputs(of, inputs);
  if (!fit.ok || fit.value.kind === 'incomplete') return undefined;
  const { digits } = of.formula.compiled;
  const units = rounded(sumOf(fit.value), productDigits, digits);
  return fixedFromUnits(rounded(units, digits, valueDigits));
}

/** Whether a score is at or below a bound; both are decimal text of at most twelve places. */
export function atMost(score: string, bound: Fixed): boolean {
  const fixed = fixedFrom(score);
  if (fixed === undefined) throw new Error(`a score has at most ${valueDigits} decimal places`);
  return fixed <= bound;
}
