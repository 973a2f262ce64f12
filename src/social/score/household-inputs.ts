import type { Day } from '../day.ts';
import type { Fact } from '../facts/fact.ts';
import { byVariable, standingOf, type Standing } from '../facts/standing.ts';
import type { CompiledVariable } from '../formula/compiled.ts';
import type { FormulaOfDay } from '../formula/signed-formula.ts';
import type { Household } from '../household/household.ts';
import { measured, measureOf } from '../household/measures.ts';
import type { Input, ScoreInputs } from './inputs.ts';

/** What a household's score is computed from. */
export interface KnownHousehold {
  readonly household: Pick<Household, 'members' | 'head' | 'dwelling'>;
  readonly facts: readonly Fact[];
}

/** A source name for what follows from the members. */
const register = 'register';

/** One variable of a household on a day; undefined when nothing usable is known. */
function inputOf(
  { household }: KnownHousehold,
  facts: readonly Fact[],
  variable: CompiledVariable,
  day: Day,
): Standing | undefined {
  if (!measured.has(variable.name)) return standingOf(facts, variable, day);
  const value = measureOf(household, variable.name, day);
  if (value === undefined) return undefined;
  return { input: { value, source: register }, kind: 'verified', observed: day };
}

/** The standing of each variable that the household's equation and the filters use. */
export function standingsOf(
  { formula, day }: FormulaOfDay,
  known: KnownHousehold,
): ReadonlyMap<string, Standing | 'unknown'> {
  const { compiled } = formula;
  const { variables } = compiled[known.household.dwelling.area];
  const facts = byVariable(known.facts);
  const standings = new Map<string, Standing | 'unknown'>();
  for (const variable of [...variables, ...compiled.filters]) {
    const own = facts.get(variable.name) ?? [];
    standings.set(variable.name, inputOf(known, own, variable, day) ?? 'unknown');
  }
  return standings;
}

/** The inputs of a household's score and the flags of the programmes' filters. */
export function householdInputs(
  force: FormulaOfDay,
  known: KnownHousehold,
): { readonly inputs: ScoreInputs; readonly flags: Readonly<Record<string, Input>> } {
  const standings = standingsOf(force, known);
  const { area, region } = known.household.dwelling;
  const { compiled } = force.formula;
  const pick = (variables: readonly CompiledVariable[]): Readonly<Record<string, Input>> => {
    const values: Record<string, Input> = {};
    for (const { name } of variables) {
      const standing = standings.get(name);
      if (standing !== undefined && standing !== 'unknown') values[name] = standing.input;
    }
    return values;
  };
  return {
    inputs: { area, region, day: force.day, values: pick(compiled[area].variables) },
    flags: pick(compiled.filters),
  };
}
