import { enforceDueRetention } from '../procedures/social/enforce-retention.ts';
import { failLostExtracts } from '../procedures/social/give-extracts.ts';
import type { ReportingNeeds } from '../procedures/social/needs.ts';
import { countDueReports } from '../procedures/social/read-reports.ts';

/** Not with the start, when everything else begins as well. */
const firstAfterMs = 10 * 60_000;
const everyMs = 3_600_000;

/** Counts the reports that are due and erases what is overdue, every hour, beside whoever works. */
export async function keepSocialJobs(needs: ReportingNeeds) {
  await failLostExtracts(needs);
  let work: Promise<unknown> = Promise.resolve();
  // What fails now is tried again in an hour; the journal and the reports say what was done.
  const begin = () => {
    work = work
      .then(() => enforceDueRetention(needs))
      .then(() => countDueReports(needs))
      .catch(() => undefined);
  };
  const first = setTimeout(begin, firstAfterMs);
  const timer = setInterval(begin, everyMs);
  return {
    stop: async (): Promise<void> => {
      clearTimeout(first);
      clearInterval(timer);
      await work;
    },
  };
}
