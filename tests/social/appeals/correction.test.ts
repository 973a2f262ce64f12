import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Correction, newAppealReceipt } from '../../../src/social/appeals/appeal.ts';
import { checkCorrection } from '../../../src/social/appeals/correction-rules.ts';
import { correctedFacts } from '../../../src/social/appeals/corrected-facts.ts';
import { Day, daysAfter } from '../../../src/social/day.ts';
import { Fact } from '../../../src/social/facts/fact.ts';
import { standingOf } from '../../../src/social/facts/standing.ts';
import { supersede } from '../../../src/social/facts/supersede.ts';
import { Instant } from '../../../src/vocabulary/time.ts';
import { exampleFile, opened } from '../example.ts';
import { policy } from './an-appeal.ts';

const receipt = newAppealReceipt(() => 7);
const at = Instant.parse(Date.UTC(2026, 5, 1));
const start = Day.parse('2026-01-01');

function declared(daysLater: number, value: string, more: object = {}): Fact {
  return Fact.parse({
    variable: 'rooms',
    value,
    provenance: { kind: 'declared', by: 'clerk.one' },
    observed: daysAfter(start, daysLater),
    month: 'none',
    validUntil: 'unlimited',
    recorded: Date.parse(daysAfter(start, daysLater)),
    ...more,
  });
}

function rooms(daysLater: number, more: object = {}): Correction {
  return Correction.parse({
    effectiveFrom: daysAfter(start, daysLater),
    values: [{ variable: 'rooms', value: '2', source: 'declared', month: 'none' }],
    events: [],
    ...more,
  });
}

const variable = opened(exampleFile).compiled.urban.variables.find(({ name }) => name === 'rooms');

function roomsOn(day: Day, facts: readonly Fact[]) {
  if (!variable) throw new Error('the example counts rooms');
  const seen = supersede(facts.filter(({ observed }) => observed <= day));
  return standingOf(seen, variable, day);
}

describe('a corrected value', () => {
  test('counts from its first day on, and no day before is changed', () => {
    const day = fc.integer({ min: 0, max: 120 });
    const wrong = fc.array(fc.record({ day, value: fc.integer({ min: 3, max: 9 }) }), {
      minLength: 1,
      maxLength: 6,
    });
    fc.assert(
      fc.property(wrong, day, (declarations, from) => {
        const facts = declarations.map((one) => declared(one.day, String(one.value)));
        const corrected = [...facts, ...correctedFacts(rooms(from), facts, { receipt, at })];
        for (let days = 0; days <= 130; days += 1) {
          const on = daysAfter(start, days);
          const before = roomsOn(on, facts);
          const now = roomsOn(on, corrected);
          if (days < from) expect(now).toEqual(before);
          else expect(now?.input).toEqual({ value: '2', source: 'declared' });
        }
      }),
      { numRuns: 40 },
    );
  });

  test('gives way to what is declared after it', () => {
    const facts = [declared(0, '5')];
    const corrected = correctedFacts(rooms(0), facts, { receipt, at });
    const later = declared(160, '3');
    expect(roomsOn(daysAfter(start, 170), [...facts, ...corrected, later])?.input.value).toBe('3');
  });

  test('is valid as long as what it takes the place of, and was seen on paper', () => {
    const wrong = declared(0, '5', { validUntil: '2026-12-31' });
    const [fact] = correctedFacts(rooms(10), [wrong], { receipt, at });
    expect(fact).toMatchObject({
      validUntil: '2026-12-31',
      observed: '2026-01-11',
      provenance: { kind: 'corrected', by: 'declared', reference: receipt },
    });
    expect(fact && roomsOn(daysAfter(start, 20), [wrong, fact])?.kind).toBe('verified');
  });

  test('of a month that was never read is known when the month is over', () => {
    const reading = { variable: 'power_year', value: '90', source: 'utility', month: '2026-02' };
    const facts = correctedFacts(rooms(0, { values: [reading] }), [], { receipt, at });
    expect(facts.map(({ observed, month }) => [observed, month])).toEqual([
      ['2026-03-01', '2026-02'],
    ]);
  });
});

describe('a correction is refused', () => {
  const check = (given: Correction) =>
    checkCorrection(
      given,
      { today: Day.parse('2026-06-01'), opened: Day.parse('2026-05-01'), formula: exampleFile },
      policy,
    );
  const withValue = (value: object) =>
    rooms(0, {
      values: [{ variable: 'rooms', value: '2', source: 'declared', month: 'none', ...value }],
    });

  test('never when it is of the formula, its sources and its ranges', () => {
    expect(check(rooms(0))).toEqual({ ok: true, value: 'holds' });
  });

  test.each([
    ['effective_in_future', rooms(152)],
    ['effective_too_early', rooms(-700)],
    ['value_not_of_formula', withValue({ variable: 'horses' })],
    ['value_not_of_formula', withValue({ source: 'neighbour' })],
    ['value_not_of_formula', withValue({ value: '61' })],
    ['value_not_of_formula', withValue({ value: true })],
    ['value_not_of_formula', withValue({ month: '2026-01' })],
    ['value_not_of_formula', withValue({ variable: 'hh_size', source: 'declared' })],
  ] as const)('%s', (error, given) => {
    expect(check(given)).toEqual({ ok: false, error });
  });

  test('of a month that is not over', () => {
    const reading = { variable: 'power_year', value: '90', source: 'declared', month: '2026-06' };
    expect(check(rooms(0, { values: [reading] }))).toEqual({ ok: false, error: 'month_not_over' });
  });

  test('where nothing is corrected', () => {
    expect(Correction.safeParse({ ...rooms(0), values: [] }).success).toBe(false);
  });
});
