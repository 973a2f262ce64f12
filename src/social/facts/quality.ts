import { daysBetween, monthsAfter, type Day } from '../day.ts';
import type { FormulaInForce } from '../formula/signed-formula.ts';
import { standingsOf, type KnownHousehold } from '../score/household-inputs.ts';

/** From when on a value is stale, and a household is asked again. */
export interface QualityPolicy {
  readonly staleDays: number;
  readonly recertifyMonths: number;
}

/** How good what is known of one variable is, over many households. */
export interface VariableQuality {
  readonly variable: string;
  readonly known: number;
  readonly missing: number;
  readonly stale: number;
  readonly contradicted: number;
  /** Known by a declaration alone. */
  readonly unverified: number;
}

/** Numbers of a dashboard. */
export interface DataQuality {
  readonly households: number;
  readonly complete: number;
  readonly recertificationDue: number;
  /** In the order of their names. */
  readonly variables: readonly VariableQuality[];
}

/** The day from which on a household must be certified again. */
export function recertifyFrom(certified: Day, policy: QualityPolicy): Day {
  return monthsAfter(certified, policy.recertifyMonths);
}

type Counts = { -readonly [K in Exclude<keyof VariableQuality, 'variable'>]: number };

/** Counts households one by one, in the memory of one. */
export class QualityCount {
  readonly #force: FormulaInForce;
  readonly #policy: QualityPolicy;
  readonly #variables = new Map<string, Counts>();
  #households = 0;
  #complete = 0;
  #due = 0;

  constructor(force: FormulaInForce, policy: QualityPolicy) {
    this.#force = force;
    this.#policy = policy;
  }

  /** @param certified the day of the last certification */
  add(known: KnownHousehold, certified: Day): void {
    this.#households += 1;
    if (this.#force.day >= recertifyFrom(certified, this.#policy)) this.#due += 1;
    let complete = true;
    for (const [name, standing] of standingsOf(this.#force, known)) {
      const counts = this.#countsOf(name);
      if (standing === 'unknown') {
        counts.missing += 1;
        complete = false;
        continue;
      }
      counts.known += 1;
      const age = daysBetween(standing.observed, this.#force.day);
      if (age > this.#policy.staleDays) counts.stale += 1;
      if (standing.kind === 'contradicted') counts.contradicted += 1;
      if (standing.kind === 'declared') counts.unverified += 1;
    }
    if (complete) this.#complete += 1;
  }

  quality(): DataQuality {
    return {
      households: this.#households,
      complete: this.#complete,
      recertificationDue: this.#due,
      variables: [...this.#variables]
        .map(([variable, counts]) => ({ variable, ...counts }))
        .toSorted((one, other) => (one.variable < other.variable ? -1 : 1)),
    };
  }

  #countsOf(name: string): Counts {
    const none = { known: 0, missing: 0, stale: 0, contradicted: 0, unverified: 0 };
    const counts = this.#variables.get(name) ?? none;
    this.#variables.set(name, counts);
    return counts;
  }
}
