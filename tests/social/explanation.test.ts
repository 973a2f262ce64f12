import { Decimal } from 'decimal.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { factsOf, generatedDay, profileOf } from '../../scripts/social/generated-households.ts';
import { daysAfter } from '../../src/social/day.ts';
import { decideAll } from '../../src/social/decisions/decide.ts';
import type { PreviousScore } from '../../src/social/explanation/changes.ts';
import { explain, type Explanation } from '../../src/social/explanation/explanation.ts';
import { reasonOf } from '../../src/social/explanation/programmes.ts';
import type { Fact } from '../../src/social/facts/fact.ts';
import type { FormulaInForce } from '../../src/social/formula/signed-formula.ts';
import {
  householdInputs,
  standingsOf,
  type KnownHousehold,
} from '../../src/social/score/household-inputs.ts';
import { scoreOf } from '../../src/social/score/score.ts';
import { exampleFile, forceOf } from './example.ts';

const Exact = Decimal.clone({ precision: 120, rounding: Decimal.ROUND_HALF_EVEN });
const force = forceOf();
const seed = fc.integer({ min: 0, max: 100_000 });
const none: PreviousScore = { kind: 'none' };

function known(index: number): KnownHousehold {
  const profile = profileOf('explained', index);
  return { household: profile.household, facts: factsOf(profile, 'explained', index) };
}

function scored(household: KnownHousehold, under: FormulaInForce = force) {
  const { inputs } = householdInputs(under, household);
  const score = scoreOf(under, inputs);
  if (!score.ok) throw new Error(score.error.kind);
  return { inputs, score: score.value };
}

function before(household: KnownHousehold, under: FormulaInForce = force): PreviousScore {
  const { score } = scored(household, under);
  const day = under.day;
  return score.kind === 'scored' ? { kind: 'scored', day, score } : { kind: 'incomplete', day };
}

function explained(household: KnownHousehold, previous = none): Explanation {
  const { inputs, score } = scored(household);
  const { flags } = householdInputs(force, household);
  const id = profileOf('explained', 1).household.id;
  const subject = { household: id, score, flags, holds: [] };
  const decisions = decideAll(force, subject, new Map());
  if (!decisions.ok) throw new Error(decisions.error.kind);
  const standings = standingsOf(force, household);
  return explain(force, { inputs, previous, decisions: decisions.value, standings });
}

/** The household with another value of one variable, said later than the others. */
function withFact(household: KnownHousehold, variable: string, value: Fact['value']) {
  const [model] = household.facts;
  if (!model) throw new Error('a household has facts');
  const said = { variable, value, month: 'none', observed: generatedDay } as const;
  const others = household.facts.filter((fact) => fact.variable !== variable);
  return { ...household, facts: [...others, { ...model, ...said }] };
}

const total = (texts: readonly string[]) =>
  texts.reduce((sum, text) => sum.plus(text), new Exact(0)).toFixed();

describe('an explanation', () => {
  test('has every term of the equation, and they add up to the score exactly', () => {
    fc.assert(
      fc.property(seed, (index) => {
        const household = known(index);
        const { inputs, score } = scored(household);
        const { result } = explained(household);
        if (result.kind !== 'scored' || score.kind !== 'scored') throw new Error('no score');
        const { terms } = exampleFile.areas[inputs.area];
        const names = terms.map((term) => ('num' in term ? `${term.num}/${term.den}` : term.var));
        const said = result.terms.map(({ variable }) => variable);
        expect(said.toSorted()).toEqual([...names, inputs.area, inputs.region].toSorted());
        expect(total(result.terms.map(({ product }) => product))).toBe(result.sum);
        expect(result).toMatchObject({ sum: score.sum, score: score.score });
        for (const { value, weight, product } of result.terms) {
          expect(new Exact(value).times(weight).toFixed()).toBe(product);
        }
      }),
      { numRuns: 40 },
    );
  });

  test('names the source of every value that went into it', () => {
    const household = known(4);
    const { inputs } = scored(household);
    const { result } = explained(household);
    if (result.kind !== 'scored') throw new Error('no score');
    const values = result.terms.flatMap((term) => term.values);
    const said = Object.fromEntries(
      values.map(({ variable, value, source }) => [variable, { value, source }]),
    );
    expect(said).toEqual(inputs.values);
    expect(values.every(({ standing, observed }) => standing !== 'not_known' && observed)).toBe(
      true,
    );
  });

  test('begins with the constants and goes on with what weighs most', () => {
    fc.assert(
      fc.property(seed, (index) => {
        const { result } = explained(known(index));
        if (result.kind !== 'scored') throw new Error('no score');
        const [intercept, region, ...rest] = result.terms;
        expect([intercept?.kind, region?.kind]).toEqual(['intercept', 'region']);
        const sizes = rest.map(({ product }) => new Exact(product).abs());
        expect(sizes.every((size, at) => at === 0 || sizes[at - 1]?.gte(size))).toBe(true);
      }),
      { numRuns: 20 },
    );
  });

  test('says of no variable more than the household’s own recorded value', () => {
    const household = known(9);
    const { inputs } = scored(household);
    const { result } = explained(household);
    if (result.kind !== 'scored') throw new Error('no score');
    expect(result.heaviest).toHaveLength(5);
    for (const { values } of result.heaviest) {
      for (const { variable, value } of values) {
        expect(inputs.values[variable]?.value).toBe(value);
      }
    }
    const [size] = result.heaviest.filter(({ variable }) => variable === 'hh_size');
    const own = result.terms.filter(({ variable }) => variable === 'hh_size');
    expect(own).toHaveLength(2);
    if (size) expect(size.contribution).toBe(total(own.map(({ product }) => product)));
  });

  test('is the same whatever the order of facts and members', () => {
    const { household, facts } = known(12);
    const mixed = {
      household: { ...household, members: household.members.toReversed() },
      facts: facts.toReversed(),
    };
    expect(explained(mixed)).toEqual(explained({ household, facts }));
  });

  test('tells of a value that was known otherwise that it has changed since', () => {
    const household = known(3);
    const { inputs } = scored(household);
    const value = inputs.values['owns_car']?.value !== true;
    const standings = standingsOf(force, withFact(household, 'owns_car', value));
    const said = explain(force, { inputs, previous: none, decisions: [], standings });
    if (said.result.kind !== 'scored') throw new Error('no score');
    const [car] = said.result.terms.filter(({ variable }) => variable === 'owns_car');
    expect(car?.values).toMatchObject([{ value: !value, standing: 'not_known' }]);
  });

  test('of what is incomplete says what is missing and who could say it', () => {
    const household = known(5);
    const facts = household.facts.filter(({ variable }) => variable !== 'owns_car');
    const said = explained({ ...household, facts });
    expect(said.result).toEqual({
      kind: 'incomplete',
      missing: [{ variable: 'owns_car', sources: ['ministry', 'declared'] }],
      unfit: [],
    });
    expect(said.programmes.map(reasonOf)).toEqual(['incomplete', 'incomplete']);
    expect(said.programmes.every(({ distance }) => distance === 'none')).toBe(true);
  });
});

