import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fillStore } from '../../scripts/social/filled-store.ts';
import { factsOf, generatedDay, profileOf } from '../../scripts/social/generated-households.ts';
import { startThread } from '../../src/inference/worker-thread.ts';
import { decideAll } from '../../src/social/decisions/decide.ts';
import type { FormulaFile } from '../../src/social/formula/formula-file.ts';
import { householdInputs } from '../../src/social/score/household-inputs.ts';
import { scoreOf } from '../../src/social/score/score.ts';
import { candidateFormula } from '../../src/social/simulation/candidate-formula.ts';
import { Counting } from '../../src/social/simulation/counting.ts';
import { dimensions, together, nobody } from '../../src/social/simulation/head-counts.ts';
import { readingOf, simulatedLevels } from '../../src/social/simulation/simulated-levels.ts';
import { simulatorOver } from '../../src/social/simulation/simulating.ts';
import type { SimulationQuestion } from '../../src/social/simulation/simulation-question.ts';
import { countedNames, merged } from '../../src/social/simulation/tally.ts';
import { exampleFile, forceOf } from './example.ts';

const keys = { wrap: new Uint8Array(32).fill(1), lookup: new Uint8Array(32).fill(2) };
const day = generatedDay;
const text = JSON.stringify(exampleFile);
const seed = fc.integer({ min: 0, max: 100_000 });

function candidate(file: FormulaFile = exampleFile, thresholds = {}) {
  const read = candidateFormula(JSON.stringify(file), thresholds);
  if (!read.ok) throw new Error(read.error.kind);
  return read.value;
}

function known(index: number) {
  const profile = profileOf('simulated', index);
  return { household: profile.household, facts: factsOf(profile, 'simulated', index) };
}

describe('a household in a simulation', () => {
  test.each([
    ['the example', exampleFile],
    [
      'two programmes that exclude each other',
      { ...exampleFile, exclusive: [['ASD', 'AMO_TADAMON']] },
    ],
  ] as const)('is eligible as a first decision by %s would say', (_, file) => {
    const tried = candidate(file);
    const force = forceOf(file);
    const seen = new Set<string>();
    fc.assert(
      fc.property(seed, fc.boolean(), (index, cut) => {
        const { household, facts } = known(index);
        // A household of whom something is missing is asked too.
        const of = { household, facts: cut ? facts.slice(index % 40) : facts };
        const { inputs, flags } = householdInputs(force, of);
        const score = scoreOf(force, inputs);
        if (!score.ok) throw new Error(score.error.kind);
        const subject = { household: household.id, score: score.value, flags, holds: [] };
        const decided = decideAll(force, subject, new Map());
        if (!decided.ok) throw new Error(decided.error.kind);
        const levels = simulatedLevels(tried, readingOf(tried, of, day));
        for (const [place, { outcome }] of decided.value.entries()) {
          const level = levels[place];
          seen.add(outcome.kind);
          expect(level === 'below').toBe(outcome.kind === 'eligible');
          expect(level === 'unknown').toBe(outcome.kind === 'incomplete');
        }
      }),
      { numRuns: 150 },
    );
    expect([...seen].toSorted()).toEqual(['eligible', 'incomplete', 'ineligible']);
  });

  test('is tried by other thresholds, which are exact or refused', () => {
    const { file } = candidate(exampleFile, { ASD: '9.8' });
    expect(file.programmes.map(({ threshold }) => threshold)).toEqual([9.3264284, 9.8]);
    for (const thresholds of [{ NONE: '9' }, { ASD: 'nine' }, { ASD: '9.00000000000000001' }]) {
      expect(candidateFormula(text, thresholds)).toMatchObject({
        error: { kind: 'threshold_unknown' },
      });
    }
  });
});

