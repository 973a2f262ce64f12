import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { factsOf, generatedDay, profileOf } from '../../scripts/social/generated-households.ts';
import { canonicalJson } from '../../src/social/canonical-json.ts';
import { Day, daysAfter, Month, monthNumber, monthOf } from '../../src/social/day.ts';
import { Fact } from '../../src/social/facts/fact.ts';
import { householdInputs, standingsOf } from '../../src/social/score/household-inputs.ts';
import { canonicalInputs, type ScoreInputs } from '../../src/social/score/inputs.ts';
import { bareScoreOf } from '../../src/social/score/score.ts';
import { CalendarTexts, dayCode } from '../../src/social/sqlite/calendar-codes.ts';
import { ByteReader, ByteWriter } from '../../src/social/sqlite/compact-bytes.ts';
import {
  checkedFacts,
  checkedKnown,
  factsForm,
  knownForm,
  knownFrom,
} from '../../src/social/sqlite/known-form.ts';
import { checkedScore, namesFor, scoreForm } from '../../src/social/sqlite/score-form.ts';
import type { StoredHousehold } from '../../src/social/store.ts';
import { forceOf } from './example.ts';

const force = forceOf();
const variables = [
  ...force.formula.compiled.urban.variables,
  ...force.formula.compiled.filters,
].map(({ name }) => name);

/** Numbers as people write them, also in ways that no short form has. */
const number = fc.oneof(
  fc.bigInt({ min: 0n, max: 10n ** 20n }).map(String),
  fc.tuple(fc.nat(), fc.nat({ max: 999_999 })).map(([whole, part]) => `${whole}.${part}`),
  fc.nat({ max: 99_999 }).map((cents) => (cents / 100).toFixed(2)),
  fc.constantFrom('0', '0.00', '-0', '-1.50', '007', '1e3', '2.5e-3', '0.000000000001', '-0.0'),
);
const day = fc.integer({ min: -20_000, max: 400 }).map((days) => daysAfter(generatedDay, days));
const provenance = fc.oneof(
  fc.constantFrom('clerk.one', 'clerk.two').map((by) => ({ kind: 'declared', by })),
  fc
    .tuple(fc.constantFrom('utility', 'ministry'), fc.string({ maxLength: 20, unit: 'grapheme' }))
    .map(([by, reference]) => ({ kind: 'verified', by, reference })),
);
const fact = fc
  .record({
    variable: fc.constantFrom(...variables),
    value: fc.oneof(fc.boolean(), number),
    provenance,
    observed: day,
    month: fc.oneof(
      fc.constant('none'),
      fc.integer({ min: -30, max: 30 }).map((ago) => monthOf(monthNumber(generatedDay) + ago)),
    ),
    validUntil: fc.oneof(fc.constant('unlimited'), day),
    recorded: fc.constantFrom(Date.UTC(2026, 0, 11), Date.UTC(2026, 1, 3)),
  })
  .map((one) => Fact.parse(one));

/** A household with its own facts, some of them twice over, and others. */
const stored = fc
  .tuple(fc.nat(5_000), fc.array(fact, { maxLength: 25 }), fc.boolean())
  .map(([index, more, whole]): StoredHousehold => {
    const profile = profileOf('forms', index);
    const facts = whole ? [...factsOf(profile, 'forms', index), ...more] : more;
    return { household: profile.household, certified: generatedDay, facts };
  });

const sorted = (facts: readonly Fact[]) => facts.map(canonicalJson).toSorted();

