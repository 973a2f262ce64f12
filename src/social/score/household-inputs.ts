import type { Day } from '../day.ts';
import { byVariable, standingOf, type Standing } from '../facts/standing.ts';
import type { UsableFact } from '../facts/usable-fact.ts';
import type { CompiledVariable } from '../formula/compiled.ts';
import type { FormulaOfDay } from '../formula/signed-formula.ts';
import { measured, Measures, type MeasuredHousehold } from '../household/measures.ts';
import type { Input, ScoreInputs } from './inputs.ts';

/** What a household's score is computed from. */
export interface KnownHousehold {
  readonly household: MeasuredHousehold;
  readonly facts: readonly UsableFact[];
}

/** A source name for what follows from the members. */
const register = 'register';

/** Reads the variables of one household on one day. */
class StandingReader {
  readonly #facts: ReadonlyMap<string, readonly UsableFact[]>;
  readonly #measures: Measures;
  readonly #day: Day;

  constructor({ household, facts }: KnownHousehold, day: Day) {
    this.#facts = byVariable(facts);
    this.#measures = new Measures(household, day);
    this.#day = day;
  }

  /** Undefined when nothing usable is known. */
  of(variable: CompiledVariable): Standing | undefined {
    const { name } = variable;
    if (!measured.has(name)) {
      return standingOf(this.#facts.get(name) ?? none, variable, this.#day);
    }
    const value = this.#measures.of(name);
    if (value === undefined) return undefined;
    return { input: { value, source: register }, kind: 'verified', observed: this.#day };
  }
}

const none: readonly UsableFact[] = [];

/** The standing of each variable that the household's equation and the filters use. */
export function standingsOf(
  { formula, day }: FormulaOfDay,
  known: KnownHousehold,
): ReadonlyMap<string, Standing | 'unknown'> {
  const { compiled } = formula;
  const { variables } = compiled[known.household.dwelling.area];
  const reader = new StandingReader(known, day);
  const standings = new Map<string, Standing | 'unknown'>();
  for (const variable of [...variables, ...compiled.filters]) {
    standings.set(variable.name, reader.of(variable) ?? 'unknown');
  }
  return standings;
}

function inputsBy(
  reader: StandingReader,
  variables: readonly CompiledVariable[],
): Readonly<Record<string, Input>> {
  const values: Record<string, Input> = {};
  for (const variable of variables) {
    const standing = reader.of(variable);
    if (standing) values[variable.name] = standing.input;
  }
  return values;
}

function inputsFrom(reader: StandingReader, { formula, day }: FormulaOfDay, of: KnownHousehold) {
  const { area, region } = of.household.dwelling;
  return { area, region, day, values: inputsBy(reader, formula.compiled[area].variables) };
}

/** The inputs of a household's score. */
export function scoreInputs(force: FormulaOfDay, known: KnownHousehold): ScoreInputs {
  return inputsFrom(new StandingReader(known, force.day), force, known);
}

/** The inputs of a household's score and the flags of the programmes' filters. */
export function householdInputs(
  force: FormulaOfDay,
  known: KnownHousehold,
): { readonly inputs: ScoreInputs; readonly flags: Readonly<Record<string, Input>> } {
  const reader = new StandingReader(known, force.day);
  const inputs = inputsFrom(reader, force, known);
  return { inputs, flags: inputsBy(reader, force.formula.compiled.filters) };
}
