import type { OperatorId } from '../../vocabulary/record-ids.ts';
import { canonicalJson, sha256 } from '../canonical-json.ts';
import { daysBetween, type Day } from '../day.ts';
import { contradictionsWithin, type ContradictionRules } from '../facts/contradiction-rules.ts';
import { sourceOf, type Fact } from '../facts/fact.ts';
import { byVariable, standingOf } from '../facts/standing.ts';
import type { Attribute, FraudRules } from '../fraud/fraud-rules.ts';
import { graphFindings, type SharedValue } from '../fraud/attribute-graph.ts';
import type { CompiledVariable } from '../formula/compiled.ts';
import type { FormulaInForce } from '../formula/signed-formula.ts';
import type { Household, HouseholdId } from '../household/household.ts';
import type { LifeEvent } from '../household/life-event.ts';
import { standingsOf } from '../score/household-inputs.ts';
import type { Input } from '../score/inputs.ts';
import { householdsMax, type FoundMatter } from './finding.ts';

/** All rules by which a household is examined: data of a deployment. */
export interface ReviewRules {
  readonly contradictions: ContradictionRules;
  readonly fraud: FraudRules;
}

/** What is known of a household and of those with which it shares something. */
export interface Examined {
  readonly household: Household;
  readonly facts: readonly Fact[];
  readonly today: Day;
  /** `none` while nothing is in force: then values have no standing and only the graph is asked. */
  readonly force: FormulaInForce | 'none';
  /** What is shared in its neighbourhood, itself included. */
  readonly shared: readonly SharedValue[];
  /** Divorces of the household, with the household where each of the two is now. */
  readonly divorces: readonly {
    readonly event: LifeEvent;
    readonly households: readonly HouseholdId[];
  }[];
  /** Who wrote down the household and its events. */
  readonly recordedBy: readonly OperatorId[];
}

function declarants(facts: readonly Fact[]): readonly OperatorId[] {
  return facts.flatMap(({ provenance }) => (provenance.kind === 'declared' ? [provenance.by] : []));
}

/** Each once, in their order. */
function distinct<T extends string>(all: readonly T[]): readonly T[] {
  return [...new Set(all)].toSorted();
}

/** A variable that no formula names is known by whoever said it last, a partner before others. */
function unnamed(name: string, facts: readonly Fact[]): CompiledVariable {
  const partners = distinct(facts.map(sourceOf)).filter((source) => source !== 'declared');
  return {
    name,
    type: 'flag',
    min: 'none',
    max: 'none',
    sources: [...partners, 'declared'],
    months: 0,
    least: 1,
    times: 1,
  };
}

interface Valued {
  readonly values: Readonly<Record<string, Input>>;
  readonly contradicted: readonly string[];
}

function valuesOf({ household, facts, today, force }: Examined): Valued {
  const values: Record<string, Input> = {};
  const contradicted: string[] = [];
  const standings = force === 'none' ? new Map() : standingsOf(force, { household, facts });
  for (const [name, standing] of standings) {
    if (standing === 'unknown') continue;
    values[name] = standing.input;
    if (standing.kind === 'contradicted') contradicted.push(name);
  }
  for (const [name, own] of byVariable(facts)) {
    if (standings.has(name)) continue;
    const standing = standingOf(own, unnamed(name, own), today);
    if (!standing) continue;
    values[name] = standing.input;
    if (standing.kind === 'contradicted') contradicted.push(name);
  }
  return { values, contradicted: contradicted.toSorted() };
}

/** What the rules say of one household by itself. */
function within(rules: ReviewRules, examined: Examined): readonly FoundMatter[] {
  const { household, facts } = examined;
  const { values, contradicted } = valuesOf(examined);
  const { area } = household.dwelling;
  const households = [household.id];
  const broken = contradictionsWithin(rules.contradictions, { area, values });
  const found = broken.map((rule): FoundMatter => {
    const conditions = rules.contradictions.within.find(({ id }) => id === rule)?.all ?? [];
    const variables = distinct(
      conditions.flatMap((condition) => ('var' in condition ? [condition.var] : [])),
    );
    const own = facts.filter(({ variable }) => variables.includes(variable));
    return {
      rule,
      matter: { kind: 'contradiction', households, variables },
      sameAs: household.id,
      foundFrom: households,
      evidence: sha256(canonicalJson(variables.map((name) => values[name]?.value ?? ''))),
      operators: distinct([...declarants(own), ...examined.recordedBy]),
    };
  });
  return contradicted.length === 0 ? found : [...found, otherwise(rules, examined, contradicted)];
}

