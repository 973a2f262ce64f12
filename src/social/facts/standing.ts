import { monthNumber, type Day } from '../day.ts';
import { divideHalfEven, fixedFrom, fixedFromUnits, fixedText, type Fixed } from '../decimal.ts';
import type { CompiledVariable } from '../formula/compiled.ts';
import type { Input } from '../score/inputs.ts';
import { sourceOf, type Fact } from './fact.ts';

/** What is known of a variable on a day. */
export interface Standing {
  readonly input: Input;
  /** `contradicted`: sources that may be used say different things; the most believed counts. */
  readonly kind: 'declared' | 'verified' | 'contradicted';
  /** The youngest observation that counted. */
  readonly observed: Day;
}

/** Whether a fact may be used on a day. */
function usable(fact: Fact, day: Day): boolean {
  return fact.observed <= day && (fact.validUntil === 'unlimited' || fact.validUntil >= day);
}

/** The later observation, of one day the later record, of one instant the greater value. */
export function newer(one: Fact, other: Fact): boolean {
  if (one.observed !== other.observed) return one.observed > other.observed;
  if (one.recorded !== other.recorded) return one.recorded > other.recorded;
  return String(one.value) > String(other.value);
}

/** The newest of each source that the variable accepts. */
function newestBySource(facts: readonly Fact[], sources: readonly string[]) {
  const newest = new Map<string, Fact>();
  for (const fact of facts) {
    const source = sourceOf(fact);
    if (!sources.includes(source)) continue;
    const known = newest.get(source);
    if (!known || newer(fact, known)) newest.set(source, fact);
  }
  return newest;
}

function isSame(one: Fact['value'], other: Fact['value']): boolean {
  if (typeof one !== 'string' || typeof other !== 'string') return one === other;
  return fixedFrom(one) === fixedFrom(other);
}

/** Two officers saw the papers of what was corrected on appeal. */
function standingKind({ provenance }: Fact): 'declared' | 'verified' {
  return provenance.kind === 'declared' ? 'declared' : 'verified';
}

/** The most believed fact among those of one matter. */
function believed(facts: readonly Fact[], sources: readonly string[]) {
  const [only] = facts;
  if (only && facts.length === 1) {
    const source = sourceOf(only);
    if (!sources.includes(source)) return undefined;
    return { fact: only, source, kind: standingKind(only) };
  }
  const newest = newestBySource(facts, sources);
  const source = sources.find((name) => newest.has(name));
  const fact = source === undefined ? undefined : newest.get(source);
  if (fact === undefined || source === undefined) return undefined;
  const agreed = [...newest.values()].every(({ value }) => isSame(value, fact.value));
  const kind: Standing['kind'] = agreed ? standingKind(fact) : 'contradicted';
  return { fact, source, kind };
}

function latest(facts: readonly Fact[], variable: CompiledVariable): Standing | undefined {
  const found = believed(
    facts.filter(({ month }) => month === 'none'),
    variable.sources,
  );
  if (!found) return undefined;
  const { fact, source, kind } = found;
  return { input: { value: fact.value, source }, kind, observed: fact.observed };
}

/** The mean of the months before the day's own, each by its most believed reading. */
function mean(facts: readonly Fact[], variable: CompiledVariable, day: Day): Standing | undefined {
  const now = monthNumber(day);
  const byMonth = new Map<number, Fact[]>();
  for (const fact of facts) {
    if (fact.month === 'none') continue;
    const month = monthNumber(fact.month);
    if (month >= now || month < now - variable.months) continue;
    const known = byMonth.get(month);
    if (known) known.push(fact);
    else byMonth.set(month, [fact]);
  }
  let sum = 0n;
  let count = 0n;
  let observed: Day | undefined;
  const sources = new Set<string>();
  const kinds = new Set<Standing['kind']>();
  for (const readings of byMonth.values()) {
    const found = believed(readings, variable.sources);
    const value: Fixed | undefined =
      typeof found?.fact.value === 'string' ? fixedFrom(found.fact.value) : undefined;
    if (!found || value === undefined) continue;
    sum += value;
    count += 1n;
    sources.add(found.source);
    kinds.add(found.kind);
    if (observed === undefined || found.fact.observed > observed) observed = found.fact.observed;
  }
  if (observed === undefined || count < BigInt(variable.least)) return undefined;
  const value = fixedText(fixedFromUnits(divideHalfEven(sum * BigInt(variable.times), count)));
  const worst = (['contradicted', 'declared', 'verified'] as const).find((kind) => kinds.has(kind));
  const source = [...sources].toSorted().join('+');
  return { input: { value, source }, kind: worst ?? 'declared', observed };
}

/**
 * What is known of a variable on a day: the newest usable fact of the most believed source, or the
 * mean of a window's months. Undefined when nothing usable is known. The facts' order does not
 * matter.
 * @param facts of this variable
 */
export function standingOf(
  facts: readonly Fact[],
  variable: CompiledVariable,
  day: Day,
): Standing | undefined {
  const usableFacts = facts.filter((fact) => usable(fact, day));
  return variable.months === 0 ? latest(usableFacts, variable) : mean(usableFacts, variable, day);
}

/** Facts by their variable. */
export function byVariable(facts: readonly Fact[]): ReadonlyMap<string, readonly Fact[]> {
  const sorted = new Map<string, Fact[]>();
  for (const fact of facts) {
    const known = sorted.get(fact.variable);
    if (known) known.push(fact);
    else sorted.set(fact.variable, [fact]);
  }
  return sorted;
}
