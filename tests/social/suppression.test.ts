import fc from 'fast-check';
import { expect, test } from 'vitest';
import { TableCount, type CountedTable } from '../../src/social/reports/counted-table.ts';
import { hiddenInMargin } from '../../src/social/reports/margin-suppression.ts';
import type { ShownCount, ShownTable } from '../../src/social/reports/report.ts';
import { suppress } from '../../src/social/reports/suppression.ts';

const sum = (numbers: readonly number[]) => numbers.reduce((all, one) => all + one, 0);

function tableOf(cells: readonly (readonly number[])[]): CountedTable {
  const columns = cells[0]?.map((_, at) => `c${at}`) ?? [];
  return {
    rows: cells.map((_, at) => `r${at}`),
    columns,
    cells,
    rowTotals: cells.map(sum),
    columnTotals: columns.map((_, at) => sum(cells.map((row) => row[at] ?? 0))),
    total: sum(cells.map(sum)),
  };
}

/** Categories in which nobody is do not exist: a count makes them. */
function countedOf(cells: readonly (readonly number[])[]): CountedTable {
  const { rowTotals, columnTotals } = tableOf(cells);
  return tableOf(
    cells
      .filter((_, at) => rowTotals[at] !== 0)
      .map((row) => row.filter((_, at) => columnTotals[at] !== 0)),
  );
}

/** Everything that a table shows, as one list: cells, row totals, column totals. */
function listed({ cells, rowTotals, columnTotals }: ShownTable): readonly ShownCount[] {
  return [...cells.flat(), ...rowTotals, ...columnTotals];
}

/** What a reader knows of these: sums over places that are equal to a number. */
function equationsOf(shown: ShownTable) {
  const width = shown.columns.length;
  const height = shown.rows.length;
  const cells = width * height;
  const range = (length: number) => Array.from({ length }, (_, at) => at);
  const row = (at: number) => range(width).map((there) => [at * width + there, 1] as const);
  const column = (at: number) => range(height).map((here) => [here * width + at, 1] as const);
  const total = typeof shown.total === 'number' ? shown.total : 0;
  return [
    ...range(height).map((at) => ({ terms: [...row(at), [cells + at, -1] as const], is: 0 })),
    ...range(width).map((at) => ({
      terms: [...column(at), [cells + height + at, -1] as const],
      is: 0,
    })),
    { terms: range(height).map((at) => [cells + at, 1] as const), is: total },
    { terms: range(width).map((at) => [cells + height + at, 1] as const), is: total },
  ];
}

/** Which hidden counts follow from what is shown by solving equations: Gauss, over fractions. */
function solved(shown: ShownTable): readonly number[] {
  const counts = listed(shown);
  const unknown = counts.flatMap((count, at) => (count === 'suppressed' ? [at] : []));
  const rows = equationsOf(shown).map(({ terms, is }) => {
    const known = terms.reduce((rest, [at, factor]) => {
      const count = counts[at];
      return typeof count === 'number' ? rest - factor * count : rest;
    }, is);
    const factors = unknown.map((place) => terms.find(([at]) => at === place)?.[1] ?? 0);
    return [...factors, known];
  });
  let rank = 0;
  for (let column = 0; column < unknown.length; column += 1) {
    const pivot = rows.findIndex((row, at) => at >= rank && Math.abs(row[column] ?? 0) > 1e-9);
    if (pivot === -1) continue;
    const [lead = []] = rows.splice(pivot, 1);
    const factor = lead[column] ?? 1;
    const scaled = lead.map((value) => value / factor);
    rows.splice(rank, 0, scaled);
    for (const [at, row] of rows.entries()) {
      const times = at === rank ? 0 : (row[column] ?? 0);
      if (times !== 0) rows[at] = row.map((value, place) => value - times * (scaled[place] ?? 0));
    }
    rank += 1;
  }
  return rows.flatMap((row) => {
    const places = row.slice(0, -1).flatMap((value, at) => (Math.abs(value) > 1e-9 ? [at] : []));
    const [only = 0] = places;
    return places.length === 1 ? [unknown[only] ?? 0] : [];
  });
}

