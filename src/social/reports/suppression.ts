import { CellNetwork, type Arc } from './cell-network.ts';
import type { CountedTable } from './counted-table.ts';
import { hiddenInMargin, isSmall, type HiddenMargin } from './margin-suppression.ts';
import type { ShownCount, ShownTable } from './report.ts';

/** What is hidden of a table: margins, and cells by their places, row by row. */
interface Hiding {
  readonly rows: HiddenMargin;
  readonly columns: HiddenMargin;
  readonly cells: ReadonlySet<number>;
  /** `all`: also zeros are, so that a reader can not take a hidden cell for at least one. */
  readonly extent: 'some' | 'all';
}

/** The cells as arcs from their row to their column. */
function cellArcs(table: CountedTable, hiding: Hiding): readonly Arc[] {
  const width = table.columns.length;
  return table.cells.flatMap((row, here) =>
    row.map((value, there): Arc => {
      const arc = { from: here, to: table.rows.length + there, value };
      if (hiding.extent === 'all') return { ...arc, least: 0, standing: 'hidden' };
      if (hiding.cells.has(here * width + there)) return { ...arc, least: 1, standing: 'hidden' };
      // A zero that is hidden would tell that hidden ones may be zero.
      const standing = value === 0 ? ('fixed' as const) : { cost: Math.log2(1 + value) };
      return { ...arc, least: 1, standing };
    }),
  );
}

/**
 * Margins as arcs: to each row, and from each column. The total is shown: what goes to rows and
 * what comes from columns even out each by itself.
 */
function marginArcs({ rows, rowTotals, columnTotals }: CountedTable, hiding: Hiding) {
  const toRows = rows.length + columnTotals.length;
  const fromColumns = toRows + 1;
  const standing = ({ hidden }: HiddenMargin, at: number) =>
    hidden[at] ? ('hidden' as const) : ('fixed' as const);
  return [
    ...rowTotals.map((value, at): Arc => {
      return { from: toRows, to: at, value, least: 1, standing: standing(hiding.rows, at) };
    }),
    ...columnTotals.map((value, at): Arc => {
      const from = rows.length + at;
      return { from, to: fromColumns, value, least: 1, standing: standing(hiding.columns, at) };
    }),
  ];
}

/** As a reader has it: what is shown stays shown. */
function asShown(arcs: readonly Arc[]): readonly Arc[] {
  return arcs.map((arc) =>
    arc.standing === 'hidden' ? arc : { ...arc, standing: 'fixed' as const },
  );
}

/** A question to a network: how much must be able to move. */
interface Doubt {
  readonly ask: (cells: readonly Arc[], margins: readonly Arc[]) => readonly number[] | undefined;
}

/** A margin's exchange must be possible with the other margin as it is. */
function exchangeDoubts(of: HiddenMargin, nodeOf: (at: number) => number, side: 'row' | 'column') {
  return of.exchanges.map(({ grows, shrinks }): Doubt => ({
    ask: (cells) => {
      const network = new CellNetwork(cells);
      let over: readonly number[] = [];
      for (const { at, by } of shrinks) {
        const ends = [nodeOf(grows), nodeOf(at)] as const;
        const [start, end] = side === 'row' ? ends : [ends[1], ends[0]];
        const flow = network.flow({ start, end, enough: by });
        if (flow.amount < by) return undefined;
        ({ over } = flow);
      }
      return over;
    },
  }));
}

/** A small cell must be able to be one that is shown. */
function cellDoubts(table: CountedTable, hiding: Hiding, least: number): readonly Doubt[] {
  const counts = table.cells.flat();
  return [...hiding.cells]
    .filter((at) => isSmall(counts[at] ?? 0, least))
    .map((at) => ({
      ask: (cells, margins) => {
        const enough = least - (counts[at] ?? 0);
        const { amount, over } = new CellNetwork([...cells, ...margins]).growth(at, enough);
        return amount < enough ? undefined : over.filter((arc) => arc < counts.length);
      },
    }));
}

