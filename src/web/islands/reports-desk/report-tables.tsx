import { Answered, useAsked } from '../shared/asking.tsx';
import { listIn, numberIn, partIn, textIn, textsIn } from '../shared/fields.ts';
import type { DeskProps } from './desk.tsx';

/** A category of a dimension in words. */
function categoryText({ say }: DeskProps, dimension: string, category: string): string {
  const rooms = dimension === 'region' || dimension === 'area' ? 'social' : 'reports';
  const key = rooms === 'social' ? `social.${dimension}` : 'reports.category';
  return say.maybe(`${key}.${category}`) ?? category.replace('-', '–');
}

/** A count, or a mark that it is not shown. */
function Count(props: DeskProps & { readonly count: unknown }) {
  const { say, locale, count } = props;
  if (typeof count === 'number') {
    return <td class="number">{new Intl.NumberFormat(locale).format(count)}</td>;
  }
  return <td class="number hidden-count">{say('reports.hidden_mark')}</td>;
}

/** One table of a report, with its margins. */
function OneTable(
  props: DeskProps & { readonly report: unknown; readonly shown: unknown; readonly name: string },
) {
  const { say, report, shown, name } = props;
  const [rowBy = '', columnBy = ''] = textsIn(report, 'by');
  const [rows, columns] = [textsIn(shown, 'rows'), textsIn(shown, 'columns')];
  const cells = listIn(shown, 'cells');
  const [rowTotals, columnTotals] = [listIn(shown, 'rowTotals'), listIn(shown, 'columnTotals')];
  if (rows.length === 0) return <p class="note">{say('reports.withheld')}</p>;
  const total = columnBy === '' ? `reports.counts.${textIn(report, 'counts')}` : 'reports.total';
  return (
    <div class="wide" role="region" aria-label={name} tabIndex={0}>
      <table class="lines counts">
        <caption>{name}</caption>
        <thead>
          <tr>
            <th scope="col">{say.maybe(`reports.by.${rowBy}`)}</th>
            {columns.map((one) => (
              <th key={one} scope="col" class="number">
                {categoryText(props, columnBy, one)}
              </th>
            ))}
            <th scope="col" class="number">
              {say.maybe(total)}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row, at) => {
            const counts: unknown = cells[at];
            return (
              <tr key={row}>
                <th scope="row">{categoryText(props, rowBy, row)}</th>
                {columns.map((one, there) => (
                  <Count key={one} {...props} count={Object(counts)[there]} />
                ))}
                <Count {...props} count={rowTotals[at]} />
              </tr>
            );
          })}
          <tr>
            <th scope="row">{say('reports.total')}</th>
            {columns.map((one, there) => (
              <Count key={one} {...props} count={columnTotals[there]} />
            ))}
            <Count {...props} count={partIn(shown, 'total')} />
          </tr>
        </tbody>
      </table>
    </div>
  );
}

/** A report's tables, as they may be read. */
export function ReportTables(props: DeskProps & { readonly id: string; readonly day: string }) {
  const { say, id, day } = props;
  const { answer } = useAsked(`/v1/reports/${id}/counts/${day}`, (body) => body);
  const name = say.maybe(`reports.name.${id.replaceAll('-', '_')}`) ?? id;
  return (
    <Answered say={say} answer={answer}>
      {(report) => (
        <>
          {listIn(report, 'tables').map((one) => {
            const programme = textIn(one, 'programme');
            const own = say.maybe(`social.programme.${programme}`) ?? programme;
            const title = programme === 'none' ? name : `${name}: ${own}`;
            return (
              <OneTable
                key={programme}
                {...props}
                report={report}
                shown={partIn(one, 'table')}
                name={title}
              />
            );
          })}
          <p class="note">
            {say('reports.hidden_note', {
              mark: say('reports.hidden_mark'),
              least: numberIn(report, 'least'),
            })}
          </p>
        </>
      )}
    </Answered>
  );
}
