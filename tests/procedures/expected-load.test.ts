import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Normals } from '../../src/generation/normals.ts';
import { expectedLoad } from '../../src/procedures/expected-load.ts';
import { defaultPolicy, thresholdsFor, type DuplicatePolicy } from '../../src/procedures/policy.ts';

const standing = defaultPolicy.duplicates;

function policyOf(
  falseCasesPerDayMax: number,
  enrolmentsPerDay: number,
  falseHitsPerSearchMax = standing.falseHitsPerSearchMax,
): DuplicatePolicy {
  return {
    ...standing,
    adjudication: { falseCasesPerDayMax, enrolmentsPerDay },
    falseHitsPerSearchMax,
  };
}

const policies = fc
  .record({
    cases: fc.double({ min: 0.001, max: 1e5, noNaN: true }),
    enrolments: fc.integer({ min: 1, max: 1_000_000 }),
    hits: fc.double({ min: 1e-7, max: 0.1, noNaN: true }),
  })
  .map(({ cases, enrolments, hits }) => policyOf(cases, enrolments, hits));
const counts = fc.integer({ min: 0, max: 2e9 });

describe('what a policy leads to', () => {
  test('keeps every bound, or says which one it can not keep', () => {
    fc.assert(
      fc.property(policies, counts, (policy, count) => {
        const load = expectedLoad(policy, count);
        const within = (value: number, max: number) => value <= max * (1 + 1e-6);
        return (
          within(load.falseCasesPerDay, load.falseCasesPerDayMax) !==
            load.exceeded.includes('false_cases') &&
          within(load.falseHitsPerDay, load.falseHitsPerDayMax) !==
            load.exceeded.includes('false_hits')
        );
      }),
    );
  });

  test('has thresholds within their limits, a zone for people, and never falls with size', () => {
    fc.assert(
      fc.property(policies, counts, counts, (policy, a, b) => {
        const small = thresholdsFor(policy, Math.min(a, b));
        const large = thresholdsFor(policy, Math.max(a, b));
        return (
          small.hitFrom >= policy.hitFromMin &&
          large.hitFrom <= policy.hitFromMax &&
          small.adjudicateFrom >= policy.adjudicateFromMin &&
          small.adjudicateFrom <= small.hitFrom - 5 &&
          small.hitFrom <= large.hitFrom &&
          small.adjudicateFrom <= large.adjudicateFrom
        );
      }),
    );
  });

  test('is a lower threshold where more adjudicators work, a higher one on busier days', () => {
    const from = (policy: DuplicatePolicy) => thresholdsFor(policy, 30_000).adjudicateFrom;
    expect(from(policyOf(200, 400))).toBeLessThan(from(policyOf(20, 400)) - 9);
    expect(from(policyOf(20, 4000))).toBeGreaterThan(from(policyOf(20, 400)) + 9);
    expect(from(policyOf(40, 800))).toBeCloseTo(from(policyOf(20, 400)));
    // Everyone may be looked at: the limit alone is left.
    expect(from(policyOf(400, 400))).toBe(standing.adjudicateFromMin);
    expect(from(policyOf(9_000, 400))).toBe(standing.adjudicateFromMin);
  });

  test('says that a budget can not be met, and leaves the threshold at its maximum', () => {
    expect(expectedLoad(standing, 10_000).exceeded).toEqual([]);
    const load = expectedLoad(standing, 10_000_000);
    expect(load.adjudicateFrom).toBe(standing.hitFromMax - 5);
    expect(load.hitFrom).toBe(standing.hitFromMax);
    expect(load.exceeded).toEqual(['false_cases', 'false_hits']);
    expect(load.falseCasesPerDay).toBeGreaterThan(load.falseCasesPerDayMax);
    // 400 · (1 − (1 − 10^−7)^10,000,000)
    expect(load.falseCasesPerDay).toBeCloseTo(400 * (1 - Math.exp(-1)), 3);
  });

  test('says that a small budget is spent where hits begin', () => {
    const load = expectedLoad(policyOf(0.01, 400), 5_000);
    expect(load.adjudicateFrom).toBe(load.hitFrom - 5);
    expect(load.exceeded).toEqual(['false_cases']);
  });

  test('is nothing in an empty gallery', () => {
    const load = expectedLoad(standing, 0);
    expect(load).toMatchObject({ falseCasesPerDay: 0, falseHitsPerDay: 0, exceeded: [] });
    expect(load.adjudicateFrom).toBe(standing.adjudicateFromMin);
  });

  test('is what searches of strangers lead to', () => {
    const count = 2_000;
    const searches = 4_000;
    const load = expectedLoad(policyOf(20, 400), count);
    const chance = new Normals();
    chance.begin(1, 2, 3);
    let cases = 0;
    for (let search = 0; search < searches; search += 1) {
      let rarest = 1;
      for (let one = 0; one < count; one += 1) rarest = Math.min(rarest, chance.unit());
      const best = -10 * Math.log10(rarest);
      if (best >= load.adjudicateFrom) cases += 1;
    }
    // 200 of the searches are expected: within three standard deviations.
    const expected = (load.falseCasesPerDay / load.enrolmentsPerDay) * searches;
    expect(Math.abs(cases - expected)).toBeLessThan(3 * Math.sqrt(expected));
    expect(load.falseCasesPerDay).toBeCloseTo(20, 6);
  });
});
