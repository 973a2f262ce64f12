import { RetentionReport, type RetentionStore } from '../retention/retention.ts';
import type { OpenedStore } from './sealed-store.ts';

const listedMax = 500;

/** Reports of what retention erased. */
export function retentionStore({ store: { db } }: OpenedStore): RetentionStore {
  return {
    keepRetentionReport: async (report) => {
      const { day, recorded } = report;
      const body = JSON.stringify(RetentionReport.parse(report));
      db.prepare('INSERT INTO retention_reports (day, recorded, body) VALUES (?, ?, ?)').run(
        day,
        recorded,
        body,
      );
    },
    retentionReports: async () =>
      db
        .prepare<[number], { body: string }>(
          'SELECT body FROM retention_reports ORDER BY place DESC LIMIT ?',
        )
        .all(listedMax)
        .map(({ body }) => RetentionReport.parse(JSON.parse(body))),
  };
}
