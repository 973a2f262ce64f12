import { fixedFrom, fixedText, valueDigits, type Fixed } from '../decimal.ts';
import type { FormulaFile, Term } from './formula-file.ts';

/** A term ready to be computed with. */
export interface CompiledTerm {
  readonly kind: Term['kind'];
  /** The variable, or of a share its numerator. */
  readonly variable: string;
  /** Of a share, the divisor; of the others the variable itself. */
  readonly divisor: string;
  /** Where the two stand among the equation's variables. */
  readonly at: number;
  readonly divisorAt: number;
  readonly weight: Fixed;
  readonly weightText: string;
  readonly cap: { readonly low: Fixed; readonly high: Fixed } | 'none';
  readonly buckets: readonly { readonly upTo: Fixed; readonly weight: Fixed }[];
}

/** An area's equation. */
export interface CompiledEquation {
  readonly intercept: Fixed;
  readonly regions: ReadonlyMap<string, Fixed>;
  readonly terms: readonly CompiledTerm[];
  /** Every variable of the terms, each once, in the order of their names. */
  readonly variables: readonly CompiledVariable[];
}

/** How a variable is read from facts. */
export interface CompiledVariable {
  readonly name: string;
  readonly type: 'flag' | 'number';
  readonly min: Fixed | 'none';
  readonly max: Fixed | 'none';
  readonly sources: readonly string[];
  /** Months of the mean; 0 takes the latest value. */
  readonly months: 0 | 3 | 12;
  readonly least: number;
  readonly times: number;
}

/** A formula's numbers, made once and used for millions of households. */
export interface CompiledFormula {
  readonly digits: number;
  readonly urban: CompiledEquation;
  readonly rural: CompiledEquation;
  readonly filters: readonly CompiledVariable[];
}

/** A number that the schema has let through. */
function exact(value: number): Fixed {
  const fixed = fixedFrom(String(value));
  if (fixed === undefined) throw new Error(`a number has at most ${valueDigits} decimal places`);
  return fixed;
}

type BareTerm = Omit<CompiledTerm, 'weightText' | 'at' | 'divisorAt'>;

/** A term that knows where its variables stand. */
function placedTerm(term: BareTerm, names: readonly string[]): CompiledTerm {
  const { variable, divisor, weight } = term;
  const [at, divisorAt] = [names.indexOf(variable), names.indexOf(divisor)];
  return { ...term, at, divisorAt, weightText: fixedText(weight) };
}

function bareTerm(term: Term): BareTerm {
  const shared = { kind: term.kind, cap: 'none' as const, buckets: [] };
  if (term.kind === 'share') {
    const cap = term.cap ? { low: exact(term.cap[0]), high: exact(term.cap[1]) } : 'none';
    return { ...shared, variable: term.num, divisor: term.den, weight: exact(term.w), cap };
  }
  const named = { variable: term.var, divisor: term.var };
  if (term.kind === 'bucket') {
    const buckets = term.buckets.map(({ upTo, w }) => ({ upTo: exact(upTo), weight: exact(w) }));
    return { ...shared, ...named, weight: exact(term.above), buckets };
  }
  if (term.kind === 'flag') return { ...shared, ...named, weight: exact(term.w) };
  const cap = term.cap ? { low: exact(term.cap[0]), high: exact(term.cap[1]) } : 'none';
  return { ...shared, ...named, weight: exact(term.w), cap };
}

const windowMonths = { latest: 0, '3m-mean': 3, '12m-mean': 12 } as const;

function compiledVariable(file: FormulaFile, name: string): CompiledVariable {
  const variable = Object.hasOwn(file.variables, name) ? file.variables[name] : undefined;
  if (!variable) throw new Error('the schema has let an unknown variable through');
  const months = windowMonths[variable.window ?? 'latest'];
  return {
    name,
    type: variable.type,
    min: variable.min === undefined ? 'none' : exact(variable.min),
    max: variable.max === undefined ? 'none' : exact(variable.max),
    sources: variable.source,
    months,
    least: variable.least ?? Math.max(1, months),
    times: variable.times ?? 1,
  };
}

function compiledEquation(file: FormulaFile, area: 'urban' | 'rural'): CompiledEquation {
  const equation = file.areas[area];
  const terms = equation.terms.map(bareTerm);
  const named = new Set(terms.flatMap(({ variable, divisor }) => [variable, divisor]));
  const names = [...named].toSorted();
  return {
    intercept: exact(equation.intercept),
    regions: new Map(
      Object.entries(equation.groups.region).map(([code, constant]) => [code, exact(constant)]),
    ),
    terms: terms.map((term) => placedTerm(term, names)),
    variables: names.map((name) => compiledVariable(file, name)),
  };
}

/** Prepares a file's numbers. */
export function compiled(file: FormulaFile): CompiledFormula {
  const filters = new Set(file.programmes.flatMap((programme) => programme.filters));
  return {
    digits: file.rounding.digits,
    urban: compiledEquation(file, 'urban'),
    rural: compiledEquation(file, 'rural'),
    filters: [...filters].toSorted().map((name) => compiledVariable(file, name)),
  };
}
