import { Decimal } from 'decimal.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { factsOf, generatedDay, profileOf } from '../../scripts/social/generated-households.ts';
import { canonicalJson } from '../../src/social/canonical-json.ts';
import { Day } from '../../src/social/day.ts';
import { householdInputs } from '../../src/social/score/household-inputs.ts';
import type { ScoreInputs } from '../../src/social/score/inputs.ts';
import { bareScoreOf, scoreOf } from '../../src/social/score/score.ts';
import { exampleFile, forceOf } from './example.ts';

const Exact = Decimal.clone({ precision: 120, rounding: Decimal.ROUND_HALF_EVEN });
const force = forceOf();
const seed = fc.integer({ min: 0, max: 100_000 });

function known(index: number) {
  const profile = profileOf('test', index);
  return { household: profile.household, facts: factsOf(profile, 'test', index) };
}

function inputsOf(index: number): ScoreInputs {
  return householdInputs(force, known(index)).inputs;
}

function scored(inputs: ScoreInputs) {
  const score = scoreOf(force, inputs);
  if (!score.ok || score.value.kind !== 'scored') throw new Error('no score');
  return score.value;
}

describe('a score', () => {
  test('is the same without its explanation', () => {
    fc.assert(
      fc.property(seed, (index) => {
        const { sum: _sum, terms: _terms, ...bare } = scored(inputsOf(index));
        expect(bareScoreOf(force, inputsOf(index))).toEqual({ ok: true, value: bare });
      }),
      { numRuns: 30 },
    );
  });

  test('is explained by terms that add up to it exactly', () => {
    fc.assert(
      fc.property(seed, (index) => {
        const { score, sum, terms } = scored(inputsOf(index));
        const products = terms.map(({ value, weight }) => new Exact(value).times(weight));
        expect(products.map((product) => product.toFixed())).toEqual(
          terms.map(({ product }) => product),
        );
        const total = products.reduce((all, product) => all.plus(product), new Exact(0));
        expect(total.toFixed()).toBe(sum);
        expect(total.toDecimalPlaces(7).toFixed()).toBe(score);
      }),
    );
  });

  test('names every term of its equation with a source', () => {
    const { area } = inputsOf(1);
    const { terms } = scored(inputsOf(1));
    expect(terms).toHaveLength(exampleFile.areas[area].terms.length + 2);
    expect(terms.every(({ source }) => source !== '')).toBe(true);
  });

  test('is the same again, from inputs that went through a file, to the last digit', () => {
    fc.assert(
      fc.property(seed, (index) => {
        const inputs = inputsOf(index);
        const kept: ScoreInputs = JSON.parse(canonicalJson(inputs));
        expect(scoreOf(forceOf(), kept)).toEqual(scoreOf(force, inputs));
      }),
      { numRuns: 20 },
    );
  });

  test('does not depend on the order of members, facts or inputs', () => {
    fc.assert(
      fc.property(seed, fc.infiniteStream(fc.nat()), (index, keys) => {
        const shuffled = <T>(all: readonly T[]): readonly T[] =>
          all
            .map((value) => ({ value, key: Number(keys.next().value) }))
            .toSorted((one, other) => one.key - other.key)
            .map(({ value }) => value);
        const { household, facts } = known(index);
        const mixed = {
          household: { ...household, members: shuffled(household.members) },
          facts: shuffled(facts),
        };
        const inputs = householdInputs(force, mixed).inputs;
        const values = Object.fromEntries(shuffled(Object.entries(inputs.values)));
        expect(scoreOf(force, { ...inputs, values })).toEqual(scoreOf(force, inputsOf(index)));
      }),
    );
  });

  test('changes its hash with every value', () => {
    const inputs = inputsOf(3);
    const hashes = Object.keys(inputs.values).map((name) => {
      const rest = Object.entries(inputs.values).filter(([other]) => other !== name);
      const value = { value: '1', source: 'elsewhere' };
      const score = scoreOf(force, {
        ...inputs,
        values: { ...Object.fromEntries(rest), [name]: value },
      });
      return score.ok && score.value.inputsHash;
    });
    expect(new Set([...hashes, scored(inputs).inputsHash]).size).toBe(hashes.length + 1);
  });

  test('is never made of what is missing: each variable by itself makes it incomplete', () => {
    const inputs = inputsOf(5);
    for (const name of Object.keys(inputs.values)) {
      const rest = Object.entries(inputs.values).filter(([other]) => other !== name);
      const score = scoreOf(force, { ...inputs, values: Object.fromEntries(rest) });
      expect(score).toMatchObject({ ok: true, value: { kind: 'incomplete', missing: [name] } });
    }
    const elsewhere = scoreOf(force, { ...inputs, region: 'R99' });
    expect(elsewhere).toMatchObject({ value: { kind: 'incomplete', missing: ['region'] } });
  });

  test.each([
    ['of another type', { value: true, source: 'register' }],
    ['out of range', { value: '61', source: 'register' }],
    ['no number', { value: 'many', source: 'register' }],
  ])('is incomplete with a value %s', (_, value) => {
    const inputs = inputsOf(5);
    const score = scoreOf(force, { ...inputs, values: { ...inputs.values, hh_size: value } });
    expect(score).toMatchObject({ value: { kind: 'incomplete', unfit: ['hh_size'] } });
  });

  test('is refused for inputs of another day', () => {
    const inputs = { ...inputsOf(1), day: Day.parse('2026-03-02') };
    expect(scoreOf(force, inputs)).toMatchObject({ error: { kind: 'inputs_of_another_day' } });
    expect(inputs.day).not.toBe(generatedDay);
  });

  test('is capped, squared, logged, shared and bucketed as the terms say', () => {
    const [, , ...none] = exampleFile.areas.urban.terms;
    expect(none.length).toBeGreaterThan(3);
    const number = { type: 'number', min: 1, source: ['declared'], required: true } as const;
    const equation = {
      intercept: 1,
      groups: { region: { R1: 0.5 } },
      terms: [
        { kind: 'num', var: 'a', w: 2, cap: [0, 10] },
        { kind: 'sq', var: 'a', w: 0.1 },
        { kind: 'share', num: 'b', den: 'a', w: 3 },
        { kind: 'log1p', var: 'b', w: 1 },
        {
          kind: 'bucket',
          var: 'b',
          buckets: [
            { upTo: 3, w: 7 },
            { upTo: 5, w: 8 },
          ],
          above: 9,
        },
      ],
    } as const;
    const areas = { urban: equation, rural: equation };
    const programmes = exampleFile.programmes.map((of) => ({ ...of, filters: [] }));
    const file = { ...exampleFile, variables: { a: number, b: number }, areas, programmes };
    const value = (text: string) => ({ value: text, source: 'declared' });
    const score = scoreOf(forceOf(file), {
      area: 'urban',
      region: 'R1',
      day: generatedDay,
      values: { a: value('20'), b: value('5') },
    });
    expect(score.ok && score.value.kind === 'scored' && score.value.terms).toMatchObject([
      { product: '1' },
      { product: '0.5' },
      { value: '10', product: '20' },
      { value: '400', product: '40' },
      { value: '0.25', product: '0.75' },
      { value: '1.791759469228', product: '1.791759469228' },
      { value: '1', weight: '8', product: '8' },
    ]);
  });
});