describe('what changed since the last score', () => {
  test('adds up to the difference of the sums, whatever changed', () => {
    fc.assert(
      fc.property(seed, seed, (index, other) => {
        const { change, result } = explained(known(index), before(known(other)));
        const previous = scored(known(other)).score;
        if (change.kind !== 'compared' || result.kind !== 'scored') throw new Error('no score');
        if (previous.kind !== 'scored') throw new Error('no score');
        expect(total(change.terms.map(({ difference }) => difference))).toBe(change.difference);
        expect(new Exact(result.sum).minus(previous.sum).toFixed()).toBe(change.difference);
        expect(new Exact(result.score).minus(previous.score).toFixed()).toBe(change.shown);
      }),
      { numRuns: 40 },
    );
  });

  test('is nothing where nothing changed', () => {
    const household = known(7);
    const { change } = explained(household, before(household));
    expect(change).toMatchObject({ shown: '0', difference: '0', formula: 'same', terms: [] });
  });

  test('is the one term whose fact changed, with both sides', () => {
    const without = withFact(known(8), 'owns_car', false);
    const { change } = explained(withFact(known(8), 'owns_car', true), before(without));
    const { area } = scored(without).inputs;
    const weight = area === 'urban' ? '0.288339' : '0.2754';
    expect(change).toMatchObject({
      kind: 'compared',
      difference: weight,
      terms: [
        {
          variable: 'owns_car',
          before: { value: '0', product: '0' },
          after: { value: '1', product: weight },
          difference: weight,
        },
      ],
    });
  });

  test('says that the rule itself is another one', () => {
    const household = known(8);
    const { area } = scored(household).inputs;
    const equation = exampleFile.areas[area];
    const dearer = { ...equation, intercept: equation.intercept + 0.5 };
    const areas = { ...exampleFile.areas, [area]: dearer };
    const day = daysAfter(generatedDay, 0);
    const other = forceOf({ ...exampleFile, version: '2026.2', areas }, day);
    const { change } = explained(household, before(household, other));
    expect(change).toMatchObject({
      formula: 'changed',
      difference: '-0.5',
      terms: [{ kind: 'intercept', difference: '-0.5' }],
    });
  });

  test.each([
    [none, { kind: 'first' }],
    [
      { kind: 'incomplete', day: generatedDay } as const,
      { kind: 'not_comparable', day: generatedDay, before: 'incomplete' },
    ],
    [
      { kind: 'not_replayed', day: generatedDay, score: '9.1' } as const,
      { kind: 'not_comparable', day: generatedDay, before: '9.1' },
    ],
  ])('is told of %o', (previous, change) => {
    expect(explained(known(2), previous).change).toEqual(change);
  });
});

describe('a programme’s decision is explained', () => {
  test('by its bounds, how far the score is from them, and every condition', () => {
    const household = withFact(known(6), 'no_pension', false);
    const { programmes, result } = explained(household);
    if (result.kind !== 'scored') throw new Error('no score');
    const [amo, aid] = programmes;
    expect(amo).toMatchObject({ code: 'AMO_TADAMON', threshold: '9.3264284', exitAfter: 2 });
    expect(amo?.stayUpTo).toBe('9.3764284');
    expect(amo?.distance).toBe(new Exact(result.score).minus('9.3264284').toFixed());
    expect(aid?.filters).toMatchObject([
      { filter: 'no_public_job' },
      { filter: 'no_pension', met: false },
      { filter: 'no_family_allowance' },
    ]);
    expect(aid && reasonOf(aid)).toBe('ineligible_filter');
  });

  test('as nobody’s yet where nobody decided, and as another score’s where it is', () => {
    const household = known(6);
    const { inputs, score } = scored(household);
    const standings = standingsOf(force, household);
    const undecided = explain(force, { inputs, previous: none, decisions: [], standings });
    expect(undecided.programmes.map(reasonOf)).toEqual(['undecided', 'undecided']);
    const decision = {
      programme: 'ASD',
      day: generatedDay,
      outcome: { kind: 'eligible', basis: 'threshold', until: 'open' },
      standing: { kind: 'out' },
      formulaHash: score.formulaHash,
      inputsHash: 'of another score',
    } as const;
    const decisions = [decision];
    const { programmes } = explain(force, { inputs, previous: none, decisions, standings });
    expect(programmes[1]?.decided).toMatchObject({ score: 'another' });
  });
});
