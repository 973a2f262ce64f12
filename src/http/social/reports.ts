import {
  askReport,
  listReports,
  readReport,
  type ReportRefusal,
} from '../../procedures/social/read-reports.ts';
import { Day, dayOf } from '../../social/day.ts';
import type { Report } from '../../social/reports/report.ts';
import { directionOf, type Language } from '../../web/language.ts';
import { reportPage } from '../../web/social/report-page.ts';
import { reportSheets } from '../../web/social/report-sheets.ts';
import { translator } from '../../web/texts.ts';
import type { StationNeeds } from '../needs.ts';
import { operation, type Media, type Operation } from '../operation.ts';
import { parsed } from '../parse.ts';
import { problemOf, type ProblemError } from '../problem.ts';
import {
  AskedAnswer,
  NothingBody,
  ReportForm,
  ReportName,
  ReportQuery,
  ReportsAnswer,
} from './report-schema.ts';
import { socialNeeds } from './social-needs.ts';

const details: Readonly<Record<ReportRefusal['kind'], string>> = {
  report_unknown: 'There is no such report here.',
  report_not_allowed: 'This report is not for this role.',
  report_not_counted: 'It was not counted as of that day.',
  counting_busy: 'Another counting is under way; ask again when it is done.',
};

function problemFor({ kind }: ReportRefusal): ProblemError {
  return problemOf(kind, details[kind]);
}

const types = {
  csv: 'text/csv',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  pdf: 'application/pdf',
} as const;

/** A report as a file. */
async function fileOf(
  needs: StationNeeds,
  report: Report,
  { form, language }: { readonly form: keyof typeof types; readonly language: Language },
): Promise<Media> {
  const telling = { language, t: translator(language) };
  const { works } = socialNeeds(needs).reporting;
  const sheets = reportSheets(telling, report);
  const { stationName } = needs.console;
  const bytes = {
    csv: async () => works.text(sheets),
    xlsx: () => works.workbook(sheets, directionOf(language)),
    pdf: () =>
      needs.printPage((fontFaces) => reportPage(telling, report, { stationName, fontFaces })),
  } as const;
  return { type: types[form], bytes: await bytes[form]() };
}

const readers = ['supervisor', 'auditor', 'administrator'] as const;

/** For what these are used. */
const purposes = ['social-report'] as const;

/** Reports: counted, kept, read as data, as text, as a workbook or on paper. */
export const reportOperations: readonly Operation[] = [
  {
    method: 'get',
    path: '/v1/reports',
    summary: 'Reports that the operator’s role may have, and of which days they are kept',
    access: readers,
    purposes,
    answers: { 200: { what: 'With what is being counted.', schema: ReportsAnswer } },
    handle: async (needs, call) => {
      const { reports, ...rest } = await listReports(socialNeeds(needs), call.operator());
      const named = reports.map(({ kept, ...report }) => ({
        ...report,
        kept: kept.map(({ day, recorded, by }) => {
          return { day, by, recorded: new Date(recorded).toISOString() };
        }),
      }));
      return { status: 200, body: { ...rest, reports: named } };
    },
  },
  operation({
    method: 'post',
    path: '/v1/reports/:id/counts',
    summary: 'Have a report counted as of today; of one day there is one count',
    access: readers,
    purposes,
    parameters: { id: ReportName },
    body: NothingBody,
    answers: { 202: { what: 'Being counted, or kept already.', schema: AskedAnswer } },
    handle: async (needs, call) => {
      const id = parsed(ReportName, call.request.params['id']);
      const asked = await askReport(socialNeeds(needs), id, call.operator());
      if (!asked.ok) throw problemFor(asked.error);
      return { status: 202, body: { state: asked.value, day: dayOf(needs.now()) } };
    },
  }),
  {
    method: 'get',
    path: '/v1/reports/:id/counts/:day',
    summary: 'A report as of a day: JSON, CSV, a workbook, or a page to print',
    access: readers,
    purposes,
    parameters: { id: ReportName, day: Day },
    query: { form: ReportForm, language: ReportQuery.shape.language },
    answers: {
      200: {
        what: 'What is `suppressed` can not be worked out from the rest.',
        media: Object.values(types),
      },
    },
    handle: async (needs, call) => {
      const { params, query } = call.request;
      const of = { id: parsed(ReportName, params['id']), day: parsed(Day, params['day']) };
      const { form, language } = parsed(ReportQuery, query);
      const read = await readReport(socialNeeds(needs), of, call.operator());
      if (!read.ok) throw problemFor(read.error);
      const { value } = read;
      if (form === 'json') return { status: 200, body: value };
      return { status: 200, media: await fileOf(needs, value, { form, language }) };
    },
  },
];
