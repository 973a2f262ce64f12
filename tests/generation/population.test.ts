import { describe, expect, test } from 'vitest';
import { Normals } from '../../src/generation/normals.ts';
import { Population, populationProfiles } from '../../src/generation/population.ts';
import { innerProduct } from '../../src/vocabulary/inner-product.ts';

/** Mean and standard deviation. */
function momentsOf(values: readonly number[]): { readonly mean: number; readonly sd: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, sd: Math.sqrt(squares / values.length) };
}

/** Cosines of every two of these vectors. */
function cosinesOf(vectors: readonly Float32Array[]): readonly number[] {
  return vectors.flatMap((one, place) =>
    vectors.slice(0, place).map((other) => innerProduct(one, other, 0)),
  );
}

describe('a standard normal distribution', () => {
  const normals = new Normals();
  normals.begin(1, 2, 3);
  const drawn = Float64Array.from({ length: 400_000 }, () => normals.next());
  const share = (holds: (value: number) => boolean) => drawn.filter(holds).length / drawn.length;

  test('has its moments', () => {
    const { mean, sd } = momentsOf([...drawn]);
    expect(mean).toBeCloseTo(0, 2);
    expect(sd).toBeCloseTo(1, 2);
    const fourth = drawn.reduce((sum, value) => sum + value ** 4, 0) / drawn.length;
    expect(Math.abs(fourth - 3)).toBeLessThan(0.06);
  });

  test('has its shares on both sides, those beyond the last layer too', () => {
    for (const side of [-1, 1]) {
      expect(share((value) => side * value > 1)).toBeCloseTo(0.158655, 2);
      expect(Math.abs(share((value) => side * value > 2.5) / 6.2097e-3 - 1)).toBeLessThan(0.1);
      expect(Math.abs(share((value) => side * value > 3.5) / 2.3263e-4 - 1)).toBeLessThan(0.35);
    }
  });

  test('depends on every part of its key', () => {
    const firstOf = (...key: readonly [number, number, number]) => {
      normals.begin(...key);
      return Array.from({ length: 4 }, () => normals.next());
    };
    expect(firstOf(1, 2, 3)).toEqual(firstOf(1, 2, 3));
    const others = [firstOf(2, 2, 3), firstOf(1, 3, 3), firstOf(1, 2, 4), firstOf(2, 1, 3)];
    expect(new Set([firstOf(1, 2, 3), ...others].flat()).size).toBe(20);
  });
});

