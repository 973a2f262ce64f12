import { monthNumber, type Day } from '../day.ts';
import { divideHalfEven, fixedFromUnits, fixedText, valueDigits } from '../decimal.ts';
import type { CompiledVariable } from '../formula/compiled.ts';
import type { Input } from '../score/inputs.ts';
import { digitsOf, placesOf, shortDecimalFrom } from '../short-decimal.ts';
import { sourceOf } from './fact.ts';
import { numberOf, writtenValue, type UsableFact } from './usable-fact.ts';

/** What is known of a variable on a day. */
export interface Standing {
  readonly input: Input;
  /** `contradicted`: sources that may be used say different things; the most believed counts. */
  readonly kind: 'declared' | 'verified' | 'contradicted';
  /** The youngest observation that counted. */
  readonly observed: Day;
}

/** Whether a fact may be used on a day. */
function usable(fact: UsableFact, day: Day): boolean {
  return fact.observed <= day && (fact.validUntil === 'unlimited' || fact.validUntil >= day);
}

/** The later observation, of one day the later record, of one instant the greater value. */
export function newer(one: UsableFact, other: UsableFact): boolean {
  if (one.observed !== other.observed) return one.observed > other.observed;
  if (one.recorded !== other.recorded) return one.recorded > other.recorded;
  return String(writtenValue(one.value)) > String(writtenValue(other.value));
}

/** The newest of each source that the variable accepts. */
function newestBySource(facts: readonly UsableFact[], sources: readonly string[]) {
  const newest = new Map<string, UsableFact>();
  for (const fact of facts) {
    const source = sourceOf(fact);
    if (!sources.includes(source)) continue;
    const known = newest.get(source);
    if (!known || newer(fact, known)) newest.set(source, fact);
  }
  return newest;
}

function isSame(one: UsableFact['value'], other: UsableFact['value']): boolean {
  const number = numberOf(one);
  return number === undefined ? one === other : number === numberOf(other);
}

/** The declarant's own word, or a partner's; two officers saw the papers of what was corrected. */
function standingKind({ provenance }: UsableFact): 'declared' | 'verified' {
  return provenance.kind === 'declared' ? 'declared' : 'verified';
}

/** The most believed fact among those of one matter. */
function believed(facts: UsableFact | readonly UsableFact[], sources: readonly string[]) {
  if (!isSeveral(facts)) {
    const source = sourceOf(facts);
    if (!sources.includes(source)) return undefined;
    return { fact: facts, source, kind: standingKind(facts) };
  }
  const newest = newestBySource(facts, sources);
  const source = sources.find((name) => newest.has(name));
  const fact = source === undefined ? undefined : newest.get(source);
  if (fact === undefined || source === undefined) return undefined;
  const agreed = [...newest.values()].every(({ value }) => isSame(value, fact.value));
  const kind: Standing['kind'] = agreed ? standingKind(fact) : 'contradicted';
  return { fact, source, kind };
}

function isSeveral(facts: UsableFact | readonly UsableFact[]): facts is readonly UsableFact[] {
  return Array.isArray(facts);
}

function latest(
  facts: readonly UsableFact[],
  variable: CompiledVariable,
  day: Day,
): Standing | undefined {
  const own = facts.filter((fact) => fact.month === 'none' && usable(fact, day));
  const [only] = own;
  const found = believed(only && own.length === 1 ? only : own, variable.sources);
  if (!found) return undefined;
  const { fact, source, kind } = found;
  return { input: { value: writtenValue(fact.value), source }, kind, observed: fact.observed };
}

/** Adds numbers exactly; those with as many places as the first are added as machine numbers. */
class Sum {
  #digits = 0;
  #places = 0;
  #rest = 0n;
  count = 0;

  /** @returns whether it was a number */
  add(value: UsableFact['value']): boolean {
    const short = typeof value === 'string' ? shortDecimalFrom(value) : value;
    if (typeof short === 'number' && (this.count === 0 || placesOf(short) === this.#places)) {
      this.#places = placesOf(short);
      // Of at most twelve months, so below 2⁵³.
      this.#digits += digitsOf(short);
    } else {
      const number = numberOf(value);
      if (number === undefined) return false;
      this.#rest += number;
    }
    this.count += 1;
    return true;
  }

  get units(): bigint {
    return this.#rest + BigInt(this.#digits) * 10n ** BigInt(valueDigits - this.#places);
  }
}

/** Readings that may be used, by how many months ago they are of; most months have one. */
function monthsOf(
  facts: readonly UsableFact[],
  { months }: CompiledVariable,
  day: Day,
): readonly (UsableFact | readonly UsableFact[] | undefined)[] {
  const now = monthNumber(day);
  const readings: (UsableFact | UsableFact[] | undefined)[] = [];
  for (let ago = 0; ago <= months; ago += 1) readings.push(undefined);
  for (const fact of facts) {
    if (fact.month === 'none' || !usable(fact, day)) continue;
    const ago = now - monthNumber(fact.month);
    if (ago < 1 || ago > months) continue;
    const known = readings[ago];
    if (known === undefined) readings[ago] = fact;
    else if (Array.isArray(known)) known.push(fact);
    else readings[ago] = [known, fact];
  }
  return readings;
}

/** The mean of the months before the day's own, each by its most believed reading. */
function mean(
  facts: readonly UsableFact[],
  variable: CompiledVariable,
  day: Day,
): Standing | undefined {
  const sum = new Sum();
  let observed: Day | undefined;
  const sources: string[] = [];
  const kinds: Standing['kind'][] = [];
  for (const readings of monthsOf(facts, variable, day)) {
    const found = readings && believed(readings, variable.sources);
    if (!found || !sum.add(found.fact.value)) continue;
    if (!sources.includes(found.source)) sources.push(found.source);
    if (!kinds.includes(found.kind)) kinds.push(found.kind);
    if (observed === undefined || found.fact.observed > observed) observed = found.fact.observed;
  }
  if (observed === undefined || sum.count < variable.least) return undefined;
  const yearly = sum.units * BigInt(variable.times);
  const value = fixedText(fixedFromUnits(divideHalfEven(yearly, BigInt(sum.count))));
  const worst = (['contradicted', 'declared', 'verified'] as const).find((kind) =>
    kinds.includes(kind),
  );
  const source = sources.toSorted().join('+');
  return { input: { value, source }, kind: worst ?? 'declared', observed };
}

/**
 * What is known of a variable on a day: the newest usable fact of the most believed source, or the
 * mean of a window's months. Undefined when nothing usable is known. The facts' order does not
 * matter.
 * @param facts of this variable
 */
export function standingOf(
  facts: readonly UsableFact[],
  variable: CompiledVariable,
  day: Day,
): Standing | undefined {
  return variable.months === 0 ? latest(facts, variable, day) : mean(facts, variable, day);
}

/** Facts by their variable. */
export function byVariable<F extends UsableFact>(
  facts: readonly F[],
): ReadonlyMap<string, readonly F[]> {
  const sorted = new Map<string, F[]>();
  for (const fact of facts) {
    const known = sorted.get(fact.variable);
    if (known) known.push(fact);
    else sorted.set(fact.variable, [fact]);
  }
  return sorted;
}
