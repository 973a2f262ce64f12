/** Counts with their margins. By one dimension there are no columns, and the counts are margins. */
export interface CountedTable {
  /** Categories, in an order of their own. */
  readonly rows: readonly string[];
  readonly columns: readonly string[];
  /** By row, then by column. */
  readonly cells: readonly (readonly number[])[];
  readonly rowTotals: readonly number[];
  readonly columnTotals: readonly number[];
  readonly total: number;
}

function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, one) => sum + one, 0);
}

/** Bands by where they begin, everything else by its letters. */
function inOrder(categories: Iterable<string>): readonly string[] {
  const start = (category: string) => /^\d+/.exec(category)?.[0];
  return [...categories].toSorted((one, other) => {
    const from = start(one);
    const to = start(other);
    if (from !== undefined && to !== undefined) return Number(from) - Number(to);
    return one < other ? -1 : 1;
  });
}

/** Gathers counts, in the memory of the table. */
export class TableCount {
  readonly #dimensions: 1 | 2;
  readonly #counts = new Map<string, Map<string, number>>();
  readonly #columns = new Set<string>();

  constructor(dimensions: 1 | 2) {
    this.#dimensions = dimensions;
  }

  add(row: string, column: string): void {
    const counts = this.#counts.get(row) ?? new Map<string, number>();
    this.#counts.set(row, counts);
    this.#columns.add(column);
    counts.set(column, (counts.get(column) ?? 0) + 1);
  }

  table(): CountedTable {
    const rows = inOrder(this.#counts.keys());
    const columns = inOrder(this.#columns);
    const count = (row: string, column: string) => this.#counts.get(row)?.get(column) ?? 0;
    const cells = rows.map((row) => columns.map((column) => count(row, column)));
    const rowTotals = cells.map(sumOf);
    const total = sumOf(rowTotals);
    if (this.#dimensions === 1)
      return { rows, columns: [], cells: rows.map(() => []), rowTotals, columnTotals: [], total };
    const columnTotals = columns.map((_, at) => sumOf(cells.map((row) => row[at] ?? 0)));
    return { rows, columns, cells, rowTotals, columnTotals, total };
  }
}