describe.each(Object.entries(populationProfiles))('a population "%s"', (_, profile) => {
  const people = 500;
  const population = new Population(profile, 'a');
  // Of four neighbours one: none are siblings.
  const strangers = Array.from({ length: people }, (_person, place) => 4 * place);
  const references = strangers.map((identity) => population.reference(identity));

  test('has vectors of unit length, without an axis that is stronger than the others', () => {
    for (const vector of references) expect(innerProduct(vector, vector, 0)).toBeCloseTo(1, 5);
    expect(population.dimension).toBe(profile.dimension);
    const strengths = Array.from(
      { length: profile.dimension },
      (_axis, axis) =>
        references.reduce((sum, vector) => sum + (vector[axis] ?? 0) ** 2, 0) / people,
    );
    const { mean, sd } = momentsOf(strengths);
    expect(mean).toBeCloseTo(1 / profile.dimension, 6);
    // As far as variances of 500 normal numbers differ by themselves: √(2/500) is 0.063.
    expect(sd / mean).toBeLessThan(0.08);
  });

  test('has strangers whose cosines spread as the participation ratio says', () => {
    const cosines = cosinesOf(references);
    const { mean, sd } = momentsOf(cosines);
    expect(Math.abs(mean)).toBeLessThan(0.004);
    // Vectors of unit length spread a little more evenly than their axes: up to a sixth.
    const effective = cosines.length / cosines.reduce((sum, cosine) => sum + cosine ** 2, 0);
    expect(effective).toBeGreaterThan(profile.participationRatio);
    expect(effective).toBeLessThan(1.18 * profile.participationRatio);
    expect(sd * Math.sqrt(profile.participationRatio)).toBeGreaterThan(0.92);
    expect(sd * Math.sqrt(profile.participationRatio)).toBeLessThan(1);
  });

  test('has second captures with the cosines that were asked for', () => {
    const genuine = strangers.flatMap((identity, place) =>
      Array.from({ length: 6 }, (_capture, capture) =>
        innerProduct(
          population.capture(identity, capture + 1),
          references[place] ?? new Float32Array(),
          0,
        ),
      ),
    );
    const { mean, sd } = momentsOf(genuine);
    expect(mean).toBeCloseTo(0.92 * 0.68 + 0.08 * 0.45, 2);
    // √(0.92·0.09² + 0.08·0.10² + 0.92·0.08·0.23²)
    expect(sd).toBeCloseTo(0.11, 2);
    expect(genuine.filter((cosine) => cosine < 0.45).length / genuine.length).toBeCloseTo(0.045, 2);
    expect(Math.min(...genuine)).toBeGreaterThanOrEqual(0.15 - 1e-6);
    expect(Math.max(...genuine)).toBeLessThanOrEqual(0.97 + 1e-6);
  });

  test('has families: siblings are closer than strangers, the same for each of them', () => {
    const identities = Array.from({ length: 160_000 }, (_person, identity) => identity);
    const kin = identities.filter((identity) => population.siblings(identity).length > 0);
    expect(kin.length / identities.length).toBeCloseTo(0.15, 2);
    const sizes = new Set(kin.map((identity) => population.siblings(identity).length));
    expect([...sizes].toSorted((a, b) => a - b)).toEqual([1, 2, 3]);
    for (const identity of kin.slice(0, 100)) {
      for (const sibling of population.siblings(identity)) {
        expect(population.siblings(sibling)).toContain(identity);
      }
    }
    const cosines = kin.slice(0, 400).flatMap((identity) => {
      const own = population.reference(identity);
      return population
        .siblings(identity)
        .map((sibling) => innerProduct(own, population.reference(sibling), 0));
    });
    expect(momentsOf(cosines).mean).toBeGreaterThan(0.35);
    expect(momentsOf(cosines).mean).toBeLessThan(0.46);
    const neighbour = innerProduct(population.reference(0), population.reference(4), 0);
    expect(Math.min(...cosines)).toBeGreaterThan(-0.1);
    expect(neighbour).toBeLessThan(0.35);
  });

  test('depends on seed, identity and capture alone, in whatever order it is asked', () => {
    const again = new Population(profile, 'a');
    const late = again.capture(3_000_000_001, 7);
    expect(again.reference(8)).toEqual(references[2]);
    expect(population.capture(3_000_000_001, 7)).toEqual(late);
    const into = new Float32Array(profile.dimension);
    expect(population.reference(8, into)).toBe(into);
    expect(into).toEqual(references[2]);
    const others = [
      new Population(profile, 'b').reference(8),
      population.reference(8 + 2 ** 32),
      population.capture(8, 0),
      population.capture(8, 1),
    ];
    expect(new Set([references[2], ...others].map((vector) => vector?.[0])).size).toBe(5);
    expect(innerProduct(others[0] ?? into, into, 0)).toBeLessThan(0.5);
    expect(innerProduct(others[1] ?? into, into, 0)).toBeLessThan(0.5);
  });
});

test('a population that can not be made is refused', () => {
  expect(() => new Population({ dimension: 500, participationRatio: 88 }, 'a')).toThrow('power');
  expect(() => new Population({ dimension: 256, participationRatio: 256 }, 'a')).toThrow('ratio');
  const population = new Population(populationProfiles.short, 'a');
  expect(() => population.reference(-1)).toThrow('whole number');
  expect(() => population.capture(0.5, 1)).toThrow('whole number');
});