/** What partners say otherwise. */
function otherwise(
  { fraud }: ReviewRules,
  { household, facts, recordedBy }: Examined,
  variables: readonly string[],
): FoundMatter {
  const own = facts.filter(({ variable }) => variables.includes(variable));
  const sources = distinct(own.map(sourceOf)).filter((source) => source !== 'declared');
  const said = own.map((fact) => `${fact.variable} ${sourceOf(fact)} ${String(fact.value)}`);
  return {
    rule: fraud.partners.id,
    matter: { kind: 'partner', households: [household.id], variables, partners: sources },
    sameAs: household.id,
    foundFrom: [household.id],
    evidence: sha256(canonicalJson(distinct(said))),
    operators: distinct([...declarants(own), ...recordedBy]),
  };
}

/** What it shares with others, one by one. */
function between({ contradictions, fraud }: ReviewRules, examined: Examined) {
  const { household, shared, recordedBy } = examined;
  const own = shared.filter(({ households }) => households.includes(household.id));
  return contradictions.between.flatMap(({ id, attribute, households: least }) =>
    own
      .filter((value) => value.attribute === attribute)
      .filter(({ households }) => households.length >= least)
      // A home with a hundred inhabitants is one dwelling of many households, as it should be.
      .filter(({ households }) => households.length < fraud.collectiveFrom)
      .map(({ hash, households }): FoundMatter => {
        return {
          rule: id,
          matter: { kind: 'shared', households, attributes: [attribute] },
          sameAs: `${attribute} ${hash}`,
          foundFrom: households,
          evidence: households.join(),
          operators: recordedBy,
        };
      }),
  );
}

function linked({ fraud }: ReviewRules, { household, shared, recordedBy }: Examined) {
  return graphFindings(fraud, household.id, shared).map((found): FoundMatter => {
    const households = found.households.slice(0, householdsMax);
    const isComponent = fraud.graph.some(
      ({ id, kind }) => id === found.rule && kind === 'component',
    );
    return {
      rule: found.rule,
      matter: { kind: 'linked', households, attributes: found.attributes },
      // A component is one whoever of it was examined; a household in the middle is itself.
      foundFrom: isComponent ? households : [household.id],
      sameAs: isComponent ? (households[0] ?? household.id) : household.id,
      evidence: households.join(),
      operators: recordedBy,
    };
  });
}

/** Divorces after which the two go on sharing. */
function separations({ contradictions }: ReviewRules, examined: Examined): readonly FoundMatter[] {
  const { id, afterDays, attributes } = contradictions.separations;
  return examined.divorces.flatMap(({ event, households }): readonly FoundMatter[] => {
    const [one, other] = distinct(households);
    // Whoever stays in one household is counted once and is paid once.
    if (one === undefined || other === undefined) return [];
    if (daysBetween(event.effective, examined.today) < afterDays) return [];
    const common: readonly Attribute[] = attributes.filter((attribute) =>
      examined.shared.some(
        (value) =>
          value.attribute === attribute &&
          value.households.includes(one) &&
          value.households.includes(other),
      ),
    );
    if (common.length === 0) return [];
    return [
      {
        rule: id,
        matter: {
          kind: 'separation',
          households: [one, other],
          attributes: distinct(common),
          divorce: event.id,
        },
        sameAs: event.id,
        foundFrom: [one, other],
        evidence: `${one} ${other} ${common.join()}`,
        operators: distinct([...examined.recordedBy, event.by]),
      },
    ];
  });
}

/** Everything that the rules find in one household. Pure: the same knowledge, the same findings. */
export function examine(rules: ReviewRules, examined: Examined): readonly FoundMatter[] {
  if (examined.household.state === 'closed') return [];
  return [
    ...within(rules, examined),
    ...between(rules, examined),
    ...linked(rules, examined),
    ...separations(rules, examined),
  ];
}
