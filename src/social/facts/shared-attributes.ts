import type { ResidentId } from '../../vocabulary/record-ids.ts';
import { daysBetween, type Day } from '../day.ts';
import type { HouseholdId } from '../household/household.ts';
import type { LifeEvent } from '../household/life-event.ts';
import type { ContradictionRules } from './contradiction-rules.ts';

/** What a household has that another may have too, as a keyed hash. */
export interface Holding {
  readonly household: HouseholdId;
  readonly attribute: ContradictionRules['between'][number]['attribute'];
  readonly hash: string;
}

/** Households that somebody has to look at together. Nobody loses anything by a finding. */
export interface SharedFinding {
  readonly rule: string;
  readonly attribute: Holding['attribute'];
  /** In the order of their identifiers. */
  readonly households: readonly HouseholdId[];
}

function byHash(holdings: readonly Holding[]): ReadonlyMap<string, ReadonlySet<HouseholdId>> {
  const groups = new Map<string, Set<HouseholdId>>();
  for (const { attribute, hash, household } of holdings) {
    const key = `${attribute} ${hash}`;
    groups.set(key, (groups.get(key) ?? new Set()).add(household));
  }
  return groups;
}

/** Groups of households that share more than the rules let pass. */
export function sharedBetween(
  rules: ContradictionRules,
  holdings: readonly Holding[],
): readonly SharedFinding[] {
  return rules.between.flatMap(({ id, attribute, households: least }) => {
    const groups = byHash(holdings.filter((holding) => holding.attribute === attribute));
    return [...groups.values()]
      .filter(({ size }) => size >= least)
      .map((group) => ({ rule: id, attribute, households: [...group].toSorted() }))
      .toSorted((one, other) => (one.households.join() < other.households.join() ? -1 : 1));
  });
}

/** A divorce on paper: what the two go on sharing. */
export interface SeparationFinding {
  readonly rule: string;
  readonly divorce: LifeEvent['id'];
  readonly attributes: readonly Holding['attribute'][];
}

/**
 * Divorces after which the two households still share a dwelling, a meter, a phone or an account.
 * @param householdOn the household in which somebody is on `today`
 */
export function paperSeparations(
  rules: ContradictionRules,
  divorces: readonly LifeEvent[],
  known: {
    readonly today: Day;
    readonly householdOn: (person: ResidentId) => HouseholdId | undefined;
    readonly holdings: readonly Holding[];
  },
): readonly SeparationFinding[] {
  const { id, afterDays, attributes } = rules.separations;
  const of = (household: HouseholdId, attribute: Holding['attribute']) =>
    known.holdings
      .filter((holding) => holding.household === household && holding.attribute === attribute)
      .map(({ hash }) => hash);
  return divorces.flatMap(({ id: divorce, happening, effective }) => {
    if (happening.kind !== 'divorce') return [];
    if (daysBetween(effective, known.today) < afterDays) return [];
    const [one, other] = happening.spouses.map(({ person }) => known.householdOn(person));
    if (one === undefined || other === undefined) return [];
    // Whoever stays in one household is counted once and is paid once.
    if (one === other) return [];
    const shared = attributes.filter((attribute) => {
      const others = new Set(of(other, attribute));
      return of(one, attribute).some((hash) => others.has(hash));
    });
    return shared.length === 0 ? [] : [{ rule: id, divorce, attributes: shared }];
  });
}
