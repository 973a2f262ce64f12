import type { HouseholdId } from '../household/household.ts';
import type { Attribute, FraudRules } from './fraud-rules.ts';

/** One value that several households have, by a name that says nothing. */
export interface SharedValue {
  readonly attribute: Attribute;
  /** A keyed hash. */
  readonly hash: string;
  /** In the order of their identifiers, each once. */
  readonly households: readonly HouseholdId[];
}

/** Households that hang together by what they share. */
export interface Component {
  /** In the order of their identifiers. */
  readonly households: readonly HouseholdId[];
  /** By what, in the order of the names. */
  readonly attributes: readonly Attribute[];
}

function rootOf(parents: Map<HouseholdId, HouseholdId>, household: HouseholdId): HouseholdId {
  let root = household;
  for (let up = parents.get(root); up !== undefined && up !== root; up = parents.get(root)) {
    root = up;
  }
  // Whoever was on the way hangs from the root directly from now on.
  for (let at = household; at !== root;) {
    const up = parents.get(at) ?? root;
    parents.set(at, root);
    at = up;
  }
  return root;
}

/** Values that link people: of these attributes, and not of a home with a hundred inhabitants. */
function linking(
  shared: readonly SharedValue[],
  by: { readonly attributes: readonly Attribute[]; readonly collectiveFrom: number },
): readonly SharedValue[] {
  return shared.filter(
    ({ attribute, households }) =>
      by.attributes.includes(attribute) && households.length < by.collectiveFrom,
  );
}

/**
 * Connected components of the graph whose edges are shared values, largest first. The order of
 * what is given does not matter.
 */
export function componentsOf(
  shared: readonly SharedValue[],
  by: { readonly attributes: readonly Attribute[]; readonly collectiveFrom: number },
): readonly Component[] {
  const parents = new Map<HouseholdId, HouseholdId>();
  const edges = linking(shared, by);
  for (const { households } of edges) {
    const [first] = households;
    for (const household of households) {
      if (!parents.has(household)) parents.set(household, household);
      if (first === undefined) continue;
      const [one, other] = [rootOf(parents, first), rootOf(parents, household)];
      if (one !== other) parents.set(one < other ? other : one, one < other ? one : other);
    }
  }
  const members = new Map<HouseholdId, HouseholdId[]>();
  for (const household of parents.keys()) {
    const root = rootOf(parents, household);
    members.set(root, [...(members.get(root) ?? []), household]);
  }
  const attributes = new Map<HouseholdId, Set<Attribute>>();
  for (const { attribute, households } of edges) {
    const [first] = households;
    if (first === undefined) continue;
    const root = rootOf(parents, first);
    attributes.set(root, (attributes.get(root) ?? new Set()).add(attribute));
  }
  return [...members]
    .map(([root, households]) => ({
      households: households.toSorted(),
      attributes: [...(attributes.get(root) ?? [])].toSorted(),
    }))
    .filter(({ households }) => households.length > 1)
    .toSorted((one, other) => {
      const longer = other.households.length - one.households.length;
      return longer === 0 ? (one.households.join() < other.households.join() ? -1 : 1) : longer;
    });
}

/** With how many others a household shares values of one attribute, collective ones apart. */
export function degreeOf(
  household: HouseholdId,
  shared: readonly SharedValue[],
  by: { readonly attribute: Attribute; readonly collectiveFrom: number },
): readonly HouseholdId[] {
  const { attribute, collectiveFrom } = by;
  const own = linking(shared, { attributes: [attribute], collectiveFrom }).filter(
    ({ households }) => households.includes(household),
  );
  const others = new Set(own.flatMap(({ households }) => households));
  others.delete(household);
  return [...others].toSorted();
}

/** What the graph's rules say of one household. */
export interface GraphFinding {
  readonly rule: string;
  readonly attributes: readonly Attribute[];
  /** With the household itself, in the order of their identifiers. */
  readonly households: readonly HouseholdId[];
}

/** The rules of the graph that a household's neighbourhood breaks. */
export function graphFindings(
  { graph, collectiveFrom }: Pick<FraudRules, 'graph' | 'collectiveFrom'>,
  household: HouseholdId,
  shared: readonly SharedValue[],
): readonly GraphFinding[] {
  return graph.flatMap((rule): readonly GraphFinding[] => {
    if (rule.kind === 'degree') {
      const { id, attribute, households: least } = rule;
      const others = degreeOf(household, shared, { attribute, collectiveFrom });
      if (others.length < least) return [];
      const households = [...others, household].toSorted();
      return [{ rule: id, attributes: [attribute], households }];
    }
    const { id, attributes, households: least } = rule;
    const found = componentsOf(shared, { attributes, collectiveFrom }).find(({ households }) =>
      households.includes(household),
    );
    if (!found || found.households.length < least) return [];
    return [{ rule: id, ...found }];
  });
}