function doubtsOf(table: CountedTable, hiding: Hiding, least: number): readonly Doubt[] {
  return [
    ...exchangeDoubts(hiding.rows, (at) => at, 'row'),
    ...exchangeDoubts(hiding.columns, (at) => table.rows.length + at, 'column'),
    ...cellDoubts(table, hiding, least),
  ];
}

/** Hides more cells until nothing small can be told; undefined where that does not do. */
function protectedCells(table: CountedTable, first: Hiding, least: number): Hiding | undefined {
  let hiding = first;
  for (const doubt of doubtsOf(table, first, least)) {
    const over = doubt.ask(cellArcs(table, hiding), marginArcs(table, hiding));
    if (!over) return undefined;
    hiding = { ...hiding, cells: new Set([...hiding.cells, ...over]) };
  }
  return hiding;
}

/** Whether a reader is left in doubt about everything that is small. */
function holds(table: CountedTable, hiding: Hiding, least: number): boolean {
  const cells = asShown(cellArcs(table, hiding));
  const margins = asShown(marginArcs(table, hiding));
  return doubtsOf(table, hiding, least).every(({ ask }) => ask(cells, margins) !== undefined);
}

/** Cells that a reader could work out are shown: they are not small, and hiding them is idle. */
function withoutIdle(table: CountedTable, hiding: Hiding, least: number): ReadonlySet<number> {
  const arcs = asShown([...cellArcs(table, hiding), ...marginArcs(table, hiding)]);
  const counts = table.cells.flat();
  const moves = (at: number) =>
    new CellNetwork(arcs).growth(at, 1).amount > 0 ||
    new CellNetwork(arcs).shrinkage(at, 1).amount > 0;
  return new Set([...hiding.cells].filter((at) => isSmall(counts[at] ?? 0, least) || moves(at)));
}

function shownTable(table: CountedTable, { rows, columns, cells }: Hiding): ShownTable {
  const width = table.columns.length;
  const margin = (counts: readonly number[], { hidden }: HiddenMargin): readonly ShownCount[] =>
    counts.map((count, at) => (hidden[at] ? 'suppressed' : count));
  return {
    rows: table.rows,
    columns: table.columns,
    cells: table.cells.map((row, here) =>
      row.map((count, there) => (cells.has(here * width + there) ? 'suppressed' : count)),
    ),
    rowTotals: margin(table.rowTotals, rows),
    columnTotals: margin(table.columnTotals, columns),
    total: table.total,
  };
}

/** Nothing of it but its total, where that is not small. */
function withheld({ total }: CountedTable, least: number): ShownTable {
  const shown = isSmall(total, least) ? 'suppressed' : total;
  return { rows: [], columns: [], cells: [], rowTotals: [], columnTotals: [], total: shown };
}

/**
 * Hides counts below `least` that are not zero, and others with them, so that whoever reads the
 * table with its margins finds for each small count another filling of what is hidden in which it
 * is a count that would be shown; and can work out nothing that is hidden.
 */
export function suppress(table: CountedTable, least: number): ShownTable {
  const rows = hiddenInMargin(table.rowTotals, least);
  const columns = hiddenInMargin(table.columnTotals, least);
  if (!rows || !columns || isSmall(table.total, least)) return withheld(table, least);
  const counts = table.cells.flat();
  const small = counts.flatMap((count, at) => (isSmall(count, least) ? [at] : []));
  const first: Hiding = { rows, columns, cells: new Set(small), extent: 'some' };
  if (table.columns.length === 0) return shownTable(table, first);
  const some = protectedCells(table, first, least);
  if (some && holds(table, some, least))
    return shownTable(table, { ...some, cells: withoutIdle(table, some, least) });
  const all: Hiding = { ...first, cells: new Set(counts.keys()), extent: 'all' };
  if (!holds(table, all, least)) return withheld(table, least);
  return shownTable(table, { ...all, cells: withoutIdle(table, all, least) });
}
