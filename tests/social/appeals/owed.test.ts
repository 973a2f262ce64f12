import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { countersOf, type CountedAppeal } from '../../../src/social/appeals/appeal-counters.ts';
import { owedMonths, owedSums, type DatedOutcome } from '../../../src/social/appeals/owed.ts';
import { scoreAgain } from '../../../src/social/appeals/scored-again.ts';
import { standingMeanwhile } from '../../../src/social/appeals/aid-meanwhile.ts';
import { Day, daysAfter, monthsAfter } from '../../../src/social/day.ts';
import { nextStanding, outside } from '../../../src/social/decisions/entitlement-standing.ts';
import type { Outcome } from '../../../src/social/decisions/decide.ts';
import { Fact } from '../../../src/social/facts/fact.ts';
import { factsOf, generatedDay, profileOf } from '../../../scripts/social/generated-households.ts';
import { exampleFile, forceOf } from '../example.ts';
import { aidOn } from '../../../src/social/appeals/monthly-aid.ts';
import { Amounts } from '../../../src/social/simulation/amounts.ts';
import { policy } from './an-appeal.ts';

const eligible: Outcome = { kind: 'eligible', basis: 'threshold', until: 'open' };
const above: Outcome = { kind: 'ineligible', reason: { kind: 'threshold' } };
const held: Outcome = { kind: 'suspended', reason: 'shared_meter', until: Day.parse('2026-09-01') };
const start = Day.parse('2026-01-01');
const on = (day: string, outcome: Outcome, programme = 'ASD'): DatedOutcome => ({
  programme,
  day: Day.parse(day),
  outcome,
});
const amounts = Amounts.parse({ ASD: { household: '400', member: '20.5', child: '0' } });
const four = { members: profileOf('appeals', 3).household.members.slice(0, 4) };
/** Of a month, in dirhams. */
const sum = 400 + 20.5 * four.members.length;
const rules = {
  entitledOnDay: policy.entitledOnDay,
  aid: (programme: string, day: Day) =>
    aidOn({ covers: policy.covers, amounts }, programme, { household: four, day }),
};
const span = { from: start, to: Day.parse('2026-04-15'), holdsWereWrong: false };

describe('what is owed back', () => {
  test('are the months that were withheld, with the amount of each programme', () => {
    const calculated = [on('2026-01-01', above), on('2026-01-01', above, 'AMO_TADAMON')];
    const corrected = [on('2026-01-20', eligible), on('2026-01-20', eligible, 'AMO_TADAMON')];
    const owed = owedMonths({ calculated, corrected }, span, rules);
    expect(owed.map(({ programme, month }) => `${programme} ${month}`)).toEqual([
      'AMO_TADAMON 2026-02',
      'ASD 2026-02',
      'AMO_TADAMON 2026-03',
      'ASD 2026-03',
      'AMO_TADAMON 2026-04',
      'ASD 2026-04',
    ]);
    expect(owedSums(owed)).toEqual([
      { programme: 'AMO_TADAMON', months: 3, total: 'cover' },
      { programme: 'ASD', months: 3, total: `${(3 * sum).toFixed(2)} MAD` },
    ]);
  });

  test('is nothing of a month that another officer’s hold withheld, unless the hold was wrong', () => {
    const of = { calculated: [on('2026-01-01', held)], corrected: [on('2026-01-01', eligible)] };
    expect(owedMonths(of, span, rules)).toEqual([]);
    expect(owedMonths(of, { ...span, holdsWereWrong: true }, rules)).toHaveLength(4);
  });

  test('is nothing of a programme whose aid nobody stated', () => {
    const of = { calculated: [], corrected: [on('2026-01-01', eligible, 'TAYSSIR')] };
    expect(owedMonths(of, span, rules)).toEqual([]);
  });

  test('is never a month that was given, and nothing where nothing changed', () => {
    const outcome = fc.constantFrom(eligible, above, held);
    const line = fc.array(fc.record({ days: fc.integer({ min: 0, max: 400 }), outcome }), {
      maxLength: 8,
    });
    const dated = (drawn: readonly { days: number; outcome: Outcome }[]) =>
      drawn
        .toSorted((one, other) => one.days - other.days)
        .map(({ days, outcome: is }) => on(daysAfter(start, days), is));
    fc.assert(
      fc.property(line, line, (one, other) => {
        const [calculated, corrected] = [dated(one), dated(other)];
        const over = { from: start, to: daysAfter(start, 400), holdsWereWrong: true };
        const owed = owedMonths({ calculated, corrected }, over, rules);
        expect(new Set(owed.map(({ month }) => month)).size).toBe(owed.length);
        for (const { month } of owed) {
          const day = `${month}-01`;
          expect(calculated.findLast((was) => was.day <= day)?.outcome.kind).not.toBe('eligible');
          expect(corrected.findLast((is) => is.day <= day)?.outcome.kind).toBe('eligible');
        }
        const same = { calculated: corrected, corrected };
        expect(owedMonths(same, over, rules)).toEqual([]);
        const [total] = owedSums(owed);
        expect(total?.total ?? '0.00 MAD').toBe(`${(owed.length * sum).toFixed(2)} MAD`);
      }),
    );
  });
});

