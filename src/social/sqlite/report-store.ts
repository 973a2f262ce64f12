import { Instant } from '../../vocabulary/time.ts';
import { Day } from '../day.ts';
import { Report } from '../reports/report.ts';
import type { ReportStore } from '../reports/report-store.ts';
import type { OpenedStore } from './sealed-store.ts';

/** Reports that are named at once: those of years. */
const namedMax = 2_000;

/** Reports of a register. */
export function reportStore({ store: { db }, whole }: OpenedStore): ReportStore {
  return {
    keepReports: async (reports, { recorded, by }) => {
      const insert = db.prepare(
        `INSERT INTO reports (report, day, recorded, by, body) VALUES (?, ?, ?, ?, ?)
         ON CONFLICT (report, day) DO NOTHING`,
      );
      whole(() => {
        for (const report of reports) {
          const body = JSON.stringify(Report.parse(report));
          insert.run(report.id, report.day, recorded, by, body);
        }
      });
    },
    keptReports: async () =>
      db
        .prepare<[number], { report: string; day: string; recorded: number; by: string }>(
          'SELECT report, day, recorded, by FROM reports ORDER BY place DESC LIMIT ?',
        )
        .all(namedMax)
        .map(({ report: id, day, recorded, by }) => ({
          id,
          by,
          day: Day.parse(day),
          recorded: Instant.parse(recorded),
        })),
    keptReport: async (id, day) => {
      const row = db
        .prepare<[string, string], { body: string }>(
          'SELECT body FROM reports WHERE report = ? AND day = ?',
        )
        .get(id, day);
      return row && Report.parse(JSON.parse(row.body));
    },
  };
}