describe('counts', () => {
  const compared = {
    before: candidate(),
    after: candidate(exampleFile, { ASD: '9.5', AMO_TADAMON: '9.4' }),
    day,
    months: 6,
  };

  test('add up, whichever way they are broken down and whoever counted them', () => {
    const step = fc.record({ index: seed, part: fc.nat({ max: 2 }) });
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 40 }), (steps) => {
        const parts = [0, 1, 2].map(() => new Counting(compared));
        const whole = new Counting(compared);
        for (const { index, part } of steps) {
          parts[part]?.add(known(index));
          whole.add(known(index));
        }
        const tally = merged(parts.map((part) => part.tally()));
        expect(tally).toEqual(merged([whole.tally()]));
        for (const { counts } of tally.cells) {
          const { eligibleBefore, crossingIn, crossingOut, eligibleAfter, keptIn } = counts;
          expect(together(eligibleAfter, crossingOut)).toEqual(
            together(eligibleBefore, crossingIn),
          );
          expect(keptIn.households).toBeLessThanOrEqual(crossingOut.households);
        }
        const total = (programme: string, dimension: string) =>
          countedNames.map((name) =>
            tally.cells
              .filter((cell) => cell.programme === programme && cell.dimension === dimension)
              .map(({ counts }) => counts[name])
              .reduce(together, nobody),
          );
        for (const { code } of exampleFile.programmes) {
          const all = total(code, 'all');
          expect(all[0]?.households).toBe(steps.length);
          for (const dimension of dimensions) expect(total(code, dimension)).toEqual(all);
        }
      }),
      { numRuns: 15 },
    );
  });

  test('are the same when the formula before is read by itself', () => {
    // A variable that no term uses: it reads otherwise by its text and alike in every number.
    const unused = { type: 'flag', source: ['declared'], required: true } as const;
    const file = { ...exampleFile, variables: { ...exampleFile.variables, unused } };
    const alike = new Counting(compared);
    const apart = new Counting({ ...compared, before: candidate(file) });
    for (let index = 0; index < 60; index += 1) {
      for (const counting of [alike, apart]) {
        counting.add(known(index));
        counting.follow(known(index));
      }
    }
    expect(apart.tally()).toEqual(alike.tally());
  });

  test('move less with the rule of leaving than without it', () => {
    const counting = new Counting(compared);
    for (let index = 0; index < 150; index += 1) counting.follow(known(index));
    const { volatility } = counting.tally();
    expect(volatility.map(({ programme }) => programme)).toEqual(['AMO_TADAMON', 'ASD']);
    for (const { before, after } of volatility) {
      expect(before.householdMonths).toBe(900);
      expect(before.flips).toBeLessThanOrEqual(before.flipsWithoutRule);
      expect(after.flips).toBeLessThanOrEqual(after.flipsWithoutRule);
    }
    expect(volatility.some(({ before }) => before.flipsWithoutRule > 0)).toBe(true);
  });

  test('know a programme that only one of the formulas has', () => {
    const [first] = exampleFile.programmes;
    if (!first) throw new Error('it has programmes');
    const more = { ...first, code: 'NEW', filters: [] };
    const file = { ...exampleFile, programmes: [...exampleFile.programmes, more] };
    const counting = new Counting({ ...compared, after: candidate(file), months: 0 });
    for (let index = 0; index < 30; index += 1) counting.add(known(index));
    const cell = counting
      .tally()
      .cells.find(({ programme, dimension }) => programme === 'NEW' && dimension === 'all');
    expect(cell?.counts.eligibleBefore.households).toBe(0);
    expect(cell?.counts.crossingIn).toEqual(cell?.counts.eligibleAfter);
    expect(cell?.counts.eligibleAfter.households).toBeGreaterThan(0);
  });
});

describe('a simulation over a register', () => {
  const households = 2_200;
  let directory = '';
  let path = '';
  const never = new AbortController().signal;
  const tried = { text, thresholds: {} };
  const question: SimulationQuestion = {
    before: tried,
    after: { text, thresholds: { ASD: '9.5' } },
    day,
    months: 1,
  };
  const place = (threads: number) => ({ path, keys, threads, startThread });
  const fingerprints = () =>
    readdirSync(directory)
      .filter((name) => !name.endsWith('-shm'))
      .map((name) => [
        name,
        createHash('sha256')
          .update(readFileSync(join(directory, name)))
          .digest('hex'),
      ]);

  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'basma-simulation-'));
    path = join(directory, 'social.sqlite');
    fillStore({ path, keys }, { seed: 'simulated', from: 0, to: households });
  });
  afterAll(() => rmSync(directory, { recursive: true }));

  test('counts what one that reads the households itself counts, and writes nothing', async () => {
    const before = fingerprints();
    const seen: number[] = [];
    const tally = await simulatorOver(place(2))(question, {
      onProgress: (done, of) => seen.push(done / of),
      signal: never,
    });
    expect(seen.at(-1)).toBe(1);
    const counting = new Counting({
      before: candidate(),
      after: candidate(exampleFile, { ASD: '9.5' }),
      day,
      months: 1,
    });
    for (let index = 0; index < households; index += 1) {
      counting.add(known(index));
      counting.follow(known(index));
    }
    const { cells, volatility } = merged([counting.tally()]);
    expect(tally.cells).toEqual(cells);
    expect(tally.volatility).toEqual(volatility);
    expect(fingerprints().filter(([name]) => !name?.endsWith('-wal'))).toEqual(
      before.filter(([name]) => !name?.endsWith('-wal')),
    );
  }, 120_000);

  test('ends when it is told to', async () => {
    const ended = new AbortController();
    const begun = simulatorOver(place(2))(question, {
      onProgress: () => ended.abort(),
      signal: ended.signal,
    });
    await expect(begun).rejects.toMatchObject({ code: 'simulation_cancelled' });
    const again = simulatorOver(place(1))(question, {
      onProgress: () => undefined,
      signal: ended.signal,
    });
    await expect(again).rejects.toMatchObject({ code: 'simulation_cancelled' });
  });

  test('says which key or file it could not work with, and leaves no thread behind', async () => {
    const simulate = simulatorOver({ ...place(2), keys: { ...keys, wrap: new Uint8Array(32) } });
    const watch = { onProgress: () => undefined, signal: never };
    await expect(simulate(question, watch)).rejects.toMatchObject({ code: 'sealed_data_damaged' });
    const broken = { ...question, after: { text: '{}', thresholds: {} } };
    await expect(simulatorOver(place(1))(broken, watch)).rejects.toMatchObject({
      code: 'formula_malformed',
    });
  });
});
