import type { Report } from '../../social/reports/report.ts';
import { directionOf, localeOf } from '../language.ts';
import { html, Html } from '../page.ts';
import { letterStyle } from './letter-style.ts';
import { reportName, reportSheets } from './report-sheets.ts';
import type { Telling } from './social-words.ts';

/** A report to print, A4. */
export function reportPage(
  telling: Telling,
  report: Report,
  on: { readonly stationName: string; readonly fontFaces: string },
): string {
  const { language, t } = telling;
  const title = reportName(telling, report.id);
  const number = new Intl.NumberFormat(localeOf(language));
  const policy = "default-src 'none'; style-src 'unsafe-inline'; font-src data:; base-uri 'none'";
  const tables = reportSheets(telling, report).map(
    (sheet) => html`
      <section>
        <h2>${sheet.title}</h2>
        ${sheet.notes.map((note) => html`<p class="note">${note}</p>`)}
        <table>
          <thead>
            <tr>
              ${sheet.head.map((cell, at) =>
                at === 0
                  ? html`<th scope="col">${cell}</th>`
                  : html`<th scope="col" class="number">${cell}</th>`,
              )}
            </tr>
          </thead>
          <tbody>
            ${sheet.rows.map((row) => {
              const [name = '', ...counts] = row;
              const cells = counts.map((cell) => {
                const text = typeof cell === 'number' ? number.format(cell) : cell;
                return html`<td class="number"><bdi>${text}</bdi></td>`;
              });
              return html`<tr>
                <th scope="row">${name}</th>
                ${cells}
              </tr>`;
            })}
          </tbody>
        </table>
      </section>
    `,
  );
  return html`<!doctype html>
    <html lang="${language}" dir="${directionOf(language)}">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="content-security-policy" content="${policy}" />
        <title>${title}</title>
        <style>
          ${new Html(on.fontFaces + letterStyle)}
        </style>
      </head>
      <body>
        <header>
          <div class="register">${t('explain.letter.register')}</div>
          <div class="station"><bdi>${on.stationName}</bdi></div>
        </header>
        <h1>${title}</h1>
        ${tables}
      </body>
    </html> `.text;
}
