import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Amounts, monthlyBudget, paidBy } from '../../src/social/simulation/amounts.ts';
import { nobody, type HeadCount } from '../../src/social/simulation/head-counts.ts';
import {
  shownBudget,
  shownCount,
  shownPeople,
  smallCell,
} from '../../src/social/simulation/small-cells.ts';
import { reportOf } from '../../src/social/simulation/simulation-report.ts';
import { countsBy, type Cell } from '../../src/social/simulation/tally.ts';
import { fixedText } from '../../src/social/decimal.ts';
import { exampleFile } from './example.ts';

const amounts = Amounts.parse({ ASD: { household: '500', member: '0', child: '199.95' } });
const paid = paidBy(amounts, 'ASD');
if (!paid) throw new Error('it was said');

const count = fc.nat({ max: 400 });
const heads = fc
  .record({ households: count, others: count, children: count })
  .map(({ households, others, children }): HeadCount => {
    if (households === 0) return nobody;
    return { households, people: households + others + children, children };
  });

describe('what is shown', () => {
  test('is never exact, so that no difference of two numbers tells of few households', () => {
    fc.assert(
      fc.property(count, fc.nat({ max: smallCell - 1 }), (of, few) => {
        const shown = [shownCount(of), shownCount(of + few)];
        for (const one of shown) {
          if (one !== 'few') expect(one % smallCell).toBe(0);
        }
        // Two counts that differ by few differ by nothing, by one step, or are not shown.
        const [less, more] = shown;
        if (typeof less === 'number' && typeof more === 'number') {
          expect([0, smallCell]).toContain(more - less);
        }
      }),
    );
    expect([0, 1, 9, 10, 14, 15].map(shownCount)).toEqual([0, 'few', 'few', 10, 10, 20]);
  });

  test('of people and of money says no more than of their households', () => {
    fc.assert(
      fc.property(heads, (of) => {
        const few = of.households > 0 && of.households < smallCell;
        expect(shownPeople(of, of.people) === 'few').toBe(few);
        const budget = shownBudget(paid, of);
        expect(budget === 'few').toBe(few);
        if (few) return;
        const exact = Number(fixedText(monthlyBudget(paid, of)));
        const step = smallCell * 699.95;
        expect(Math.abs(Number(budget) - exact)).toBeLessThanOrEqual(step / 2 + 1e-6);
        expect(Math.abs((Number(budget) / step) % 1)).toBeLessThan(1e-6);
      }),
    );
    const free = paidBy(Amounts.parse({ X: { household: '0', member: '0', child: '0' } }), 'X');
    if (!free) throw new Error('it was said');
    expect(shownBudget(free, { households: 50, people: 90, children: 3 })).toBe('0');
  });

  test('is of amounts that somebody may pay', () => {
    for (const household of ['-1', '100000', '1.005', '1e3', '']) {
      expect(Amounts.safeParse({ ASD: { household, member: '0', child: '0' } }).success).toBe(
        false,
      );
    }
  });
});

test('a report has every programme of both files with its groups in order', () => {
  const cell = (dimension: Cell['dimension'], group: string, households: number): Cell => ({
    programme: 'ASD',
    dimension,
    group,
    counts: countsBy(() => ({ households, people: 3 * households, children: households })),
  });
  const cells = [cell('region', 'R10', 7), cell('region', 'R2', 200), cell('all', 'all', 207)];
  const moved = { householdMonths: 4_000, flips: 2, flipsWithoutRule: 10 };
  const tally = { cells, volatility: [{ programme: 'ASD', before: moved, after: moved }] };
  const programmes = exampleFile.programmes.map((of) =>
    of.code === 'ASD' ? { ...of, threshold: 9.8 } : of,
  );
  const [tadamon, aid] = reportOf(
    tally,
    { before: exampleFile, after: { ...exampleFile, programmes } },
    amounts,
  );
  expect(tadamon).toMatchObject({ programme: 'AMO_TADAMON', groups: [] });
  expect(aid).toMatchObject({
    thresholdBefore: '9.743001',
    thresholdAfter: '9.8',
    volatilityAfter: {
      householdMonths: 4_000,
      perThousand: '0.50',
      perThousandWithoutRule: '2.50',
    },
  });
  expect(
    aid?.groups.map(({ group, known, peopleAfter, budgetAfter }) => [
      group,
      known,
      peopleAfter,
      budgetAfter,
    ]),
  ).toEqual([
    ['all', 210, 620, '146989.5'],
    ['R2', 200, 600, '139990'],
    ['R10', 'few', 'few', 'few'],
  ]);
});