/**
 * The least and the most that each hidden count can be, by trying every filling of the cells that
 * fits to what is shown. `floor` is what a reader believes at least of a hidden cell.
 */
function boundsOf(shown: ShownTable, floor: 0 | 1) {
  const width = shown.columns.length;
  const total = typeof shown.total === 'number' ? shown.total : 0;
  const counts = listed(shown);
  const bounds = counts.map(() => ({ least: Infinity, most: -Infinity }));
  const filled: number[] = [];
  const fits = (margin: ShownCount | undefined, value: number) =>
    margin === 'suppressed' ? value >= 1 : value === margin;
  const over = (margin: ShownCount | undefined, value: number) =>
    typeof margin === 'number' ? value > margin : value > total;
  const columnSum = (at: number) => sum(filled.filter((_, place) => place % width === at));
  const rowSum = (at: number) => sum(filled.slice(at * width, (at + 1) * width));
  function note() {
    const rows = shown.rows.map((_, at) => rowSum(at));
    const columns = shown.columns.map((_, at) => columnSum(at));
    if (!rows.every((value, at) => fits(shown.rowTotals[at], value))) return;
    if (!columns.every((value, at) => fits(shown.columnTotals[at], value))) return;
    if (sum(rows) !== total) return;
    for (const [at, value] of [...filled, ...rows, ...columns].entries()) {
      const bound = bounds[at];
      if (!bound) throw new Error('every count has bounds');
      bound.least = Math.min(bound.least, value);
      bound.most = Math.max(bound.most, value);
    }
  }
  function fill(place: number) {
    const here = Math.floor(place / width);
    if (place === width * shown.rows.length) return note();
    const count = counts[place];
    const [from, to] = typeof count === 'number' ? [count, count] : [floor, total];
    for (let value = from; value <= to; value += 1) {
      filled[place] = value;
      filled.length = place + 1;
      if (sum(filled) > total || over(shown.rowTotals[here], rowSum(here))) break;
      if (over(shown.columnTotals[place % width], columnSum(place % width))) break;
      fill(place + 1);
    }
    filled.length = place;
  }
  fill(0);
  return bounds;
}

const cell = fc.oneof(
  fc.constant(0),
  fc.integer({ min: 1, max: 4 }),
  fc.integer({ max: 40, min: 5 }),
);
const anyTable = fc
  .tuple(fc.integer({ min: 1, max: 7 }), fc.integer({ min: 1, max: 6 }))
  .chain(([height, width]) =>
    fc.array(fc.array(cell, { minLength: width, maxLength: width }), {
      minLength: height,
      maxLength: height,
    }),
  )
  .map(countedOf);

test('no count that is hidden follows from the margins and cells that are shown', () => {
  fc.assert(
    fc.property(anyTable, fc.integer({ min: 3, max: 6 }), (table, least) => {
      const shown = suppress(table, least);
      expect(solved(shown)).toEqual([]);
    }),
    { numRuns: 600 },
  );
});

test('no count below the least is shown, and what is shown is true', () => {
  fc.assert(
    fc.property(anyTable, fc.integer({ min: 3, max: 10 }), (table, least) => {
      const shown = suppress(table, least);
      const small = [...listed(shown), shown.total].filter(
        (count) => typeof count === 'number' && count > 0 && count < least,
      );
      expect(small).toEqual([]);
      if (shown.rows.length === 0) return;
      const truth = [...table.cells.flat(), ...table.rowTotals, ...table.columnTotals];
      for (const [at, count] of listed(shown).entries()) {
        if (count !== 'suppressed') expect(count).toBe(truth[at]);
      }
    }),
    { numRuns: 600 },
  );
});

