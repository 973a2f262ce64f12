import type { Member } from '../household/household.ts';
import { TableCount, type CountedTable } from './counted-table.ts';
import { categoryOf, type CountedHousehold, type CountingDay } from './dimensions.ts';
import type { ReportDefinition } from './report-definitions.ts';

/** Tables of one report: one, or one for each programme. */
export interface CountedReport {
  readonly id: ReportDefinition['id'];
  readonly tables: readonly { readonly programme: string | 'none'; readonly table: CountedTable }[];
}

/** Most categories of one dimension; what is beyond them is counted as `other`. */
const categoriesMax = 100;

/** Counts reports household by household, in the memory of their tables. */
export class ReportCount {
  readonly #on: CountingDay;
  readonly #reports: readonly ReportDefinition[];
  readonly #programmes: readonly string[];
  readonly #tables: ReadonlyMap<string, TableCount>;
  readonly #seen = new Map<string, Set<string>>();
  #households = 0;

  constructor(
    on: CountingDay,
    reports: readonly ReportDefinition[],
    programmes: readonly string[],
  ) {
    this.#on = on;
    this.#reports = reports;
    this.#programmes = programmes;
    this.#tables = new Map(
      reports.flatMap((report) =>
        this.#programmesOf(report).map((programme) => [
          `${report.id} ${programme}`,
          new TableCount(report.by.length === 1 ? 1 : 2),
        ]),
      ),
    );
  }

  /** Households that were counted. */
  get households(): number {
    return this.#households;
  }

  add(counted: CountedHousehold): void {
    this.#households += 1;
    for (const report of this.#reports) {
      const units: readonly (Member | 'none')[] =
        report.counts === 'people' ? counted.household.members : ['none'];
      for (const programme of this.#programmesOf(report)) {
        for (const member of units) this.#count(report, counted, { member, programme });
      }
    }
  }

  counted(): readonly CountedReport[] {
    return this.#reports.map((report) => ({
      id: report.id,
      tables: this.#programmesOf(report).flatMap((programme) => {
        const table = this.#tables.get(`${report.id} ${programme}`)?.table();
        return table ? [{ programme, table }] : [];
      }),
    }));
  }

  #programmesOf({ by }: ReportDefinition): readonly string[] {
    return by.includes('outcome') ? this.#programmes : ['none'];
  }

  #count(
    { id, by }: ReportDefinition,
    counted: CountedHousehold,
    of: { readonly member: Member | 'none'; readonly programme: string },
  ): void {
    const [row, column = 'all'] = by.map((dimension) => {
      const category = categoryOf(dimension, counted, { ...this.#on, ...of });
      const known = this.#seen.get(dimension) ?? new Set();
      this.#seen.set(dimension, known);
      if (!known.has(category) && known.size >= categoriesMax) return 'other';
      known.add(category);
      return category;
    });
    if (row !== undefined) this.#tables.get(`${id} ${of.programme}`)?.add(row, column);
  }
}