describe('a past that is scored again', () => {
  const profile = profileOf('appeals', 3);
  const { household } = profile;
  const facts = factsOf(profile, 'appeals', 3);
  const known = { household, facts };
  const days = [generatedDay, monthsAfter(generatedDay, 1)].map((day) => forceOf(exampleFile, day));

  test('is the same to the last digit where nothing was corrected', () => {
    const again = () =>
      scoreAgain(
        household.id,
        days.map((force) => ({ force, known, holds: [], stands: new Map() })),
        [],
      );
    expect(again()).toEqual(again());
    const first = again();
    expect(first.ok && first.value.map(({ day }) => day)).toEqual(days.map(({ day }) => day));
  });

  test('stands in a programme since the day from which on it was put right', () => {
    const flags = ['no_other_amo', 'no_public_job', 'no_pension', 'no_family_allowance'];
    const passing = flags.map((variable) =>
      Fact.parse({
        variable,
        value: true,
        provenance: { kind: 'corrected', by: 'declared', reference: 'R' },
        observed: '2026-01-01',
        month: 'none',
        validUntil: 'unlimited',
        recorded: 0,
      }),
    );
    const others = facts.filter(({ variable }) => !flags.includes(variable));
    const again = scoreAgain(
      household.id,
      days.map((force) => ({
        force,
        known: { household, facts: [...others, ...passing] },
        holds: [],
        stands: new Map(),
      })),
      [],
    );
    if (!again.ok) throw new Error(again.error.kind);
    const last = again.value.at(-1)?.decisions.find(({ programme }) => programme === 'ASD');
    const score = again.value[0]?.score;
    expect(score?.kind).toBe('scored');
    const below = score?.kind === 'scored' && Number(score.score) <= 9.743001;
    expect(last?.standing).toMatchObject(below ? { kind: 'in', since: generatedDay } : outside);
  });
});

describe('a past that is scored again, of a household above the threshold', () => {
  const profile = profileOf('appeals', 3);
  const { household } = profile;
  // Whatever she owns, it is more than this formula lets her have.
  const file = {
    ...exampleFile,
    programmes: exampleFile.programmes.map((one) => ({
      ...one,
      threshold: 0,
      exitBand: 0,
      filters: [],
    })),
    exclusive: [],
  };
  const known = { household, facts: factsOf(profile, 'appeals', 3) };
  const programme = 'ASD';
  const isIn = { kind: 'in', since: start, evaluationsAbove: 0 } as const;
  const before = [{ programme, day: start, standing: isIn }];
  const lastStanding = (days: readonly Day[], stands: typeof isIn | 'unknown') => {
    const again = scoreAgain(
      household.id,
      days.map((day) => ({
        force: forceOf(file, day),
        known,
        holds: [],
        stands: new Map(
          stands !== 'unknown' && day === days.at(-1) ? [[programme, stands] as const] : [],
        ),
      })),
      before,
    );
    if (!again.ok) throw new Error(again.error.kind);
    return again.value.at(-1)?.decisions.find((one) => one.programme === programme)?.standing;
  };
  const month = Day.parse(`${generatedDay.slice(0, 7)}-01`);

  test('counts towards leaving once a month, as when it was lived', () => {
    const often = [0, 5, 10, 15, 20].map((days) => daysAfter(month, days));
    expect(lastStanding(often, 'unknown')).toMatchObject({ kind: 'in', evaluationsAbove: 1 });
  });

  test('takes nothing away that she has today', () => {
    const months = [0, 1, 2, 3, 4, 5].map((ahead) => monthsAfter(month, ahead));
    expect(lastStanding(months, 'unknown')).not.toMatchObject({ kind: 'in' });
    expect(lastStanding(months, isIn)).toMatchObject({ kind: 'in', evaluationsAbove: 1 });
  });
});

test('whoever appeals stays in a programme, and leaves later with a notice of her own', () => {
  const rule = { exitAfter: 2, noticeDays: 30, graceDays: 31 };
  const above2 = { day: start, level: 'above' } as const;
  const leaving = nextStanding(
    nextStanding({ kind: 'in', since: start, evaluationsAbove: 0 }, above2, rule),
    above2,
    rule,
  );
  expect(leaving.kind).toBe('leaving');
  const kept = nextStanding(
    standingMeanwhile(leaving),
    { day: daysAfter(start, 90), level: 'above' },
    rule,
  );
  expect(kept).toEqual({ kind: 'in', since: start, evaluationsAbove: 1 });
  expect(standingMeanwhile(outside)).toEqual(outside);
});

test('counters add up, and the median is of those decided', () => {
  const end = fc.oneof(
    fc.constant('open' as const),
    fc.record({
      outcome: fc.constantFrom('upheld', 'corrected', 'rejected', 'withdrawn'),
      on: fc.integer({ min: 0, max: 99 }).map((days) => daysAfter(start, days)),
    }),
  );
  const appeal = fc.record({ type: fc.constant('data_error'), openedOn: fc.constant(start), end });
  fc.assert(
    fc.property(fc.array(appeal), (appeals: readonly CountedAppeal[]) => {
      const { opened, closed, upheld, corrected, rejected, withdrawn, open, medianDays } =
        countersOf(appeals);
      expect(opened).toBe(closed + withdrawn + open);
      expect(closed).toBe(upheld + corrected + rejected);
      expect(medianDays === 'none').toBe(closed === 0);
    }),
  );
  const took = (days: number, outcome: 'rejected' | 'withdrawn' = 'rejected'): CountedAppeal => ({
    type: 'data_error',
    openedOn: start,
    end: { outcome, on: daysAfter(start, days) },
  });
  expect(countersOf([took(3), took(10), took(4)]).medianDays).toBe(4);
  expect(countersOf([took(3), took(10), took(0, 'withdrawn')]).medianDays).toBe(6.5);
});