const tiny = fc.oneof(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 3, max: 5 }));
const smallTable = fc
  .tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 3 }))
  .chain(([height, width]) =>
    fc.array(fc.array(tiny, { minLength: width, maxLength: width }), {
      minLength: height,
      maxLength: height,
    }),
  )
  .map(countedOf);

test('whoever tries every filling can tell of no small count that it is small', () => {
  let hiddenCells = 0;
  fc.assert(
    fc.property(smallTable, (table) => {
      const least = 3;
      const shown = suppress(table, least);
      if (shown.rows.length === 0) return;
      const truth = [...table.cells.flat(), ...table.rowTotals, ...table.columnTotals];
      const counts = listed(shown);
      // Where zeros are hidden too, nobody can say that a hidden cell is at least one.
      const zeros = table.cells.flat().some((count, at) => count === 0 && counts[at] !== count);
      const none = shown.cells.flat().every((count) => count === 'suppressed');
      const bounds = boundsOf(shown, zeros || none ? 0 : 1);
      for (const [at, count] of counts.entries()) {
        if (count !== 'suppressed') continue;
        hiddenCells += 1;
        const { least: from = 0, most = 0 } = bounds[at] ?? {};
        expect(from).toBeLessThan(most);
        const value = truth[at] ?? 0;
        if (value > 0 && value < least) expect(most).toBeGreaterThanOrEqual(least);
      }
    }),
    { numRuns: 150 },
  );
  expect(hiddenCells).toBeGreaterThan(50);
});

test('a margin hides the same in whatever table it stands', () => {
  fc.assert(
    fc.property(anyTable, anyTable, (table, other) => {
      const least = 5;
      // The same row totals, split into columns in another way.
      const width = Math.max(1, other.columns.length);
      const split = table.rowTotals.map((total, here) => {
        const parts = Array.from({ length: width }, (_, at) =>
          at === here % width ? total - Math.floor(total / 2) : 0,
        );
        parts[(here + 1) % width] = (parts[(here + 1) % width] ?? 0) + Math.floor(total / 2);
        return parts;
      });
      const [one, two] = [suppress(table, least), suppress(tableOf(split), least)];
      if (one.rows.length > 0 && two.rows.length > 0) expect(one.rowTotals).toEqual(two.rowTotals);
    }),
  );
});

test('a margin with one small count hides the next smallest with it', () => {
  expect(hiddenInMargin([50, 3, 20, 0, 9], 5)?.hidden).toEqual([false, true, false, false, true]);
  expect(hiddenInMargin([50, 20, 0], 5)).toEqual({ hidden: [false, false, false], exchanges: [] });
  expect(hiddenInMargin([3, 2], 5)).toBeUndefined();
});

test('a total that is shown leaves rows and columns no freedom together', () => {
  const table = tableOf([
    [0, 0, 0, 0, 1],
    [1, 6, 21, 12, 0],
    [0, 1, 6, 0, 6],
  ]);
  expect(solved(suppress(table, 3))).toEqual([]);
});

test('a table without small counts is shown whole', () => {
  const table = tableOf([
    [10, 0, 7],
    [5, 12, 9],
  ]);
  expect(suppress(table, 5)).toEqual(table);
});

test('a table with one small cell hides three more and no margin', () => {
  const table = tableOf([
    [30, 2, 40],
    [25, 11, 60],
    [50, 70, 80],
  ]);
  const shown = suppress(table, 5);
  expect(shown.rowTotals).toEqual(table.rowTotals);
  expect(shown.columnTotals).toEqual(table.columnTotals);
  expect(shown.cells.flat().filter((count) => count === 'suppressed')).toHaveLength(4);
});

test('a table of few is withheld with its categories', () => {
  const count = new TableCount(2);
  for (let one = 0; one < 4; one += 1) count.add('R1', 'female');
  const shown = suppress(count.table(), 5);
  expect(shown).toEqual({
    rows: [],
    columns: [],
    cells: [],
    rowTotals: [],
    columnTotals: [],
    total: 'suppressed',
  });
});
