import type { Dimension } from '../../social/reports/report-definitions.ts';
import type { Report, ShownCount, ShownTable } from '../../social/reports/report.ts';
import type { ReportSheet } from '../../social/reports/sheet.ts';
import { allTexts, type TextKey } from '../texts.ts';
import { civilDay, programmeText, regionText, type Telling } from './social-words.ts';

function isTextKey(key: string): key is TextKey {
  return key in allTexts.en;
}

/** The text of a code; one that nobody has words for is shown as it is. */
function said({ t }: Telling, key: string, otherwise: string): string {
  return isTextKey(key) ? t(key) : otherwise;
}

/** A report's name; one of a deployment's own has its code. */
export function reportName(telling: Telling, id: string): string {
  return said(telling, `reports.name.${id.replaceAll('-', '_')}`, id);
}

function categoryText(telling: Telling, dimension: Dimension, category: string): string {
  if (dimension === 'region') return regionText(telling, category);
  if (dimension === 'area') return said(telling, `social.area.${category}`, category);
  return said(telling, `reports.category.${category}`, category.replace('-', '–'));
}

function shown({ t }: Telling, count: ShownCount | undefined): string | number {
  return typeof count === 'number' ? count : t('reports.hidden_mark');
}

function headOf(telling: Telling, { by, counts }: Report, { columns }: ShownTable) {
  const { t } = telling;
  const [row, column] = by;
  const named = column ? columns.map((one) => categoryText(telling, column, one)) : [];
  const first = row ? t(`reports.by.${row}`) : '';
  const last = column ? t('reports.total') : t(`reports.counts.${counts}`);
  return [first, ...named, last];
}

function rowsOf(telling: Telling, { by }: Report, table: ShownTable) {
  const { t } = telling;
  const [dimension] = by;
  const rows = table.rows.map((category, at) => [
    dimension ? categoryText(telling, dimension, category) : category,
    ...(table.cells[at] ?? []).map((count) => shown(telling, count)),
    shown(telling, table.rowTotals[at]),
  ]);
  const totals = table.columnTotals.map((count) => shown(telling, count));
  return [...rows, [t('reports.total'), ...totals, shown(telling, table.total)]];
}

/** The tables of a report in words, with what must be known to read them. */
export function reportSheets(telling: Telling, report: Report): readonly ReportSheet[] {
  const { t } = telling;
  const { id, day, counts, least, tables } = report;
  return tables.map(({ programme, table }) => {
    const name = reportName(telling, id);
    const of = programme === 'none' ? name : `${name}: ${programmeText(telling, programme)}`;
    const asOf = t('reports.as_of', {
      counts: t(`reports.counts.${counts}`),
      day: civilDay(telling, day),
    });
    const hidden = t('reports.hidden_note', { mark: t('reports.hidden_mark'), least });
    const isWithheld = table.rows.length === 0;
    return {
      title: of,
      notes: isWithheld ? [asOf, t('reports.withheld')] : [asOf, hidden],
      head: headOf(telling, report, table),
      rows: rowsOf(telling, report, table),
    };
  });
}