describe('what is sealed of a household', () => {
  test('comes back as it was, whatever its facts are', () => {
    fc.assert(
      fc.property(stored, (one) => {
        const back = checkedKnown(knownForm(one));
        expect(sorted(back.facts)).toEqual(sorted(one.facts));
        expect({ ...back, facts: [] }).toEqual({ ...one, facts: [] });
        expect(sorted(checkedFacts(factsForm(one.facts)))).toEqual(sorted(one.facts));
      }),
    );
  });

  test('gives a rescoring the same inputs, flags and standings as the facts themselves', () => {
    fc.assert(
      fc.property(stored, (one) => {
        const quick = knownFrom(knownForm(one));
        expect(householdInputs(force, quick)).toEqual(householdInputs(force, one));
        expect(standingsOf(force, quick)).toEqual(standingsOf(force, one));
        const { inputs } = householdInputs(force, one);
        expect(bareScoreOf(force, householdInputs(force, quick).inputs)).toEqual(
          bareScoreOf(force, inputs),
        );
      }),
    );
  });

  test('is refused where bytes are missing or a newer version wrote them', () => {
    const { household } = profileOf('forms', 1);
    const bytes = knownForm({ household, certified: generatedDay, facts: [] });
    const cut = bytes.subarray(0, bytes.length - 5);
    expect(() => checkedKnown(cut)).toThrow('fewer bytes than were written');
    const newer = Buffer.from(bytes);
    newer[0] = 2;
    expect(() => knownFrom(newer)).toThrow('a newer version wrote this');
  });
});

describe('what is sealed of a score', () => {
  const namesOf = (names: readonly string[]) => ({
    formulaHash: force.formula.hash,
    namesOf: (place: number) => (place === 7 ? names : []),
  });

  test('comes back as it was, complete or not', () => {
    fc.assert(
      fc.property(stored, (one) => {
        const { inputs } = householdInputs(force, one);
        const result = bareScoreOf(force, inputs);
        if (!result.ok) throw new Error(result.error.kind);
        const sealed = { score: result.value, inputs };
        const names = namesFor(sealed);
        const bytes = scoreForm(sealed, { place: 7, names });
        expect(checkedScore(bytes, namesOf(names))).toEqual(sealed);
      }),
    );
  });

  test('is a small part of what it says', () => {
    const profile = profileOf('forms', 3);
    const known = { household: profile.household, facts: factsOf(profile, 'forms', 3) };
    const { inputs } = householdInputs(force, known);
    const result = bareScoreOf(force, inputs);
    if (!result.ok) throw new Error(result.error.kind);
    const sealed = { score: result.value, inputs };
    const bytes = scoreForm(sealed, { place: 7, names: namesFor(sealed) });
    expect(bytes.length).toBeLessThan(JSON.stringify(sealed).length / 6);
  });
});

test('the inputs’ canonical form is that of RFC 8785, whatever they say', () => {
  const word = fc.oneof(fc.string({ unit: 'grapheme' }), fc.constantFrom('a', 'B', 'é', '"', '\\'));
  const value = fc.oneof(fc.boolean(), number, word);
  const inputs = fc.record({
    area: fc.constantFrom('urban', 'rural'),
    region: word,
    day,
    values: fc.dictionary(word, fc.record({ value, source: word }), { noNullPrototype: true }),
  });
  fc.assert(
    fc.property(inputs, (one: ScoreInputs) => {
      expect(canonicalInputs(one)).toBe(canonicalJson(one));
    }),
  );
});

test('bytes give back whole numbers of any size, words and days', () => {
  const whole = fc.oneof(fc.nat(300), fc.maxSafeNat());
  fc.assert(
    fc.property(fc.array(whole), fc.array(fc.string()), day, (numbers, words, date) => {
      const to = new ByteWriter();
      for (const one of numbers) to.whole(one);
      for (const one of numbers) to.signed(-Math.floor(one / 4));
      for (const one of [...words, ...words]) to.word(one);
      to.whole(dayCode(date));
      const from = new ByteReader(to.taken());
      expect(numbers.map(() => from.whole())).toEqual(numbers);
      const negative = numbers.map((one) => (one < 4 ? 0 : -Math.floor(one / 4)));
      expect(numbers.map(() => from.signed())).toEqual(negative);
      expect([...words, ...words].map(() => from.word())).toEqual([...words, ...words]);
      const calendar = new CalendarTexts();
      expect(calendar.day(from.whole())).toBe(date);
      expect(() => from.whole()).toThrow('fewer bytes than were written');
      const month = Month.parse(Day.parse(date).slice(0, 7));
      expect(calendar.month(monthNumber(date))).toBe(month);
    }),
  );
});
